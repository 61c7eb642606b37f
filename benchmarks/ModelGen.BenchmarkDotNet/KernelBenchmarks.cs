using BenchmarkDotNet.Attributes;
using ModelGen.Benchmarks;

namespace ModelGen.BenchmarkDotNet;

/// <summary>Single convolutions at batch 2, forward and backward, on one thread.</summary>
[InProcess]
public class KernelBenchmarks
{
    private Action _step = () => { };

    /// <summary>The shapes of ModelGen.Benchmarks with the parts that they have.</summary>
    public static IEnumerable<string> Kernels =>
        from network in Networks.All
        where network.Name.Contains('@')
        from part in ConvolutionParts.All
        where ConvolutionParts.Find(network, network.Compile(train: true), part) is not null
        select $"{network.Name}: {part}";

    /// <summary>Which shape, and which part of it.</summary>
    [ParamsSource(nameof(Kernels))]
    public string Kernel { get; set; } = "";

    /// <summary>Compiles the step.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var (name, part) = (Kernel[..Kernel.IndexOf(':')], Kernel[(Kernel.IndexOf(':') + 2)..]);
        var network = Networks.All.Single(n => n.Name == name);
        var program = network.Compile(train: true);
        _step = new StepProfile(program, batch: 2).Call(ConvolutionParts.Find(network, program, part)!.Value);
    }

    /// <summary>One call for the whole batch.</summary>
    [Benchmark]
    public void Run() => _step();
}
