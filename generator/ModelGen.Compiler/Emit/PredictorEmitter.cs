using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Programs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Emit;

/// <summary>Writes a model's predictor: the network layer by layer in evaluation mode.</summary>
public static class PredictorEmitter
{
    // A chunk's activations should stay in a core's second-level cache.
    private const long ChunkElements = 192 * 1024;

    /// <param name="prepared">Elements of prepared weights, those of streams included.</param>
    public static string Emit(ModelDefinition model, CompiledProgram program, long prepared) => ModelFile.Write(model,
        w => MemoryTable.WriteRemarks(w, "The predictor", program),
        w =>
        {
            Summary(w, model);
            using (w.Block($"public sealed unsafe {(model.Streaming ? "partial " : "")}class Predictor : {Global.Runtime}CompiledPredictor<{ModelFile.Element(model.Graph)}>"))
            {
                w.Line($"internal Predictor({model.GlobalName} model, {Global.ModelGen}PredictorOptions? options)");
                using (w.Indent())
                {
                    w.Line(": base(");
                    using (w.Indent())
                    {
                        var prediction = Global.Generated + "Prediction";
                        w.Line("model._weights,");
                        w.Line($"{prediction}.Memory,");
                        w.Line($"{prediction}.Chunk,");
                        w.Line($"{prediction}.Inputs,");
                        w.Line($"{prediction}.Outputs,");
                        w.Line("options,");
                        w.Line($"&{prediction}.Prepare,");
                        w.Line($"&{prediction}.Run)");
                    }
                }
                w.Line("{");
                if (model.Streaming)
                    using (w.Indent()) w.Line("_stream = Streaming(model, base.Prepared);");
                w.Line("}");
                w.Line();
                if (model.Streaming)
                {
                    w.Line($"private readonly {Global.Runtime}StreamProgram<{ModelFile.Element(model.Graph)}> _stream;");
                    w.Line();
                    CreateStream(w, "new(_stream);");
                }
                EmitLoad(w, model, works: true);
                Predict(model.Graph).Emit(w, model.Graph, works: true);
            }
        },
        w =>
        {
            var graph = model.Graph;
            using (w.Block("file static unsafe class Prediction"))
            {
                w.Line("/// <summary>Elements of working memory: of each sample, of a chunk as a whole, and of prepared weights.</summary>");
                w.Line($"public static readonly ProgramPlan Memory = new({ProgramEmitter.PlanArguments(program, prepared)});");
                w.Line();
                w.Line("/// <summary>How many samples run at once, so that what they need stays in the cache.</summary>");
                w.Line($"public const int Chunk = {Math.Max(1, Math.Min(64, ChunkElements / Math.Max(1, program.Memory.PerSample)))};");
                w.Line();
                EmitInfos(w, graph);
                var functions = new StepFunctions(program, Phase.Prepare, Phase.Forward);
                var emitter = new ProgramEmitter(w, program, functions);
                w.Line();
                emitter.Emit("Prepare", "Folds and packs the weights, once for each predictor.", Phase.Prepare);
                w.Line();
                emitter.Emit("Run", "Runs the network, layer by layer.", Phase.Forward);
                functions.Emit(w, ModelFile.Element(graph));
            }
        });

    /// <summary>The predictor of a model with errors.</summary>
    internal static void EmitSurface(CodeWriter w, ModelDefinition model)
    {
        w.Line();
        Summary(w, model);
        using (w.Block($"public sealed class Predictor : {Global.ModelGen}IPredictor"))
        {
            w.Line($"internal Predictor({model.GlobalName} model, {Global.ModelGen}PredictorOptions? options) => {MemberEmitter.Throw}");
            w.Line();
            EmitLoad(w, model, works: false);
            Predict(model.Graph).Emit(w, model.Graph, works: false);
            var infos = $"public global::System.Collections.Generic.IReadOnlyList<{Global.ModelGen}TensorInfo>";
            var memory = Global.ReadOnlySpan(Global.ModelGen + "TensorMemory");
            w.Line();
            w.Line("/// <summary>The inputs in the order of the declaration.</summary>");
            w.Line($"{infos} Inputs => {MemberEmitter.Throw}");
            w.Line();
            w.Line("/// <summary>The outputs in the order of the declaration.</summary>");
            w.Line($"{infos} Outputs => {MemberEmitter.Throw}");
            w.Line();
            w.Line($"void {Global.ModelGen}IPredictor.Predict({memory} inputs, {memory} outputs) => {MemberEmitter.Throw}");
            if (!model.Streaming) return;
            w.Line();
            CreateStream(w, MemberEmitter.Throw);
            StreamEmitter.EmitClass(w, model.Graph, works: false);
        }
    }

