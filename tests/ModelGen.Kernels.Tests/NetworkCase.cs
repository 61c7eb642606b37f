using ModelGen.Testing;

namespace ModelGen.Kernels.Tests;

/// <summary>A small network, declared, compiled and run beside its definition.</summary>
internal sealed record NetworkCase(string Name, int Channels, int Height, int Width, bool IsDouble, ReferenceLayer[] Layers)
{
    /// <summary>The convolutions it admits.</summary>
    public string Winograd { get; init; } = "Accurate";

    public string Declaration =>
        $"[Model({Channels}, {Height}, {Width}, InputGradients = true, Winograd = WinogradMode.{Winograd}{(IsDouble ? ", Precision = Precision.Double" : "")})]\n" +
        string.Concat(Layers.Select(l => $"[{l.Attribute}]\n")) + $"public sealed partial class {Name};\n";

    /// <summary>Forward and backward of a batch against the definition.</summary>
    public void Check(CompiledModel model, int batch, int threads)
    {
        var random = new Random(Name.Length + batch);
        double[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => (double)(float)(random.NextDouble() * 2 - 1))];

        var activations = new List<Images> { Images.Of(batch, Channels, Height, Width, Draw(batch * Channels * Height * Width)) };
        var weights = new List<(double[] Weight, double[] Bias)>();
        foreach (var layer in Layers)
        {
            var x = activations[^1];
            weights.Add((Draw(layer.Weights(x.Channels)), Draw(layer.Biases(x.Channels))));
            activations.Add(layer.Forward(x, weights[^1].Weight, weights[^1].Bias));
        }
        for (var i = 0; i < Layers.Length; i++)
        {
            if (weights[i].Weight.Length == 0) continue;
            Fill(model.Parameters.Items.Single(p => p.Name == $"{i}.weight").Memory, weights[i].Weight);
            Fill(model.Parameters.Items.Single(p => p.Name == $"{i}.bias").Memory, weights[i].Bias);
        }

        var evaluated = activations[0];
        for (var i = 0; i < Layers.Length; i++) evaluated = Layers[i].Predict(evaluated, weights[i].Weight, weights[i].Bias);
        var predicted = Memory(new double[evaluated.Data.Length]);
        var predictor = model.CreatePredictor(threads);
        predictor.Predict([Memory(activations[0].Data)], [predicted]);
        Compare("prediction", predicted, evaluated.Data);
        var single = Memory(new double[evaluated.Data.Length / batch]);
        predictor.Predict([Memory(activations[0].Data[..(Channels * Height * Width)])], [single]);
        Compare("prediction of one sample", single, evaluated.Data[..single.Length]);

        var trainer = model.CreateTrainer(batch, threads);
        trainer.Forward([Memory(activations[0].Data)]);
        var output = Memory(new double[activations[^1].Data.Length]);
        trainer.CopyOutput(0, output);
        Compare("output", output, activations[^1].Data);

        var dy = activations[^1].Empty();
        Draw(dy.Data.Length).CopyTo(dy.Data, 0);
        trainer.Backward([Memory(dy.Data)]);
        for (var i = Layers.Length - 1; i >= 0; i--)
        {
            double[] dWeight = new double[weights[i].Weight.Length], dBias = new double[weights[i].Bias.Length];
            dy = Layers[i].Backward(activations[i], activations[i + 1], dy, weights[i].Weight, dWeight, dBias);
            if (dWeight.Length == 0) continue;
            Compare($"gradient of {i}.weight", trainer.Gradients.Items.Single(p => p.Name == $"{i}.weight").Memory, dWeight);
            Compare($"gradient of {i}.bias", trainer.Gradients.Items.Single(p => p.Name == $"{i}.bias").Memory, dBias);
        }
        var dx = Memory(new double[dy.Data.Length]);
        trainer.CopyInputGradient(0, dx);
        Compare("gradient of the input", dx, dy.Data);
    }

    private TensorMemory Memory(double[] values) => IsDouble ? (double[])values.Clone() : values.Select(v => (float)v).ToArray();

    private static void Fill(TensorMemory memory, double[] values)
    {
        for (var i = 0; i < values.Length; i++)
            if (memory.Type == TensorType.Double) memory.Double[i] = values[i];
            else memory.Single[i] = (float)values[i];
    }

    private void Compare(string what, TensorMemory actual, double[] expected)
    {
        Assert.Equal(expected.Length, actual.Length);
        var scale = Math.Max(1, expected.Max(Math.Abs));
        var bound = (IsDouble ? 1e-13 : Winograd == "Fast" ? 1e-4 : 1e-5) * scale;
        for (var i = 0; i < expected.Length; i++)
        {
            var value = IsDouble ? actual.Double[i] : actual.Single[i];
            Assert.True(Math.Abs(value - expected[i]) <= bound, $"{Name}: {what} at {i} is {value}, not {expected[i]} (largest {scale}).");
        }
    }
}
