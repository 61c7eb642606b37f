namespace ModelGen.Compare;

/// <summary>The inputs that a network is compared on, and what PyTorch makes of them.</summary>
internal sealed class PredictionCase
{
    private const double Bound = 1e-4;

    private readonly OnnxTensor _expected;
    private readonly OnnxTensor[] _inputs;

    /// <summary>Reads what peers/export.py wrote.</summary>
    public PredictionCase(string folder, string network, int batch)
    {
        Onnx = Path.Combine(folder, $"{network}.b{batch}.onnx");
        var file = SafetensorsFile.Read(Path.Combine(folder, $"{network}.b{batch}.safetensors"));
        _inputs = [.. Enumerable.Range(0, file.Tensors.Count - 1).Select(i => Tensor(file, $"input{i}"))];
        _expected = Tensor(file, "output");
        Output = new float[_expected.Data.Length];
    }

    /// <summary>The path of the network for ONNX Runtime.</summary>
    public string Onnx { get; }

    /// <summary>The inputs.</summary>
    public float[][] Inputs => [.. _inputs.Select(i => i.Data)];

    /// <summary>Where a prediction goes.</summary>
    public float[] Output { get; }

    /// <summary>Opens the network in ONNX Runtime, its output in memory of its own, and checks what it computes.</summary>
    public OnnxRuntime.Session Open(OnnxRuntime runtime, int threads)
    {
        var output = _expected with { Data = new float[_expected.Data.Length] };
        var session = runtime.Open(Onnx, threads, _inputs, output);
        session.Run();
        Check("ONNX Runtime", output.Data);
        return session;
    }

    /// <summary>Compares with PyTorch's output.</summary>
    /// <returns>The largest difference, relative to the largest element.</returns>
    /// <exception cref="InvalidOperationException">It is too large: what is fast but wrong is not measured.</exception>
    public double Check(string who, float[] output)
    {
        var (difference, largest) = (0.0, 0.0);
        for (var i = 0; i < output.Length; i++)
        {
            // A NaN is a difference too.
            var d = Math.Abs((double)output[i] - _expected.Data[i]);
            if (!(d <= difference)) difference = d;
            largest = Math.Max(largest, Math.Abs(_expected.Data[i]));
        }
        return difference <= Bound * largest ? difference / largest
            : throw new InvalidOperationException($"{who} and PyTorch differ by {difference:G3} on {Path.GetFileName(Onnx)}, whose largest output is {largest:G3}.");
    }

    private static OnnxTensor Tensor(SafetensorsFile file, string name) =>
        new(name, file[name].ToSingles(), [.. file[name].Shape.Select(size => (long)size)]);
}
