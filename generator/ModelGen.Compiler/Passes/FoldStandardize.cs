using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;
using ModelGen.Compiler.Operators;

namespace ModelGen.Compiler.Passes;

/// <summary>
/// Standardised features that only a Linear or a convolution without padding reads go into its weight and bias: weight[o, i, ...] / std[i]
/// and bias[o] - Σ weight[o, i, ...] / std[i] · mean[i]. Padding is zeros behind the layer, which no bias of its makes up for; there it
/// stays, as it does where several read it and one of them cannot take it.
/// </summary>
public static class FoldStandardize
{
    public static Graph Run(Graph graph)
    {
        var rewriter = new Rewriter(graph);
        var consumers = graph.Consumers();
        var results = new HashSet<int>(graph.Results.Select(r => r.Value));
        var folded = graph.Nodes
            .Where(node => node.Operator is StandardizeChannels && !results.Contains(node.Output) && consumers[node.Output].All(reader => CanTake(graph, node, reader)))
            .ToDictionary(node => node.Output);
        foreach (var node in graph.Nodes)
        {
            if (node.Outputs.Any(folded.ContainsKey)) continue;
            if (node.Inputs.Count > 0 && folded.TryGetValue(node.Inputs[0], out var standard)) Fold(rewriter, standard, node);
            else rewriter.Keep(node);
        }
        return rewriter.Finish();
    }

    private static bool CanTake(Graph graph, Node standard, Node reader)
    {
        if (reader.Inputs.Skip(1).Contains(standard.Output)) return false;
        var cut = ((StandardizeChannels)standard.Operator).Cut;
        return reader.Operator switch
        {
            Linear => cut.After == 1,
            Conv2d { Groups: 1, Same: false, Causal: false } conv => conv.Padding == default && cut.Rows == 1 && cut.Channels == graph.Values[reader.Inputs[1]].Shape[1],
            _ => false,
        };
    }

    private static void Fold(Rewriter rewriter, Node standard, Node reader)
    {
        var builder = rewriter.Builder;
        builder.Phase = reader.Phase;
        var (input, given) = (rewriter.Inputs(standard), rewriter.Inputs(reader));
        string weightPath = reader.Path + ".weight", biasPath = reader.Path + ".bias";
        // Inputs are the second axis of a weight, whatever follows.
        var inputs = new View(Shape.Of([given[1].Shape[1], .. Enumerable.Repeat(1, given[1].Shape.Rank - 2)]));
        var weight = builder.Add(new Div(), weightPath, given[1], builder.Add(inputs, weightPath, input[2]));
        var products = builder.Add(new Mul(), biasPath, weight, builder.Add(inputs, biasPath, input[1]));
        var shift = builder.Add(new Affine(-1, 0), biasPath, builder.Add(new Sum(Enumerable.Range(1, given[1].Shape.Rank - 1).ToEquatable()), biasPath, products));
        var bias = given.Count > 2 ? builder.Add(new Add(), biasPath, given[2], shift) : shift;
        Operator op = reader.Operator switch
        {
            Linear linear => linear with { Bias = true },
            Conv2d conv => conv with { Bias = true },
            _ => throw new InvalidOperationException($"'{reader.Operator.Name}' cannot take a standardised input."),
        };
        builder.Nodes.Add(reader with { Operator = op, Inputs = [input[0].Id, weight.Id, bias.Id] });
    }
}
