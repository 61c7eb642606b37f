using BenchmarkDotNet.Attributes;
using ModelGen.Compare;

namespace ModelGen.BenchmarkDotNet;

/// <summary>Losses and gradients of whole networks with initial weights, on one thread, at the batch sizes of the comparison.</summary>
[InProcess, MemoryDiagnoser]
public class TrainingBenchmarks
{
    private ITrainer _trainer = null!;
    private TensorMemory[] _tensors = [];

    /// <summary>The networks of the comparison.</summary>
    public static IEnumerable<string> Networks => TrainedNetwork.All.Select(n => n.Name);

    /// <summary>Which network.</summary>
    [ParamsSource(nameof(Networks))]
    public string Network { get; set; } = "";

    /// <summary>Makes the trainer and its tensors.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var network = TrainedNetwork.All.Single(n => n.Name == Network);
        _trainer = network.New(network.Batch, new TrainerOptions { Threads = 1 });
        _tensors = [.. _trainer.Inputs.Concat(_trainer.Targets).Select(Tensors.Random(network.Batch))];
    }

    /// <summary>One forward and backward pass, without an update.</summary>
    [Benchmark]
    public double ForwardBackward() => _trainer.ForwardBackward(_tensors);
}
