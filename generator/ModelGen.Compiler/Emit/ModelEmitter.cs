using System.Globalization;
using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;
using ModelGen.Compiler.Programs;

namespace ModelGen.Compiler.Emit;

/// <summary>Writes a model's first file: its weights, how they are loaded and saved, and its description.</summary>
public static class ModelEmitter
{
    public static string Emit(ModelDefinition model) => ModelFile.Write(model, w => WriteTable(w, model), w =>
    {
        var graph = model.Graph;
        using (w.Block($"partial class {model.Name}"))
        {
            EmitParameters(w, graph);
            w.Line();
            w.Line($"private readonly {ModelFile.ModelWeights(graph)} _weights;");
            w.Line();
            EmitSurface(w, model, body: true);
            w.Line();
            EmitDescription(w, model);
        }
    });

    /// <summary>The members of section "what is written for a model"; without bodies for a model that does not compile.</summary>
    public static void EmitSurface(CodeWriter w, ModelDefinition model, bool body)
    {
        var graph = model.Graph;
        var name = model.Name;
        var set = ModelFile.ParameterSet(graph);
        string Body(string text) => body ? text : "throw NotCompiled();";

        w.Line("/// <summary>Makes a model with initial weights; equal seeds give equal weights on every machine.</summary>");
        w.Line($"public {name}(int seed = 0)" + (body ? " => _weights = new(s_parameters, seed);" : " => throw NotCompiled();"));
        w.Line();
        if (body)
        {
            w.Line($"private {name}({ModelFile.ModelWeights(graph)} weights) => _weights = weights;");
            w.Line();
        }
        w.Line("/// <summary>The trainable and frozen parameters, by their PyTorch names.</summary>");
        w.Line($"public {set} Parameters => {Body("_weights.Parameters;")}");
        w.Line();
        w.Line("/// <summary>Running means and variances, which training updates without a gradient.</summary>");
        w.Line($"public {set} Buffers => {Body("_weights.Buffers;")}");
        w.Line();
        w.Line("/// <summary>Parameters and buffers: what files hold.</summary>");
        w.Line($"public {set} State => {Body("_weights.State;")}");
        w.Line();
        foreach (var (type, argument, what) in new[] { ("string", "path", "a safetensors file"), ("Stream", "stream", "a stream of safetensors"), ("ReadOnlySpan<byte>", "bytes", "the bytes of a safetensors file") })
        {
            w.Line($"/// <summary>Loads the weights from {what}; every tensor must be there, with its shape, and no other.</summary>");
            w.Line("/// <exception cref=\"WeightsException\">Everything that is missing, unexpected, of another shape or damaged, in one message.</exception>");
            if (body)
                using (w.Block($"public static {name} Load({type} {argument})"))
                {
                    w.Line($"var weights = new {ModelFile.ModelWeights(graph)}(s_parameters);");
                    w.Line($"weights.Load({argument});");
                    w.Line("return new(weights);");
                }
            else w.Line($"public static {name} Load({type} {argument}) => throw NotCompiled();");
            w.Line();
        }
        w.Line("/// <summary>Loads what fits from a safetensors file into this model.</summary>");
        w.Line("/// <param name=\"path\">The file.</param>");
        w.Line("/// <param name=\"strict\">Whether anything missing, unexpected or of another shape is an error.</param>");
        w.Line("/// <returns>What was skipped.</returns>");
        w.Line($"public LoadReport Load(string path, bool strict) => {Body("_weights.Load(path, strict);")}");
        w.Line();
        w.Line("/// <summary>Saves the weights as safetensors. The file is the old one or the new one, never half of either.</summary>");
        w.Line($"public void Save(string path) => {Body("_weights.Save(path);")}");
        w.Line();
        w.Line("/// <summary>Writes the weights as safetensors.</summary>");
        w.Line($"public void Save(Stream stream) => {Body("_weights.Save(stream);")}");
        w.Line();
        w.Line("/// <summary>Makes a predictor from the weights as they are now: BatchNorm folded, weights packed for this processor.</summary>");
        w.Line($"public Predictor CreatePredictor(PredictorOptions? options = null) => {Body("new(this, options);")}");
        w.Line();
        w.Line("/// <summary>Makes a trainer of this model's weights for batches of up to <paramref name=\"batchSize\"/> samples.</summary>");
        w.Line($"public Trainer CreateTrainer(int batchSize, TrainerOptions? options = null) => {Body("new(this, batchSize, options);")}");
    }

