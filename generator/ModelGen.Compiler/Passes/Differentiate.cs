using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;

namespace ModelGen.Compiler.Passes;

/// <summary>
/// Adds the backward pass in reverse mode, by the operators' rules. It has two halves that meet at the outputs: from
/// the loss to the outputs' gradients, and from those to the parameters'; so a caller may give the gradients of the
/// outputs instead of a loss. Gradients that meet add up; what needs none gets none.
/// </summary>
public static class Differentiate
{
    public static Graph Run(Graph graph)
    {
        var run = new Reverse(graph);
        return run.Run();
    }

    private sealed class Reverse(Graph graph)
    {
        private readonly GraphBuilder _builder = new(graph);
        private readonly Dictionary<int, Value> _gradients = [];
        private readonly HashSet<int> _wanted = [];
        private readonly Dictionary<int, Value> _atOutputs = [];

        public Graph Run()
        {
            FindWanted();
            if (graph.Loss is { } loss) DifferentiateLoss(loss);
            StartFromOutputs();
            Walk(graph.Nodes.Where(n => n.Phase == Phase.Forward), Phase.Backward);
            foreach (var parameter in graph.Parameters.Where(p => p.Trainable))
                _builder.Results.Add(new Result(ResultKind.Gradient, parameter.Id, GradientOrZero(parameter).Id));
            foreach (var input in graph.Inputs.Where(i => i.Trainable))
                _builder.Results.Add(new Result(ResultKind.InputGradient, input.Id, GradientOrZero(input).Id));
            return _builder.ToGraph();
        }

        /// <summary>A value wants a gradient when a trainable parameter, or an input whose gradient is asked for, lies behind it.</summary>
        private void FindWanted()
        {
            foreach (var value in graph.Values.Where(v => v.Trainable)) _wanted.Add(value.Id);
            foreach (var node in graph.Nodes)
                if (node.Operator is not IStopsGradient && node.Inputs.Any(_wanted.Contains)) _wanted.UnionWith(node.Outputs);
        }

        private void DifferentiateLoss(Value loss)
        {
            var wanted = _wanted.ToList();
            // The loss pass goes as far as the outputs, whether or not anything behind them is trained.
            var outputs = graph.Outputs.Select(o => o.Id).Distinct().ToList();
            _wanted.UnionWith(outputs);
            foreach (var node in graph.Nodes.Where(n => n.Phase == Phase.Loss))
                if (node.Operator is not IStopsGradient && node.Inputs.Any(_wanted.Contains)) _wanted.UnionWith(node.Outputs);
            _builder.Phase = Phase.Loss;
            _gradients[loss.Id] = _builder.Add(new One(), "loss");
            Walk(graph.Nodes.Where(n => n.Phase == Phase.Loss), Phase.Loss);
            foreach (var id in outputs)
                if (_gradients.TryGetValue(id, out var gradient)) _atOutputs[id] = gradient;
            _gradients.Clear();
            _wanted.Clear();
            _wanted.UnionWith(wanted);
        }

        /// <summary>The gradient of every output lies in memory that the loss, or the caller of Backward, has written.</summary>
        private void StartFromOutputs()
        {
            var position = 0;
            foreach (var output in graph.Outputs.ToList())
            {
                var index = position++;
                if (!_wanted.Contains(output.Id) || output.Type != ElementType.Real) continue;
                _builder.Phase = Phase.Loss;
                var given = _builder.Add(new OutputGradient(index), output.Name + " gradient", _atOutputs.TryGetValue(output.Id, out var fromLoss) ? [output, fromLoss] : [output]);
                _builder.Phase = Phase.Backward;
                // An output listed twice has its loss gradient once.
                _atOutputs.Remove(output.Id);
                Give(output.Id, given);
            }
        }

        private void Walk(IEnumerable<Node> nodes, Phase phase)
        {
            foreach (var node in nodes.Reverse().ToList())
            {
                if (!node.Outputs.Any(_gradients.ContainsKey) || node.Operator is IStopsGradient) continue;
                if (!node.Inputs.Any(_wanted.Contains)) continue;
                _builder.Phase = phase;
                node.Operator.Differentiate(new GradientContext(_builder, node, id => _gradients.TryGetValue(id, out var g) ? g : null, _wanted.Contains, Give));
            }
        }

        private void Give(int value, Value gradient)
        {
            if (!_wanted.Contains(value)) return;
            _gradients[value] = _gradients.TryGetValue(value, out var sum) ? _builder.Add(new Add(), _builder.Values[value].Name, sum, gradient) : gradient;
        }

        private Value GradientOrZero(Value value)
        {
            _builder.Phase = Phase.Backward;
            if (!_gradients.TryGetValue(value.Id, out var gradient)) return _builder.Add(new Zero(value.Shape, value.Kind), value.Name);
            // A result has a place of its own; one gradient may serve two results only as a copy.
            return _builder.Results.Any(r => r.Value == gradient.Id) || gradient.Role != ValueRole.Computed || IsView(gradient) ? _builder.Add(new Copy(), value.Name, gradient) : gradient;
        }

        private bool IsView(Value value) => _builder.Nodes.Any(n => n.Outputs.Contains(value.Id) && n.Operator is IView);
    }
}
