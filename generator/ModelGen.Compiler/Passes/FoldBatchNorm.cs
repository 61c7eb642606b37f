using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;
using ModelGen.Compiler.Operators;

namespace ModelGen.Compiler.Passes;

/// <summary>
/// A scale and shift of channels (BatchNorm in evaluation) right after a Conv2d, ConvTranspose2d or Linear whose output nobody else reads
/// goes into its weight and bias: weight[o, ...] · scale[o] and bias[o] · scale[o] + shift[o]. That is arithmetic on
/// parameters alone, which a predictor does once.
/// </summary>
public static class FoldBatchNorm
{
    public static Graph Run(Graph graph)
    {
        var rewriter = new Rewriter(graph);
        var producers = graph.Producers();
        var consumers = graph.Consumers();
        var results = new HashSet<int>(graph.Results.Select(r => r.Value));
        var folded = new Dictionary<Node, Node>();
        foreach (var node in graph.Nodes)
            if (node.Operator is ChannelAffine { Scale: true, Shift: true, Cut.Rows: 1 } && producers.TryGetValue(node.Inputs[0], out var product) && CanScale(graph, product, node)
                && consumers[product.Output].Count() == 1 && !results.Contains(product.Output)) folded.Add(product, node);
        foreach (var node in graph.Nodes)
        {
            // The product is written where its scale and shift are known.
            if (folded.ContainsKey(node)) continue;
            if (node.Operator is ChannelAffine && producers.TryGetValue(node.Inputs[0], out var product) && folded.ContainsKey(product)) Fold(rewriter, product, node);
            else rewriter.Keep(node);
        }
        return rewriter.Finish();
    }

    private static bool CanScale(Graph graph, Node product, Node affine) => product.Operator switch
    {
        Conv2d { Activation: null } => true,
        // With groups, the channels of its output are on two axes of its weight.
        ConvTranspose2d { Activation: null, Groups: 1 } => true,
        // A Linear over several rows has its features last, not first.
        Linear { Activation: null } => graph.Values[affine.Inputs[0]].Shape.Rank == 1,
        _ => false,
    };

    private static void Fold(Rewriter rewriter, Node product, Node affine)
    {
        var builder = rewriter.Builder;
        var inputs = rewriter.Inputs(product);
        Value scale = rewriter.Resolve(affine.Inputs[1]), shift = rewriter.Resolve(affine.Inputs[2]);
        builder.Phase = product.Phase;
        var weight = builder.Add(new ChannelAffine(Cut(inputs[1], product.Operator is ConvTranspose2d ? 1 : 0), Scale: true, Shift: false), product.Path + ".weight", inputs[1], scale);
        var bias = inputs.Count > 2 ? builder.Add(new ChannelAffine(Cut(inputs[2]), Scale: true, Shift: true), product.Path + ".bias", inputs[2], scale, shift) : shift;
        Operator op = product.Operator switch
        {
            Conv2d conv => conv with { Bias = true },
            ConvTranspose2d conv => conv with { Bias = true },
            Linear linear => linear with { Bias = true },
            _ => throw new InvalidOperationException($"'{product.Operator.Name}' cannot take a scale."),
        };
        builder.Nodes.Add(product with { Operator = op, Inputs = [inputs[0].Id, weight.Id, bias.Id], Outputs = affine.Outputs });
    }

    private static ChannelCut Cut(Value weight, int axis = 0) => new(weight.Shape.Before(axis), weight.Shape[axis], weight.Shape.After(axis));
}
