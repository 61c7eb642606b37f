using System.Globalization;
using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Programs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Emit;

/// <summary>Writes a model's first file: its weights, how they are loaded and saved, and its description.</summary>
public static class ModelEmitter
{
    public static string Emit(ModelDefinition model, CompiledProgram predict)
    {
        var table = new LayerTable(model.Graph, predict.Graph);
        return ModelFile.Write(model, w => table.WriteRemarks(w, model.Name), w =>
        {
            w.Line($"private readonly {Global.ModelWeights(model.Graph)} _weights;");
            w.Line();
            new MemberEmitter(w, model, works: true).Emit();
            new InterfaceEmitter(w, model, works: true).Emit();
        }, w =>
        {
            using (w.Block("file static class Declaration"))
            {
                EmitTensors(w, model.Graph);
            }
            w.Line();
            // A class of its own: a program that never asks for the description leaves it out when it is trimmed.
            using (w.Block("file static class Overview"))
            {
                EmitDescription(w, model, table, predict.Memory);
            }
        }, InterfaceEmitter.Interface(model));
    }

    private static void EmitTensors(CodeWriter w, Graph graph)
    {
        var offsets = MemoryPlan.WeightOffsets(graph, out _);
        w.Line("/// <summary>Name, shape, place in the block of weights, and first values of every tensor.</summary>");
        using (w.Block("public static readonly ParameterInfo[] Tensors =", "];", open: "["))
            foreach (var value in graph.Parameters.Concat(graph.Buffers))
            {
                var flags = value.Role == ValueRole.Buffer ? ", Trainable: false, Buffer: true" : value.Trainable ? "" : ", Trainable: false";
                w.Line($"new({ModelFile.Quote(value.Name)}, [{string.Join(", ", value.Shape.Sizes)}], {offsets[value.Id]}, {Initializer(value.Initializer!)}{flags}){Rest(value)},");
            }
    }

    /// <summary>What few tensors have: other names, another axis of outputs.</summary>
    private static string Rest(Value value)
    {
        var rest = new List<string>();
        if (value.Aliases.Count > 0) rest.Add($"Aliases = [{string.Join(", ", value.Aliases.Select(ModelFile.Quote))}]");
        if (value.OutputAxis != 0) rest.Add($"OutputAxis = {value.OutputAxis}");
        return rest.Count == 0 ? "" : $" {{ {string.Join(", ", rest)} }}";
    }

    private static string Initializer(Initializer initializer) =>
        $"Initializer.{initializer.Method}({string.Join(", ", initializer.Arguments.Select(a => a.ToString("G17", CultureInfo.InvariantCulture)))})" +
        (initializer.ZeroRow is { } row ? $" with {{ ZeroRow = {row} }}" : "");

    private static void EmitDescription(CodeWriter w, ModelDefinition model, LayerTable table, MemoryPlan memory)
    {
        w.Line("/// <summary>The layers, and which one's output goes into which; -1 is the input.</summary>");
        w.Line("public static readonly ModelDescription Description = new(");
        using (w.Indent())
        {
            w.Line($"{ModelFile.Quote(model.Name.TrimStart('@'))},");
            w.Line($"{table.Parameters},");
            using (w.Block(null, "],", open: "["))
                foreach (var l in table.Rows)
                {
                    var kernel = l.Kernel.Length == 0 ? "" : ", " + ModelFile.Quote(l.Kernel);
                    var field = l.ReceptiveField is { } sizes ? $" {{ ReceptiveField = [{string.Join(", ", sizes)}] }}" : "";
                    w.Line($"new({ModelFile.Quote(l.Name)}, {ModelFile.Quote(l.Kind)}, {ModelFile.Quote(l.Input)}, {ModelFile.Quote(l.Output)}, {l.Parameters}, {l.MultiplyAdds}{kernel}){field},");
                }
            w.Line($"[{string.Join(", ", table.Edges.Select(e => $"({e.From}, {e.To})"))}],");
            var size = model.Graph.Precision == Precision.Single ? 4 : 8;
            w.Line($"activationBytes: {(memory.PerSample + memory.Shared) * size},");
            w.Line($"preparedBytes: {memory.Prepared * size});");
        }
    }
}
