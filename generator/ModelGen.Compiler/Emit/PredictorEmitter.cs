using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Programs;

namespace ModelGen.Compiler.Emit;

/// <summary>Writes a model's predictor: the network layer by layer in evaluation mode.</summary>
public static class PredictorEmitter
{
    // A chunk's activations should stay in a core's second-level cache.
    private const long ChunkElements = 192 * 1024;

    public static string Emit(ModelDefinition model, CompiledProgram program) => ModelFile.Write(model, w => WriteMemory(w, program), w =>
    {
        var graph = model.Graph;
        var element = ModelFile.Element(graph);
        using (w.Block($"partial class {model.Name}"))
        {
            w.Line($"/// <summary>A frozen <see cref=\"{model.Name}\"/>, ready to predict. Immutable; any number of threads may call it at once.</summary>");
            using (w.Block($"public sealed unsafe class Predictor : CompiledPredictor<{element}>"))
            {
                w.Line($"internal Predictor({model.Name} model, PredictorOptions? options)");
                using (w.Indent())
                {
                    w.Line($": base(model._weights, new ProgramPlan(PerSample: {program.Memory.PerSample}, Shared: {program.Memory.Shared}, Prepared: {program.Memory.Prepared}), chunk: {Chunk(program)}, s_inputs, s_outputs, options, &Prepare, &Run)");
                }
                using (w.Block("")) { }
                w.Line();
                Infos(w, graph);
                w.Line();
                w.Line("/// <summary>Loads the weights from a safetensors file and makes a predictor of them.</summary>");
                w.Line($"public static Predictor Load(string path) => {model.Name}.Load(path).CreatePredictor();");
                w.Line();
                EmitPredict(w, graph);
                w.Line();
                var emitter = new ProgramEmitter(program, "Step");
                emitter.Emit(w, "Run", "Runs the network on the samples of a workspace.", Phase.Forward);
                w.Line();
                emitter.Emit(w, "Prepare", "Folds and packs the weights.", Phase.Prepare);
            }
        }
    });

    /// <summary>The parameters of <c>Predict</c>.</summary>
    public static string Signature(Graph graph) => string.Join(", ",
        graph.Inputs.Select(i => $"ReadOnlySpan<{ModelFile.Element(graph, i)}> {ModelFile.Identifier(i.Name)}")
            .Concat(ModelFile.Outputs(graph).Select(o => $"Span<{ModelFile.Element(graph, o.Value)}> {ModelFile.Identifier(o.Name)}")));

    internal static void Infos(CodeWriter w, Graph graph)
    {
        w.Line($"private static readonly TensorInfo[] s_inputs = [{string.Join(", ", graph.Inputs.Select(i => ModelFile.Info(graph, i, i.Name)))}];");
        w.Line($"private static readonly TensorInfo[] s_outputs = [{string.Join(", ", ModelFile.Outputs(graph).Select(o => ModelFile.Info(graph, o.Value, o.Name)))}];");
    }

    /// <summary>Checks the lengths of spans and pins them; <paramref name="body"/> runs with <c>batch</c> and <c>pointers</c>.</summary>
    internal static void EmitPinned(CodeWriter w, Graph graph, IReadOnlyList<(string Name, Value Value)> tensors, Action body)
    {
        var first = tensors.First(t => t.Value.Kind == ValueKind.PerSample).Name;
        foreach (var (name, value) in tensors.OrderBy(t => t.Name != first))
        {
            var identifier = ModelFile.Identifier(name);
            var arguments = $"(nameof({identifier}), {identifier}.Length, {value.Shape.Elements});";
            w.Line(name == first ? $"var batch = new Batch{arguments}" : value.Kind == ValueKind.PerSample ? $"batch.Same{arguments}" : $"Batch.Shared{arguments}");
        }
        foreach (var (name, value) in tensors)
            w.Line($"fixed ({ModelFile.Element(graph, value)}* {name}Pointer = {ModelFile.Identifier(name)})");
        using (w.Block(""))
        {
            w.Line($"var pointers = stackalloc void*[] {{ {string.Join(", ", tensors.Select(t => t.Name + "Pointer"))} }};");
            body();
        }
    }

    private static void EmitPredict(CodeWriter w, Graph graph)
    {
        w.Line("/// <summary>Computes the outputs of n samples; every span must hold the same number of samples.</summary>");
        foreach (var input in graph.Inputs)
            w.Line($"/// <param name=\"{input.Name}\">{(input.Kind == ValueKind.PerSample ? "n samples of shape" : "For the whole batch, of shape")} {input.Shape}.</param>");
        foreach (var (name, value) in ModelFile.Outputs(graph))
            w.Line($"/// <param name=\"{name}\">Overwritten with n samples of shape {value.Shape}.</param>");
        w.Line("/// <exception cref=\"ArgumentException\">A length does not divide, or the numbers of samples differ.</exception>");
        var tensors = graph.Inputs.Select(i => (i.Name, i)).Concat(ModelFile.Outputs(graph)).ToList();
        using (w.Block($"public void Predict({Signature(graph)})"))
            EmitPinned(w, graph, tensors, () => w.Line("Run(batch.Count, pointers);"));
    }

    private static long Chunk(CompiledProgram program) => Math.Max(1, Math.Min(64, ChunkElements / Math.Max(1, program.Memory.PerSample)));

    private static void WriteMemory(CodeWriter w, CompiledProgram program)
    {
        w.Line("//");
        w.Line($"// Memory, in elements: {program.Memory.PerSample} per sample, {program.Memory.Shared} shared, {program.Memory.Prepared} of prepared weights.");
        w.Line("//");
        foreach (var value in program.Values)
            if (program.Memory.Places[value.Id] is { Area: Area.Samples or Area.Shared or Area.Prepared, Offset: >= 0 } place)
                w.Line($"//   {(place.Area + "+" + place.Offset).PadRight(18)} {value.Name} {value.Shape}");
        w.Line("//");
    }
}
