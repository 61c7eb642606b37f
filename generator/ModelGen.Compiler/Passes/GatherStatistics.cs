using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;

namespace ModelGen.Compiler.Passes;

/// <summary>
/// A convolution before a BatchNorm leaves, beside its result, sums of what each item of its work has stored; the batch's
/// statistics add those up instead of reading the image again. It follows the choice of kernels and layouts, for not all have sums.
/// </summary>
public static class GatherStatistics
{
    public static Graph Run(Graph graph)
    {
        var (values, nodes) = (graph.Values.ToList(), graph.Nodes.ToList());
        for (var i = 0; i < nodes.Count; i++)
        {
            if (nodes[i].Operator is not BatchStatistics { Gathered: false } statistics) continue;
            var at = nodes.FindIndex(0, i, n => n.Output == nodes[i].Inputs[0]);
            if (at < 0 || nodes[at].Operator is not Conv2d conv) continue;
            if (!conv.GathersSums)
            {
                var size = conv.SumsSize(graph, nodes[at]);
                if (size == 0) continue;
                var sums = new Value(values.Count, values[nodes[at].Output].Name + ".sums", Shape.Of(size), ElementType.Real, ValueKind.PerSample, ValueRole.Computed, Layout.Plain);
                values.Add(sums);
                nodes[at] = nodes[at] with { Operator = conv with { GathersSums = true }, Outputs = nodes[at].Outputs.Append(sums.Id).ToEquatable() };
            }
            nodes[i] = nodes[i] with { Operator = statistics with { Gathered = true }, Inputs = nodes[i].Inputs.Append(nodes[at].Outputs[1]).ToEquatable() };
        }
        return graph with { Values = values.ToEquatable(), Nodes = nodes.ToEquatable() };
    }
}
