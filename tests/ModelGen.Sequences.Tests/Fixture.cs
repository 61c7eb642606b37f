namespace ModelGen.Sequences.Tests;

/// <summary>Inputs, weights, outputs and gradients that PyTorch gave for one network; fixtures/make.py writes them.</summary>
internal sealed class Fixture(string name)
{
    private readonly SafetensorsFile _file = SafetensorsFile.Read(Path.Combine(AppContext.BaseDirectory, "fixtures", name + ".safetensors"));

    private TensorMemory Tensor(string tensor, TensorType type) => type == TensorType.Int32 ? _file[tensor].ToInt32s() : _file[tensor].ToSingles();

    private bool Has(string tensor) => _file.Tensors.Any(t => t.Name == tensor);

    /// <summary>A network's only output has no name of its own.</summary>
    private static string Named(TensorInfo output) => output.Name == "output" ? "y" : output.Name;

    /// <summary>Runs a model as predictor and as trainer, and compares everything there is.</summary>
    public void Check(Testing.CompiledModel model)
    {
        foreach (var item in model.State.Items) _file["param." + item.Name].CopyTo(item.Memory);
        var predictor = model.CreatePredictor();
        TensorMemory[] inputs = [.. predictor.Inputs.Select(info => Tensor("in." + info.Name, info.Type))];
        var outputs = predictor.Outputs.Select(info => new float[_file["out." + Named(info)].ToSingles().Length]).ToArray();
        predictor.Predict(inputs, [.. outputs.Select(o => (TensorMemory)o)]);
        for (var i = 0; i < outputs.Length; i++) Near(_file["out." + Named(predictor.Outputs[i])].ToSingles(), outputs[i], "predicted " + predictor.Outputs[i].Name);

        var trainer = model.CreateTrainer(inputs[0].Length / predictor.Inputs[0].ElementCount);
        trainer.Forward(inputs);
        for (var i = 0; i < outputs.Length; i++)
        {
            trainer.CopyOutput(i, outputs[i]);
            Near(_file["out." + Named(trainer.Outputs[i])].ToSingles(), outputs[i], trainer.Outputs[i].Name);
        }
        trainer.Backward([.. trainer.Outputs.Select(info => (TensorMemory)_file["grad_out." + Named(info)].ToSingles())]);
        foreach (var gradient in trainer.Gradients.Items)
        {
            var expected = _file["grad_param." + gradient.Name].ToSingles();
            Near(expected, gradient.Memory.Single.ToArray(), "gradient of " + gradient.Name, absolute: Bound(expected));
        }
        for (var i = 0; i < trainer.Inputs.Count; i++)
        {
            if (!Has("grad_in." + trainer.Inputs[i].Name)) continue;
            var gradient = new float[inputs[i].Length];
            trainer.CopyInputGradient(i, gradient);
            var expected = _file["grad_in." + trainer.Inputs[i].Name].ToSingles();
            Near(expected, gradient, "gradient of " + trainer.Inputs[i].Name, absolute: Bound(expected));
        }
    }

    // What comes back through queries, keys and values can cancel: 0.1 left of sums of 90, whose last bits are 8e-6 apart.
    private static double Bound(float[] expected) => Math.Max(1e-5, 1e-6 * expected.Max(Math.Abs));

    /// <summary>The bound of the project's PyTorch fixtures.</summary>
    public static void Near(float[] expected, float[] actual, string what, double absolute = 1e-5, double relative = 1e-4)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs((double)expected[i] - actual[i]) <= absolute + relative * Math.Abs(expected[i]), $"{what}[{i}] is {actual[i]:R}, but PyTorch gives {expected[i]:R}.");
    }
}
