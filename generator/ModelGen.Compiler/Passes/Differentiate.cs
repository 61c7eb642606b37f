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
        private readonly Dictionary<int, Value> _atOutputs = [];
        // What the loss contributes to inputs that it reads itself.
        private readonly Dictionary<int, Value> _atInputs = [];

        public Graph Run()
        {
            // A value wants a gradient when a trainable parameter, or an input whose gradient is asked for, lies behind it.
            var trained = new HashSet<int>(graph.Values.Where(v => v.Trainable).Select(v => v.Id));
            var wanted = ReverseWalk.Reached(graph.Nodes, trained);
            if (graph.Loss is { } loss) DifferentiateLoss(loss, wanted);
            var walk = new ReverseWalk(_builder, wanted, RemoveUnused.Run);
            StartFromOutputs(walk, wanted);
            walk.Run(graph.Nodes.Where(n => n.Phase == Phase.Forward), Phase.Backward);
            foreach (var parameter in graph.Parameters.Where(p => p.Trainable))
                _builder.Results.Add(new Result(ResultKind.Gradient, parameter.Id, GradientOrZero(walk, parameter).Id));
            foreach (var input in graph.Inputs.Where(i => i.Trainable))
                _builder.Results.Add(new Result(ResultKind.InputGradient, input.Id, GradientOrZero(walk, input).Id));
            return _builder.ToGraph();
        }

        private void DifferentiateLoss(Value loss, HashSet<int> wanted)
        {
            // The loss pass goes as far as the outputs, whether or not anything behind them is trained.
            var outputs = graph.Outputs.Select(o => o.Id).Distinct().ToList();
            var nodes = graph.Nodes.Where(n => n.Phase == Phase.Loss).ToList();
            var walk = new ReverseWalk(_builder, [.. wanted, .. outputs], RemoveUnused.Run);
            _builder.Phase = Phase.Loss;
            walk.Give(loss.Id, _builder.Add(new One(), "loss"));
            walk.Run(nodes, Phase.Loss);
            foreach (var id in outputs)
                if (walk.TryGet(id) is { } gradient) _atOutputs[id] = gradient;
            // An input that is an output as well has its gradient there.
            foreach (var input in graph.Inputs.Where(i => i.Trainable && !outputs.Contains(i.Id)))
                if (walk.TryGet(input.Id) is { } gradient) _atInputs[input.Id] = gradient;
        }

        /// <summary>The gradient of every output lies in memory that the loss, or the caller of Backward, has written.</summary>
        private void StartFromOutputs(ReverseWalk walk, HashSet<int> wanted)
        {
            var position = 0;
            foreach (var output in graph.Outputs.ToList())
            {
                var index = position++;
                if (!wanted.Contains(output.Id) || output.Type != ElementType.Real) continue;
                _builder.Phase = Phase.Loss;
                var given = _builder.Add(new OutputGradient(index), output.Name + " gradient", _atOutputs.TryGetValue(output.Id, out var fromLoss) ? [output, fromLoss] : [output]);
                _builder.Phase = Phase.Backward;
                // An output listed twice has its loss gradient once.
                _atOutputs.Remove(output.Id);
                walk.Give(output.Id, given);
            }
            position = 0;
            foreach (var input in graph.Inputs.ToList())
            {
                var index = position++;
                if (!_atInputs.TryGetValue(input.Id, out var fromLoss)) continue;
                _builder.Phase = Phase.Loss;
                var given = _builder.Add(new OutputGradient(index, OfInput: true), input.Name + " gradient", input, fromLoss);
                _builder.Phase = Phase.Backward;
                walk.Give(input.Id, given);
            }
        }

        private Value GradientOrZero(ReverseWalk walk, Value value)
        {
            _builder.Phase = Phase.Backward;
            if (walk.TryGet(value.Id) is not { } gradient) return _builder.Add(new Zero(value.Shape, value.Kind), value.Name);
            // A result has a place of its own; one gradient may serve two results only as a copy.
            return _builder.Results.Any(r => r.Value == gradient.Id) || gradient.Role != ValueRole.Computed || IsView(gradient) ? _builder.Add(new Copy(), value.Name, gradient) : gradient;
        }

        private bool IsView(Value value) => _builder.Nodes.Any(n => n.Outputs.Contains(value.Id) && n.Operator is IView);
    }
}
