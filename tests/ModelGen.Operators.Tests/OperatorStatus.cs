using ModelGen.Compiler.Emit;
using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;
using ModelGen.Compiler.Operators;
using ModelGen.Compiler.Passes;
using ModelGen.Compiler.Programs;
using ModelGen.Compiler.Text;
using ModelGen.Compiler;
using ModelGen.Testing;

namespace ModelGen.Operators.Tests;

/// <summary>What an operator compiles to, told from the programs of a sample of it: its weights, and the kernels of both directions.</summary>
/// <param name="Weights">Names and shapes of its weights for the sample.</param>
/// <param name="Forward">How its forward kernels run.</param>
/// <param name="Backward">How its backward kernels run.</param>
internal sealed record OperatorStatus(string Weights, string Forward, string Backward)
{
    // What moves data to and from the caller and between layouts belongs to no operator; nor does the mean that ends every loss.
    private static readonly HashSet<Type> s_frame = [typeof(Copy), typeof(Reorder), typeof(OutputGradient), typeof(One), typeof(Zero)];

    private static readonly Lazy<IReadOnlyDictionary<string, OperatorStatus>> s_all = new(ReadAll);

    public static OperatorStatus Of(string name) => s_all.Value[name];

    private static IReadOnlyDictionary<string, OperatorStatus> ReadAll()
    {
        var samples = OperatorRegistry.All.Concat(OperatorRegistry.Functions).ToDictionary(kind => kind.Name, kind => Large(kind.Name));
        var text = "using ModelGen;\nusing static ModelGen.Layers;\n" + string.Concat(samples.Values.Select(sample => sample.Declaration(Precision.Single)));
        var definitions = ModelCompilation.Definitions(text);
        return samples.ToDictionary(pair => pair.Key, pair => Read(pair.Key, pair.Value, definitions[pair.Value.ClassName(Precision.Single)]));
    }

    /// <summary>The operator's first form on its largest input; images have as many channels as a network's.</summary>
    private static Sample Large(string name)
    {
        if (name == "StopGradient") return new Sample(name, "StopGradient(a)", 17) { HasLoss = false, Members = "static Tensor Forward([Shape(17)] Tensor a) => StopGradient(a);" };
        var samples = Samples.All.Where(sample => sample.Operator == name).ToList();
        if (samples.Count == 0) throw new InvalidOperationException($"There is no sample of '{name}'.");
        var largest = samples.Where(sample => sample.Layer == samples[0].Layer).MaxBy(sample => sample.Shape.Aggregate(1, (product, size) => product * size))!;
        return IsImageLayer(largest) ? largest with { Layer = "Conv2d(48, 1), " + largest.Layer, Shape = [48, 66, 66] } : largest;
    }

    // Between convolutions images lie in blocks of channels; alone, a layer would show the kernels of plain ones.
    private static bool IsImageLayer(Sample sample) => sample is { Members: null, HasLoss: false, Shape.Length: 3 };

    private static OperatorStatus Read(string name, Sample sample, ModelDefinition definition)
    {
        var graph = definition.Graph;
        var train = CompiledProgram.Build(Pipeline.Run(Pipeline.Train, graph), keepPrepared: false);
        var isLoss = sample.HasLoss;
        var evaluated = CompiledProgram.Build(Pipeline.Run(Pipeline.Evaluate, graph), keepPrepared: false).Steps.Select(step => step.Call.Kernel.Name).ToHashSet();
        var steps = train.Steps.Where(step => !s_frame.Contains(step.Node.Operator.GetType()) && !IsMeanOfBatch(step, name) && IsOf(name, sample, step.Node.Path)).ToList();
        var forward = steps.Where(step => isLoss ? step.Node.Phase == Phase.Loss && evaluated.Contains(step.Call.Kernel.Name) : step.Node.Phase == Phase.Forward);
        var backward = steps.Where(step => isLoss ? step.Node.Phase == Phase.Loss && !evaluated.Contains(step.Call.Kernel.Name) : step.Node.Phase == Phase.Backward);
        var weights = graph.Parameters.Concat(graph.Buffers).Where(p => IsOf(name, sample, p.Name.Substring(0, p.Name.LastIndexOf('.')))).Select(p => $"`{p.Name[(p.Name.IndexOf('.', StringComparison.Ordinal) + 1)..]}` {p.Shape}").ToList();
        return new OperatorStatus(weights.Count == 0 ? "" : $"{string.Join(", ", weights)} for {new Shape(sample.Shape.ToEquatable())}", Tell(forward), Tell(backward));
    }

    /// <summary>Whether a path is that of the operator or of a part of it, not of what its sample needs beside it.</summary>
    private static bool IsOf(string name, Sample sample, string path) => sample.HasLoss ||
        (sample.Members is null ? path.Split('.')[0] == (sample.Shape.Length == 3 ? "1" : "0") : path.TrimEnd([.. "0123456789"]).Replace("_", "", StringComparison.Ordinal).Equals(name, StringComparison.OrdinalIgnoreCase));

    private static bool IsMeanOfBatch(Step step, string name) => step.Node.Operator is BatchReduction or SpreadOverBatch && !name.StartsWith("Batch", StringComparison.Ordinal);

    private static string Tell(IEnumerable<Step> steps)
    {
        var kernels = steps.Select(step => step.Call.Kernel).DistinctBy(kernel => kernel.Name).ToList();
        if (kernels.Count == 0) return "nothing to run";
        var (vectors, copies) = (kernels.Where(IsVectorized).ToList(), kernels.Where(kernel => !IsVectorized(kernel) && IsCopy(kernel)).ToList());
        var scalar = kernels.Except(vectors).Except(copies).Select(kernel => $"`{kernel.Name}`").Order(StringComparer.Ordinal).ToList();
        var rest = string.Join(" and ", new[] { vectors.Count > 0 ? "SIMD" : "", copies.Count > 0 ? "copies" : "" }.Where(text => text.Length > 0));
        return scalar.Count == 0 ? rest : scalar.Count == kernels.Count ? "scalar" : $"{rest}, but for {string.Join(", ", scalar)}";
    }

    /// <summary>Whether a kernel has a form for every width, or is made of kernels that have.</summary>
    private static bool IsVectorized(KernelSpec kernel) => kernel.IsVectorized || kernel.Uses.Any(IsVectorized);

    /// <summary>Whether a kernel moves runs of elements as blocks of memory.</summary>
    private static bool IsCopy(KernelSpec kernel)
    {
        var text = new CodeWriter(step: 2);
        kernel.Emit(text, new Width(kernel.Precision, 0));
        return text.ToString() is var body && (body.Contains(".CopyTo(", StringComparison.Ordinal) || body.Contains("Buffer.MemoryCopy(", StringComparison.Ordinal));
    }
}
