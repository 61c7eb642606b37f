using ModelGen.Testing;

namespace ModelGen.Oracle.Tests;

/// <summary>One declaration of a word and its numbers. It runs in double, where a constant that is off in its fifth digit is seen.</summary>
internal sealed class WordCase(WordFixture fixture, string word, int number)
{
    // The numbers were rounded to single precision once: half a unit in the last place is 6e-8. What cancels leaves some 1e-16 of its parts.
    private const double Relative = 1e-7, Absolute = 1e-11;

    private string ClassName => $"{word}_{number}";

    /// <summary>The declaration as a user writes it.</summary>
    public string Source { get; } = fixture.Text($"{number}.source")!;

    /// <summary>The declaration under a name of its own.</summary>
    public string Declaration => Source.Replace("class NAME", "class " + ClassName, StringComparison.Ordinal);

    /// <summary>The shape of the first input, with the batch.</summary>
    public IReadOnlyList<long> Shape => Tensors("in.").First().Shape;

    private IReadOnlyList<SafetensorsTensor> Tensors(string kind) => [.. fixture.Tensors($"{number}.{kind}")];

    /// <summary>Runs predictor and trainer, and compares all there is.</summary>
    public void Check()
    {
        var model = fixture.Model(ClassName);
        foreach (var item in model.State.Items) Set(item);
        var inputs = Tensors("in.").Select(Memory).ToArray();
        var batch = (int)Shape[0];
        Predict(model, inputs, batch);
        var trainer = model.CreateTrainer(batch);
        if (fixture.Text($"{number}.draws") is { } draws) Draws.Check(draws, trainer, inputs);
        else Train(trainer, inputs);
    }

    private void Predict(CompiledModel model, TensorMemory[] inputs, int batch)
    {
        var expected = Tensors("eval.") is { Count: > 0 } evaluated ? evaluated : Tensors("out.").Where(t => !t.Name.EndsWith(".loss", StringComparison.Ordinal)).ToList();
        if (expected.Count == 0) return;
        var predictor = model.CreatePredictor();
        var outputs = predictor.Outputs.Select(info => new double[batch * info.ElementCount]).ToArray();
        predictor.Predict(inputs, [.. outputs.Select(output => (TensorMemory)output)]);
        for (var i = 0; i < outputs.Length; i++) Compare("predicted output", expected[i], outputs[i]);
    }

    private void Train(ITrainer trainer, TensorMemory[] inputs)
    {
        if (Tensors("out.loss") is [var loss])
        {
            TensorMemory[] all = [.. inputs, .. Tensors("target.").Select(Memory)];
            Compare("loss", loss, [trainer.ForwardBackward(all)]);
            Compare("evaluated loss", loss, [trainer.Evaluate(all)]);
        }
        else
        {
            trainer.Forward(inputs);
            var outputs = Tensors("out.");
            for (var i = 0; i < outputs.Count; i++)
            {
                var actual = new double[outputs[i].ElementCount];
                trainer.CopyOutput(i, actual);
                Compare("output", outputs[i], actual);
            }
            trainer.Backward([.. Tensors("grad_out.").Select(Memory)]);
        }
        CompareGradients(trainer);
        foreach (var buffer in Tensors("buffer_after.")) Compare("buffer", buffer, trainer.Buffers.Items.Single(item => IsOf(item, buffer)).Memory.Double);
    }

    private void CompareGradients(ITrainer trainer)
    {
        var inputs = Tensors("in.");
        foreach (var expected in Tensors("grad_in."))
        {
            var index = inputs.ToList().FindIndex(input => Name(input) == Name(expected));
            var actual = new double[expected.ElementCount];
            trainer.CopyInputGradient(index, actual);
            Compare("gradient of input", expected, actual);
        }
        var parameters = Tensors("grad_param.");
        Assert.Equal(trainer.Gradients.Items.Count, parameters.Count);
        foreach (var expected in parameters) Compare("gradient of parameter", expected, trainer.Gradients.Items.Single(item => IsOf(item, expected)).Memory.Double);
    }

    private void Set(IParameter item)
    {
        var tensor = Tensors("param.").Concat(Tensors("buffer.")).Single(tensor => IsOf(item, tensor));
        Assert.Equal(tensor.Shape.Select(size => (int)size), item.Shape);
        tensor.CopyTo(item.Memory);
    }

    private static TensorMemory Memory(SafetensorsTensor tensor) => tensor.Type == SafetensorsType.I32 ? tensor.ToInt32s() : tensor.ToDoubles();

    /// <summary>The name without the number of the case and what the tensor is.</summary>
    private static string Name(SafetensorsTensor tensor) => tensor.Name.Split('.', 3)[2];

    /// <summary>Whether a parameter is PyTorch's: its path begins with that of the layer.</summary>
    private static bool IsOf(IParameter item, SafetensorsTensor tensor) => item.Name == Name(tensor) || item.Name.EndsWith("." + Name(tensor), StringComparison.Ordinal);

    private void Compare(string what, SafetensorsTensor expected, ReadOnlySpan<double> actual)
    {
        var values = expected.ToDoubles();
        Assert.True(values.Length == actual.Length, $"{what} {Name(expected)} of\n{Source}\nhas {actual.Length} elements where PyTorch has {values.Length}.");
        var scale = values.Length == 0 ? 0 : values.Max(Math.Abs);
        for (var i = 0; i < values.Length; i++)
        {
            var near = Math.Abs(actual[i] - values[i]) <= Relative * Math.Abs(values[i]) + Absolute * Math.Max(1, scale);
            Assert.True(near, $"{what} {Name(expected)}[{i}] of\n{Source}\nis {actual[i]:R} where PyTorch gives {values[i]:R}.");
        }
    }
}
