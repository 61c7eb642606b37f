using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;

namespace ModelGen.Compiler.Passes;

/// <summary>
/// Keeps what a data set's loss is made of: the parts of a loss that are no mean over samples, a sum or a mean over what counts, and
/// what each of them counts. A loss that is a mean over samples, or that is no sum of such parts, keeps nothing.
/// </summary>
public static class LossTerms
{
    public static Graph Run(Graph graph)
    {
        if (graph.Loss is not { } loss) return graph;
        var walk = new Walk(graph.Producers());
        walk.Visit(loss.Id, 1);
        var results = walk.Found.SelectMany((found, i) => found.Weight is { } weight
            ? new[] { new Result(ResultKind.LossTerm, i, found.Value), new Result(ResultKind.LossWeight, i, weight) }
            : [new Result(ResultKind.LossTerm, i, found.Value)]);
        return graph with { Results = graph.Results.Concat(results).ToEquatable(), LossTerms = walk.Found.Select(f => f.Term).ToEquatable() };
    }

    private sealed class Walk(Dictionary<int, Node> producers)
    {
        public List<(LossTerm Term, int Value, int? Weight)> Found { get; } = [];

        /// <summary>Goes up from a part of the loss through sums and constant factors.</summary>
        public void Visit(int value, double scale)
        {
            if (!producers.TryGetValue(value, out var node) || node.Phase != Phase.Loss) return;
            switch (node.Operator)
            {
                case Add or Sub:
                    Visit(node.Inputs[0], scale);
                    Visit(node.Inputs[1], node.Operator is Sub ? -scale : scale);
                    break;
                case Affine affine:
                    Visit(node.Inputs[0], scale * affine.Scale);
                    break;
                // The mean of what the batch has one of is that.
                case IView or BatchReduction { Mean: true }:
                    Visit(node.Inputs[0], scale);
                    break;
                case BatchReduction:
                    Found.Add((new LossTerm(LossTermKind.Sum, scale), value, null));
                    break;
                case BatchRatio:
                    Found.Add((new LossTerm(LossTermKind.Mean, scale), value, node.Outputs[1]));
                    break;
                case Sqrt when Mean(node.Inputs[0]) is { } mean:
                    Found.Add((new LossTerm(LossTermKind.RootMean, scale), value, mean.Operator is BatchRatio ? mean.Outputs[1] : null));
                    break;
            }
        }

        /// <summary>The mean over the batch that a value is, but for an added constant.</summary>
        private Node? Mean(int value)
        {
            if (!producers.TryGetValue(value, out var node)) return null;
            return node.Operator switch
            {
                Affine { Scale: 1 } or IView => Mean(node.Inputs[0]),
                BatchRatio or BatchReduction { Mean: true } => node,
                _ => null,
            };
        }
    }
}