    private static void CreateStream(CodeWriter w, string body)
    {
        w.Line("/// <summary>Begins a sequence that arrives frame by frame. Any number of streams may run at once.</summary>");
        w.Line($"public Stream CreateStream() => {body}");
        w.Line();
    }

    internal static void EmitInfos(CodeWriter w, Graph graph)
    {
        w.Line($"public static readonly TensorInfo[] Inputs = [{string.Join(", ", Tensor.Inputs(graph).Select(t => ModelFile.Info(graph, t)))}];");
        w.Line();
        w.Line($"public static readonly TensorInfo[] Outputs = [{string.Join(", ", Tensor.Outputs(graph).Select(t => ModelFile.Info(graph, t)))}];");
    }

    private static SpanMethod Predict(Graph graph) => new("void", "Predict", "Computes the outputs of n samples; every span must hold the same number of samples.",
        (batch, pointers) => $"base.Run({batch}.Count, {pointers});")
    {
        Read = Tensor.Inputs(graph),
        Written = Tensor.Outputs(graph),
    };

    private static void Summary(CodeWriter w, ModelDefinition model) =>
        w.Line($"/// <summary>A frozen <see cref=\"{model.GlobalName}\"/>, ready to predict. Immutable; any number of threads may call it at once.</summary>");

    private static void EmitLoad(CodeWriter w, ModelDefinition model, bool works)
    {
        Load("string", "path", "a safetensors file", "The file");
        Load(Global.Stream, "stream", "a stream of safetensors", "The stream, read to its end");
        Load(Global.ReadOnlySpan("byte"), "bytes", "the bytes of a safetensors file", "The whole file");

        void Load(string type, string argument, string what, string parameter)
        {
            w.Line($"/// <summary>Loads the weights from {what} and makes a predictor of them.</summary>");
            w.Line($"/// <param name=\"{argument}\">{parameter}.</param>");
            w.Line("/// <param name=\"options\">Threads; all processors unless set.</param>");
            w.Line($"/// <exception cref=\"{Global.ModelGen}WeightsException\">Everything that is missing, unexpected, of another shape or damaged, in one message.</exception>");
            w.Line($"public static Predictor Load({type} {argument}, {Global.ModelGen}PredictorOptions? options = null) => {(works ? $"{model.GlobalName}.Load({argument}).CreatePredictor(options);" : MemberEmitter.Throw)}");
            w.Line();
            w.Line($"/// <summary>Loads the weights from {what}, the names matched as options say, and makes a predictor of them.</summary>");
            w.Line($"/// <param name=\"{argument}\">{parameter}.</param>");
            w.Line("/// <param name=\"loading\">Prefixes and names; not strict, it passes over what the model does not have.</param>");
            w.Line("/// <param name=\"options\">Threads; all processors unless set.</param>");
            w.Line($"/// <exception cref=\"{Global.ModelGen}WeightsException\">It does not fit, or the model has tensors, strict or not, that it lacks.</exception>");
            var head = $"public static Predictor Load({type} {argument}, {Global.ModelGen}LoadOptions loading, {Global.ModelGen}PredictorOptions? options = null)";
            if (!works) w.Line($"{head} => {MemberEmitter.Throw}");
            else
                using (w.Block(head))
                {
                    w.Line($"{model.GlobalName} model = new();");
                    w.Line($"model._weights.RequireAll(model._weights.Load({argument}, loading));");
                    w.Line("return new(model, options);");
                }
            w.Line();
        }
    }
}
