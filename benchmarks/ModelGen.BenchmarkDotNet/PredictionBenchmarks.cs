using BenchmarkDotNet.Attributes;
using ModelGen.Compare;

namespace ModelGen.BenchmarkDotNet;

/// <summary>Predictions of whole networks with initial weights, on one thread.</summary>
[InProcess, MemoryDiagnoser]
public class PredictionBenchmarks
{
    private IPredictor _predictor = null!;
    private TensorMemory[] _inputs = [];
    private TensorMemory[] _outputs = [];

    /// <summary>The networks of the comparison.</summary>
    public static IEnumerable<string> Networks => PredictedNetwork.All.Select(n => n.Name);

    /// <summary>Which network.</summary>
    [ParamsSource(nameof(Networks))]
    public string Network { get; set; } = "";

    /// <summary>The number of samples.</summary>
    [Params(1, 32)]
    public int Batch { get; set; }

    /// <summary>Makes the predictor and its tensors.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _predictor = PredictedNetwork.All.Single(n => n.Name == Network).New(new PredictorOptions { Threads = 1 });
        _inputs = [.. _predictor.Inputs.Select(Tensors.Random(Batch))];
        _outputs = [.. _predictor.Outputs.Select(Tensors.Random(Batch))];
    }

    /// <summary>One call.</summary>
    [Benchmark]
    public void Predict() => _predictor.Predict(_inputs, _outputs);
}
