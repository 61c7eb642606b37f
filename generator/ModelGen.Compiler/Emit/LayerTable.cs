using System.Globalization;
using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Emit;

/// <summary>One layer as its declaration gives it, shapes in words.</summary>
/// <param name="Kernel">The kernel that a predictor runs it through, and why, where there was a choice.</param>
internal sealed record LayerRow(string Name, string Kind, string Input, string Output, long Parameters, long MultiplyAdds, string Kernel, IReadOnlyList<int>? ReceptiveField);

/// <summary>The layers of a declaration, and which one's output goes into which; -1 is the input.</summary>
internal sealed class LayerTable
{
    private readonly List<LayerRow> _rows = [];
    private readonly List<(int From, int To)> _edges = [];

    /// <param name="graph">The model as it is declared.</param>
    /// <param name="predict">What a predictor runs.</param>
    public LayerTable(Graph graph, Graph predict)
    {
        var kernels = predict.Nodes.Where(n => n.Operator is Conv2d).ToLookup(n => n.Path, n => ((Conv2d)n.Operator).Choice);
        Parameters = graph.Parameters.Sum(p => p.Shape.Elements);
        var producer = new Dictionary<int, int>();
        var counted = new HashSet<int>();
        var fields = graph.Inputs.ToDictionary(input => input.Id, input => ReceptiveField.OfInput(input.Shape));
        foreach (var node in graph.Nodes.Where(n => n.Phase == Phase.Forward))
        {
            var data = node.Inputs.Where(i => graph.Values[i].Role is not (ValueRole.Parameter or ValueRole.Buffer)).ToList();
            foreach (var input in data) _edges.Add((producer.TryGetValue(input, out var from) ? from : -1, _rows.Count));
            var field = ReceptiveField.Of(node.Operator, graph.Values[node.Output].Shape, [.. data.Select(i => (graph.Values[i].Shape, fields.TryGetValue(i, out var known) ? known : null))]);
            foreach (var output in node.Outputs) (producer[output], fields[output]) = (_rows.Count, field);
            var parameters = node.Inputs.Where(i => graph.Values[i].Role == ValueRole.Parameter && counted.Add(i)).Sum(i => graph.Values[i].Shape.Elements);
            _rows.Add(new LayerRow(node.Path, node.Operator.Describe() + TiedTo(graph, node), string.Join(", ", data.Select(i => graph.Values[i].Shape.ToString())),
                graph.Values[node.Output].Shape.ToString(), parameters, node.Operator.MultiplyAdds(graph, node),
                string.Join("; ", kernels[node.Path].Distinct()), field?.Sizes(graph.Values[node.Output].Shape)));
        }
    }

    private static string TiedTo(Graph graph, Node node)
    {
        var name = node.Path + "." + TiedWeight.Suffix;
        return node.Inputs.Select(i => graph.Values[i]).FirstOrDefault(v => v.Aliases.Contains(name)) is { } weight ? ", weight of " + TiedWeight.Owner(weight) : "";
    }

    public IReadOnlyList<LayerRow> Rows => _rows;

    public IReadOnlyList<(int From, int To)> Edges => _edges;

    /// <summary>The number of weights, those used twice counted once.</summary>
    public long Parameters { get; }

    /// <summary>Writes the table as comments.</summary>
    public void WriteRemarks(CodeWriter w, string model)
    {
        w.Line("//");
        w.Line($"// {model}: {Number(Parameters)} parameters, {Number(_rows.Sum(r => r.MultiplyAdds))} multiply-adds for one sample.");
        w.Line("//");
        string[][] cells =
        [
            ["layer", "kind", "input", "output", "parameters", "multiply-adds"],
            .. _rows.Select(r => new[] { r.Name, r.Kind, r.Input, r.Output, Count(r.Parameters), Count(r.MultiplyAdds) }),
        ];
        var widths = Enumerable.Range(0, 6).Select(c => cells.Max(row => row[c].Length)).ToArray();
        foreach (var row in cells)
            w.Line("//   " + string.Join("  ", row.Select((cell, c) => c < 4 ? cell.PadRight(widths[c]) : cell.PadLeft(widths[c]))).TrimEnd());
        w.Line("//");
    }

    private static string Count(long count) => count == 0 ? "" : Number(count);

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
