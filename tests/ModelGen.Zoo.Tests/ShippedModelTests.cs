using System.Reflection;
using ModelGen.Runtime;
using ModelGen.Testing;

namespace ModelGen.Zoo.Tests;

/// <summary>
/// Every model of the zoo and of the samples in memory that is full of NaN before each run: whatever ran before, a sample gives the same
/// bits again in the same batch, and the same numbers alone as among others.
/// </summary>
public sealed class ShippedModelTests
{
    private const int Capacity = 7;

    // The largest networks predict alone: a training step of them takes seconds.
    private const int MostTrained = 2_000_000;

    private static readonly Assembly[] s_samples = [.. new[] { "ModelZoo", "FaceFinder", "Digits", "Houses", "Penguins", "DigitReader" }.Select(name => Assembly.Load(name))];

    public static TheoryData<string, string> Models
    {
        get
        {
            var models = new TheoryData<string, string>();
            foreach (var type in s_samples.SelectMany(assembly => assembly.GetTypes()).Where(type => type.IsAssignableTo(typeof(IModel)) && !type.IsAbstract))
                models.Add(type.Assembly.GetName().Name!, type.FullName!);
            return models;
        }
    }

    [Fact]
    public void Every_sample_has_a_model() => Assert.All(s_samples, assembly => Assert.Contains(assembly.GetTypes(), type => type.IsAssignableTo(typeof(IModel))));

    [Theory, MemberData(nameof(Models))]
    public void A_model_gives_the_same_whatever_ran_before(string assembly, string type)
    {
        var model = new CompiledModel(Activator.CreateInstance(s_samples.Single(sample => sample.GetName().Name == assembly).GetType(type, throwOnError: true)!, 1)!);
        var predictor = model.CreatePredictor();
        IReadOnlyList<TensorMemory> batch = Draw(predictor.Inputs, Capacity, 1), other = Draw(predictor.Inputs, Capacity, 2);
        var whole = Predict(predictor, batch, 0, Capacity);
        Assert.All(whole.SelectMany(values => values), value => Assert.True(float.IsFinite(value), $"An output is {value}."));
        foreach (var count in new[] { 1, 5, Capacity })
        {
            var first = Predict(predictor, batch, 1 % Capacity, Math.Min(count, Capacity - 1));
            Predict(predictor, other, 0, Capacity);
            Same(first, Predict(predictor, batch, 1 % Capacity, Math.Min(count, Capacity - 1)), $"a batch of {count} again");
            Near(Part(predictor.Outputs, whole, 1, Math.Min(count, Capacity - 1)), first, $"a batch of {count}");
        }
        Same(whole, Predict(predictor, batch, 0, Capacity), "the whole batch again");
        if (model.Parameters.Items.Sum(item => item.Memory.Length) <= MostTrained) Train(model);
    }

    private static void Train(CompiledModel model)
    {
        var trainer = model.CreateTrainer(Capacity);
        IReadOnlyList<TensorInfo> infos = [.. trainer.Inputs, .. trainer.Targets];
        if (trainer.Targets.Count == 0) return;
        float[][] Step(int seed)
        {
            // The random bits of a step depend on its number, and running statistics move.
            var buffers = trainer.Buffers.Items.Select(item => item.Memory.Single.ToArray()).ToList();
            trainer.Step = 0;
            trainer.ForwardBackward([.. Draw(infos, Capacity, seed)]);
            foreach (var (item, values) in trainer.Buffers.Items.Zip(buffers)) values.CopyTo(item.Memory.Single);
            return [.. trainer.Gradients.Items.Select(item => item.Memory.Single.ToArray())];
        }
        var first = Step(1);
        Step(2);
        Same(first, Step(1), "gradients again");
    }

    private static IReadOnlyList<TensorMemory> Draw(IReadOnlyList<TensorInfo> infos, int samples, int seed)
    {
        var random = new Random(seed);
        return [.. infos.Select(info => info.Type == TensorType.Int32
            ? (TensorMemory)Enumerable.Range(0, info.ElementCount * samples).Select(_ => random.Next(Math.Max(1, info.Classes))).ToArray()
            : Enumerable.Range(0, info.ElementCount * (info.Shared ? 1 : samples)).Select(_ => random.NextSingle() * 2 - 1).ToArray())];
    }

    private static float[][] Predict(IPredictor predictor, IReadOnlyList<TensorMemory> batch, int first, int count)
    {
        float[][] outputs = [.. predictor.Outputs.Select(info => new float[info.ElementCount * count])];
        TensorMemory[] inputs = [.. predictor.Inputs.Zip(batch, (info, memory) => info.Type == TensorType.Int32
            ? (TensorMemory)memory.Int32.Slice(first * info.ElementCount, count * info.ElementCount).ToArray()
            : info.Shared ? memory.Single.ToArray() : memory.Single.Slice(first * info.ElementCount, count * info.ElementCount).ToArray())];
        predictor.Predict(inputs, [.. outputs.Select(output => (TensorMemory)output)]);
        return outputs;
    }

    private static float[][] Part(IReadOnlyList<TensorInfo> infos, float[][] whole, int first, int count) =>
        [.. infos.Zip(whole, (info, values) => values.AsSpan(first * info.ElementCount, count * info.ElementCount).ToArray())];

    private static void Same(float[][] expected, float[][] actual, string what)
    {
        for (var i = 0; i < expected.Length; i++)
            for (var at = 0; at < expected[i].Length; at++)
                Assert.True(expected[i][at].Equals(actual[i][at]), $"{what}, tensor {i}, element {at}: {actual[i][at]}, before {expected[i][at]}.");
    }

    private static void Near(float[][] expected, float[][] actual, string what)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            var scale = Math.Max(1, expected[i].Max(Math.Abs));
            for (var at = 0; at < expected[i].Length; at++)
                Assert.True(Math.Abs(expected[i][at] - actual[i][at]) <= 1e-4 * scale, $"{what}, tensor {i}, element {at}: {actual[i][at]}, in the whole {expected[i][at]}.");
        }
    }
}