    private static void EmitParameters(CodeWriter w, Graph graph)
    {
        var offsets = MemoryPlan.WeightOffsets(graph, out _);
        w.Line("private static readonly ParameterInfo[] s_parameters =");
        w.Line("[");
        using (w.Indent())
            foreach (var value in graph.Parameters.Concat(graph.Buffers))
            {
                var flags = value.Role == ValueRole.Buffer ? ", Trainable: false, Buffer: true" : value.Trainable ? "" : ", Trainable: false";
                w.Line($"new(\"{value.Name}\", [{string.Join(", ", value.Shape.Sizes)}], {offsets[value.Id]}, {Initializer(value.Initializer!)}{flags}),");
            }
        w.Line("];");
    }

    private static string Initializer(Initializer initializer) =>
        $"Initializer.{initializer.Method}({string.Join(", ", initializer.Arguments.Select(a => a.ToString("G17", CultureInfo.InvariantCulture)))})";

    private static void EmitDescription(CodeWriter w, ModelDefinition model)
    {
        var (layers, edges) = Layers(model.Graph);
        w.Line("/// <summary>The layers with their shapes, parameters and multiply-adds; prints as a table and as Mermaid.</summary>");
        w.Line("public static ModelDescription Description { get; } = new(");
        using (w.Indent())
        {
            w.Line($"\"{model.Name}\",");
            w.Line($"{model.Graph.Parameters.Sum(p => p.Shape.Elements)},");
            w.Line("[");
            using (w.Indent())
                foreach (var l in layers) w.Line($"new(\"{l.Name}\", \"{l.Kind}\", \"{l.Input}\", \"{l.Output}\", {l.Parameters}, {l.MultiplyAdds}),");
            w.Line("],");
            w.Line($"[{string.Join(", ", edges.Select(e => $"({e.From}, {e.To})"))}]);");
        }
    }

    private static void WriteTable(CodeWriter w, ModelDefinition model)
    {
        var (layers, _) = Layers(model.Graph);
        var rows = layers.Select(l => new[] { l.Name, l.Kind, l.Input, l.Output, l.Parameters.ToString("N0", CultureInfo.InvariantCulture), l.MultiplyAdds.ToString("N0", CultureInfo.InvariantCulture) }).ToList();
        rows.Insert(0, ["layer", "kind", "input", "output", "parameters", "multiply-adds"]);
        var widths = Enumerable.Range(0, 6).Select(c => rows.Max(r => r[c].Length)).ToArray();
        w.Line("//");
        w.Line($"// {model.Name}: {model.Graph.Parameters.Sum(p => p.Shape.Elements).ToString("N0", CultureInfo.InvariantCulture)} parameters, {layers.Sum(l => l.MultiplyAdds).ToString("N0", CultureInfo.InvariantCulture)} multiply-adds for one sample");
        w.Line("//");
        foreach (var row in rows)
            w.Line("//   " + string.Join("  ", row.Select((cell, c) => c < 4 ? cell.PadRight(widths[c]) : cell.PadLeft(widths[c]))).TrimEnd());
        w.Line("//");
    }

    /// <summary>The nodes of the declaration as rows of a table.</summary>
    private static (List<LayerRow> Rows, List<(int From, int To)> Edges) Layers(Graph graph)
    {
        var rows = new List<LayerRow>();
        var edges = new List<(int, int)>();
        var producer = new Dictionary<int, int>();
        var counted = new HashSet<int>();
        foreach (var node in graph.Nodes.Where(n => n.Phase == Phase.Forward))
        {
            var data = node.Inputs.Where(i => graph.Values[i].Role is not (ValueRole.Parameter or ValueRole.Buffer)).ToList();
            foreach (var input in data) edges.Add((producer.TryGetValue(input, out var from) ? from : -1, rows.Count));
            foreach (var output in node.Outputs) producer[output] = rows.Count;
            var parameters = node.Inputs.Where(i => graph.Values[i].Role == ValueRole.Parameter && counted.Add(i)).Sum(i => graph.Values[i].Shape.Elements);
            rows.Add(new LayerRow(node.Path, node.Operator.Describe(), string.Join(", ", data.Select(i => graph.Values[i].Shape.ToString())),
                graph.Values[node.Output].Shape.ToString(), parameters, node.Operator.MultiplyAdds(graph, node)));
        }
        return (rows, edges);
    }

    private sealed record LayerRow(string Name, string Kind, string Input, string Output, long Parameters, long MultiplyAdds);
}
