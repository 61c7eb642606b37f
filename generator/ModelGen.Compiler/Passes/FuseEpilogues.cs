using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;

namespace ModelGen.Compiler.Passes;

/// <summary>
/// A sum with a residual, an activation, and the derivative of one, become the epilogue of the kernel that computes their
/// input, where nobody else reads that.
/// </summary>
public static class FuseEpilogues
{
    public static Graph Run(Graph graph) => new Pass(graph).Run();

    private sealed class Pass(Graph graph)
    {
        private readonly ILookup<int, Node> _consumers = graph.Consumers();
        private readonly HashSet<int> _results = new(graph.Results.Select(r => r.Value));
        private readonly List<Node> _nodes = graph.Nodes.ToList();

        public Graph Run()
        {
            for (var i = 0; i < _nodes.Count; i++)
            {
                if (!ReadOnce(_nodes[i].Output)) continue;
                // The product moves to where the sum was, and is met again there.
                if (_nodes[i].Operator is IAddsResidual { CanAddResidual: true } product && FuseResidual(i, product)) i--;
                else if (_nodes[i].Operator is IFusesGradient { CanFuseGradient: true } gradient && !graph.IsTiny) FuseGradient(i, gradient);
                else if (_nodes[i].Operator is IFusable { Activation: null } fusable) FuseActivation(i, fusable);
            }
            return graph with { Nodes = _nodes.ToEquatable() };
        }

        private bool ReadOnce(int value) => !_results.Contains(value) && _consumers[value].Count() == 1;

        private bool FuseResidual(int i, IAddsResidual product)
        {
            var output = _nodes[i].Output;
            var at = Reader(i, output);
            if (at < 0 || _nodes[at].Operator is not Add) return false;
            var residual = _nodes[at].Inputs[0] == output ? _nodes[at].Inputs[1] : _nodes[at].Inputs[0];
            if (residual == output || graph.Values[residual].Shape != graph.Values[output].Shape || graph.Values[residual].Kind != graph.Values[output].Kind) return false;
            // Of two products, the later one adds the other, which is ready by then.
            var other = _nodes.FindIndex(i + 1, at - i - 1, n => n.Output == residual);
            if (other > 0 && _nodes[other].Operator is IAddsResidual { CanAddResidual: true } && ReadOnce(residual)) return false;
            _nodes[at] = product.AddResidual(_nodes[i], residual) with { Outputs = _nodes[at].Outputs, Phase = _nodes[at].Phase };
            _nodes.RemoveAt(i);
            return true;
        }

        private void FuseActivation(int i, IFusable fusable)
        {
            var last = i;
            var at = Reader(i, _nodes[i].Output);
            // An activation sees elements alone, so it may move in front of views.
            while (at >= 0 && _nodes[at].Operator is IView && ReadOnce(_nodes[at].Output))
            {
                last = at;
                at = Reader(at, _nodes[at].Output);
            }
            if (at < 0 || _nodes[at].Operator is not Activation activation) return;
            _nodes[i] = _nodes[i] with { Operator = fusable.WithActivation(activation) };
            _nodes[last] = _nodes[last] with { Outputs = _nodes[at].Outputs };
            _nodes.RemoveAt(at);
        }

        private void FuseGradient(int i, IFusesGradient producer)
        {
            var at = Reader(i, _nodes[i].Output);
            if (at < 0 || _nodes[at].Operator is not ActivationGradient gradient || _nodes[at].Inputs[0] != _nodes[i].Output) return;
            var saved = _nodes[at].Inputs[1];
            // What the derivative reads comes from the forward pass, or the caller.
            if (saved == _nodes[i].Output || _nodes.FindIndex(i, n => n.Outputs.Contains(saved)) >= 0) return;
            if (graph.Values[saved].Kind != graph.Values[_nodes[i].Output].Kind || graph.Values[saved].Shape != graph.Values[_nodes[i].Output].Shape) return;
            _nodes[i] = producer.FuseGradient(_nodes[i], gradient.Activation, saved) with { Outputs = _nodes[at].Outputs };
            _nodes.RemoveAt(at);
        }

        private int Reader(int after, int value) => _nodes.FindIndex(after + 1, n => n.Inputs.Contains(value));
    }
}
