using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;
using ModelGen.Compiler.Programs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Emit;

/// <summary>Writes the part of a predictor that takes a sequence frame by frame.</summary>
public static class StreamEmitter
{
    public static string Emit(ModelDefinition model, CompiledProgram program) => ModelFile.Write(model,
        w => MemoryTable.WriteRemarks(w, "A stream", program),
        w =>
        {
            var element = ModelFile.Element(model.Graph);
            using (w.Block("partial class Predictor"))
            {
                w.Line($"private static unsafe {Global.Runtime}StreamProgram<{element}> Streaming({model.GlobalName} model, {Global.Runtime}AlignedBlock<{element}> prepared) => new(");
                using (w.Indent())
                {
                    var streaming = Global.Generated + "Streaming";
                    w.Line($"model._weights, prepared, {streaming}.Memory, {streaming}.Inputs, {streaming}.Outputs, {streaming}.States, &{streaming}.Prepare, &{streaming}.Reset, &{streaming}.Run);");
                }
                w.Line();
                EmitClass(w, program.Graph, works: true);
            }
        },
        w =>
        {
            using (w.Block("file static unsafe class Streaming"))
            {
                w.Line("/// <summary>Elements of working memory: of a stream, states included, and of prepared weights, the predictor's and its own.</summary>");
                w.Line($"public static readonly ProgramPlan Memory = new({ProgramEmitter.PlanArguments(program)});");
                w.Line();
                PredictorEmitter.EmitInfos(w, program.Graph);
                w.Line();
                EmitStates(w, program);
                var functions = new StepFunctions(program, Phase.Prepare, Phase.Reset, Phase.Forward);
                var emitter = new ProgramEmitter(w, program, functions);
                w.Line();
                emitter.Emit("Prepare", "Folds and packs the weights that the predictor does not have, once for each predictor.", Phase.Prepare);
                w.Line();
                emitter.Emit("Reset", "Sets the states to what a sequence starts from.", Phase.Reset);
                w.Line();
                emitter.Emit("Run", "Runs one frame, layer by layer.", Phase.Forward);
                functions.Emit(w, ModelFile.Element(program.Graph));
            }
        });

    private static void EmitStates(CodeWriter w, CompiledProgram program)
    {
        w.Line("/// <summary>Name, shape and place of what a stream keeps from frame to frame.</summary>");
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        using (w.Block("public static readonly StateInfo[] States =", "];", open: "["))
            foreach (var node in program.Graph.Nodes.Where(n => n is { Operator: StartState, Phase: Phase.Reset }))
            {
                var (value, place) = (program.Graph.Values[node.Output], program.Memory.Places[node.Output]);
                numbers[node.Path] = numbers.TryGetValue(node.Path, out var number) ? ++number : 0;
                var name = $"{(node.Path.Length == 0 ? "" : node.Path + ".")}state.{number}";
                w.Line($"new({ModelFile.Quote(name)}, [{string.Join(", ", value.Shape.Sizes)}], {place.Offset}{(place.Area == Area.Shared ? ", Shared: true" : "")}),");
            }
    }

    /// <summary>Writes the nested class; that of a model with errors throws.</summary>
    internal static void EmitClass(CodeWriter w, Graph frame, bool works)
    {
        var element = ModelFile.Element(frame);
        w.Line("/// <summary>A sequence that arrives frame by frame. One thread at a time may use a stream; a predictor may have any number of them.</summary>");
        using (w.Block($"public sealed {(works ? "unsafe " : "")}class Stream : {Global.Runtime}CompiledStream<{element}>"))
        {
            w.Line($"internal Stream({Global.Runtime}StreamProgram<{element}> program) : base(program)");
            w.Line("{");
            w.Line("}");
            w.Line();
            EmitStep(w, frame, works);
        }
    }

    private static void EmitStep(CodeWriter w, Graph frame, bool works)
    {
        var element = ModelFile.Element(frame);
        var inputs = Tensor.Inputs(frame);
        var outputs = Tensor.Outputs(frame);
        w.Line("/// <summary>Takes the next frame of the sequence and gives the outputs at it. Allocates nothing.</summary>");
        foreach (var tensor in inputs) w.Line($"/// <param name=\"{tensor.Name}\">A frame of shape {tensor.Value.Shape}.</param>");
        foreach (var tensor in outputs) w.Line($"/// <param name=\"{tensor.Name}\">Overwritten with a frame of shape {tensor.Value.Shape}.</param>");
        w.Line($"/// <exception cref=\"{Global.ArgumentException}\">A length is not that of a frame.</exception>");
        var parameters = inputs.Select(t => $"{Global.ReadOnlySpan(ModelFile.Element(frame, t.Value))} {t.Identifier}")
            .Concat(outputs.Select(t => $"{Global.Span(ModelFile.Element(frame, t.Value))} {t.Identifier}"));
        var head = $"public void Step({string.Join(", ", parameters)})";
        if (!works)
        {
            w.Line($"{head} => {MemberEmitter.Throw}");
            return;
        }
        List<Tensor> tensors = [.. inputs, .. outputs];
        var pins = new PinnedTensors(frame, tensors);
        using (w.Block(head))
        {
            foreach (var tensor in tensors)
                w.Line($"{Global.Runtime}CompiledStream<{element}>.Frame({ModelFile.Quote(tensor.Name)}, {tensor.Identifier}.Length, {tensor.Value.Shape.Elements});");
            pins.Emit(w, pointers => $"base.Run({pointers});");
        }
    }
}
