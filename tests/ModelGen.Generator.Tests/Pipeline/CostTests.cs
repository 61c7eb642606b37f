using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Testing;
using Xunit.Abstractions;

namespace ModelGen.Generator.Tests.Pipeline;

/// <summary>What the generator costs at every key press elsewhere, above one that does nothing.</summary>
public sealed class CostTests(ITestOutputHelper output)
{
    private const string LeNet5 =
        """
        using ModelGen;
        [Model(1, 28, 28)]
        [Conv2d(6, 5, Padding = 2), Tanh, AvgPool2d(2)]
        [Conv2d(16, 5), Tanh, AvgPool2d(2)]
        [Flatten, Linear(120), Tanh, Linear(84), Tanh, Linear(10)]
        [CrossEntropyLoss]
        public sealed partial class LeNet5;
        """;

    [Fact]
    public void An_edit_elsewhere_costs_little()
    {
        Measure(new ModelGenerator(), 300);
        Measure(new Idle(), 300);
        var (microseconds, bytes) = Measure(new ModelGenerator(), 300);
        var (idle, idleBytes) = Measure(new Idle(), 300);
        output.WriteLine($"an edit elsewhere, one LeNet-5: {microseconds - idle:F0} µs and {(bytes - idleBytes) / 1024.0:F1} KB above a generator that does nothing ({idle:F0} µs, {idleBytes / 1024.0:F1} KB)");
        Assert.True(bytes - idleBytes < Bound, $"{bytes - idleBytes} bytes");
    }

    private const long Bound = 64 * 1024;

    private static (double Microseconds, long Bytes) Measure(IIncrementalGenerator generator, int edits)
    {
        var compilation = ModelCompilation.CreateInput(LeNet5, "class Elsewhere { int x; }");
        var versions = Enumerable.Range(0, edits).Select(i => CSharpSyntaxTree.ParseText($"class Elsewhere {{ int x = {i}; }}", ModelCompilation.ParseOptions)).ToList();
        GeneratorDriver driver = CSharpGeneratorDriver.Create([generator.AsSourceGenerator()], parseOptions: ModelCompilation.ParseOptions).RunGenerators(compilation);
        var times = new List<double>();
        long bytes = 0;
        foreach (var version in versions)
        {
            compilation = compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[1], version);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var start = Stopwatch.GetTimestamp();
            driver = driver.RunGenerators(compilation);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
            bytes += GC.GetAllocatedBytesForCurrentThread() - before;
        }
        times.Sort();
        return (times[edits / 2], bytes / edits);
    }

    /// <summary>Does nothing, as cheaply as can be: it is asked at every edit whether the attribute is there.</summary>
    private sealed class Idle : IIncrementalGenerator
    {
        public void Initialize(IncrementalGeneratorInitializationContext context) => context.RegisterSourceOutput(
            context.SyntaxProvider.ForAttributeWithMetadataName("ModelGen.ModelAttribute", static (_, _) => true, static (_, _) => 1), static (_, _) => { });
    }
}
