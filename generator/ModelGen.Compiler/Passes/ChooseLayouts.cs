using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;

namespace ModelGen.Compiler.Passes;

/// <summary>
/// Gives every value its layout, as <see cref="ImagePlan"/> and the operators say, and puts a <see cref="Reorder"/>
/// wherever a kernel reads a value in another layout than it is in; two readers share one. Results are plain.
/// </summary>
public static class ChooseLayouts
{
    public static Graph Run(Graph graph) => new Pass(graph).Run();

    private sealed class Pass(Graph graph)
    {
        private readonly ImagePlan _plan = new(graph);
        private readonly Rewriter _rewriter = new(graph);
        private readonly Dictionary<(int Value, Layout Layout), Value> _reordered = [];

        public Graph Run()
        {
            var consumers = graph.Consumers();
            var results = new HashSet<int>(graph.Results.Select(r => r.Value));
            foreach (var node in graph.Nodes)
            {
                var ids = node.Inputs.ToArray();
                for (var i = 0; i < ids.Length; i++)
                {
                    var value = _rewriter.Builder.Values[ids[i]];
                    var wanted = _plan.Wanted(node, i);
                    // A copy out to the caller changes the layout on its way.
                    if (_plan.NeedsOwn(node, i)) ids[i] = Reorder(value, wanted, node.Phase).Id;
                    else if (value.Layout != wanted && node.Operator is not WriteOutput) ids[i] = Reordered(value, wanted, node.Phase).Id;
                }
                var op = node.Operator is IChannelParts parts && _plan.InPlace(node) ? new ChannelsInPlace(parts.Joins) : node.Operator;
                _rewriter.Builder.Nodes.Add(node with { Operator = op, Inputs = ids.ToEquatable() });
                foreach (var output in node.Outputs)
                {
                    var layout = _plan.Written(node, output);
                    // So does a copy in, if all its readers agree.
                    if (node.Operator is Copy && node.Phase == Phase.Forward && !results.Contains(output) && SharedWish(consumers[output], output) is { } wish) layout = wish;
                    if (layout == Layout.Plain) continue;
                    _rewriter.Builder.Values[output] = _rewriter.Builder.Values[output] with { Layout = layout };
                    if (results.Contains(output)) _rewriter.Replace(output, Reordered(_rewriter.Builder.Values[output], Layout.Plain, node.Phase));
                }
            }
            return _rewriter.Finish();
        }

        private Value Reordered(Value value, Layout wanted, Phase phase)
        {
            if (_reordered.TryGetValue((value.Id, wanted), out var other)) return other;
            return _reordered[(value.Id, wanted)] = Reorder(value, wanted, phase);
        }

        private Value Reorder(Value value, Layout wanted, Phase phase)
        {
            _rewriter.Builder.Phase = phase;
            var other = _rewriter.Builder.Add(new Reorder(wanted), value.Name, value) with { Layout = wanted };
            return _rewriter.Builder.Values[other.Id] = other;
        }

        private Layout? SharedWish(IEnumerable<Node> readers, int value)
        {
            var wishes = readers.SelectMany(n => n.Inputs.Select((input, i) => (input, i)).Where(p => p.input == value).Select(p => _plan.Wanted(n, p.i))).Distinct().ToList();
            return wishes.Count == 1 && wishes[0] is ImageLayout ? wishes[0] : null;
        }
    }
}
