using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;

namespace ModelGen.Compiler.Passes;

/// <summary>
/// From a model of whole sequences to the program of one frame: time axes become 1 long, and what layers remember of
/// the frames before lies in states. The time axis of the inputs is the first one where every layer can follow: [time, ...],
/// else [channels, time].
/// </summary>
public static class Streaming
{
    /// <summary>The program of one frame; inputs and outputs have no time axis.</summary>
    public static Graph Run(Graph graph) => Find(graph) is { Graph: { } found } ? found : throw new InvalidOperationException(Refusal(graph));

    /// <summary>Why a model cannot run a frame at a time, or null where it can.</summary>
    public static string? Refusal(Graph graph) => Find(graph).Refusal;

    private static (Graph? Graph, string? Refusal) Find(Graph declared)
    {
        var graph = WithoutLoss.Run(declared);
        // Of several refusals, the one farthest down says most.
        (int Reached, string? Why) best = (-1, null);
        var ranks = graph.Inputs.Select(i => i.Shape.Rank).ToList();
        for (var axis = 0; axis < Math.Max(1, ranks.Min()); axis++)
        {
            var attempt = new Attempt(graph, axis);
            if (attempt.Run() is { } found) return (found, null);
            if (attempt.Reached > best.Reached) best = (attempt.Reached, attempt.Refusal);
        }
        return (null, best.Why);
    }

    private sealed class Attempt(Graph graph, int timeAxis)
    {
        private static readonly StreamParts s_parts = new(
            axis => new Slice(axis, 0, 1, 1), shape => new StartState(shape, ValueKind.PerSample),
            (builder, node, values) => Specialize.Context(builder, node, values, training: false),
            (builder, body, values) => InlineScans.Inline(builder, body, values, Phase.Forward));

        private readonly GraphBuilder _builder = new(graph);
        private readonly Dictionary<int, StreamedValue> _values = [];

        public int Reached { get; private set; }

        public string? Refusal { get; private set; }

        public Graph? Run()
        {
            _builder.Nodes.Clear();
            foreach (var value in graph.Values.Where(v => v.Role is ValueRole.Parameter or ValueRole.Buffer)) _values[value.Id] = new StreamedValue(value, value, null);
            if (!ReadInputs()) return null;
            foreach (var node in graph.Nodes)
            {
                if (!ReadNode(node)) return null;
                Reached += 2;
            }
            if (!WriteOutputs()) return null;
            MoveStarts();
            return _builder.ToGraph();
        }

        /// <summary>What a state starts from is worked out where a stream begins.</summary>
        private void MoveStarts()
        {
            var needed = new HashSet<int>();
            for (var i = _builder.Nodes.Count - 1; i >= 0; i--)
            {
                var node = _builder.Nodes[i];
                if (node.Phase != Phase.Reset && !node.Outputs.Any(needed.Contains)) continue;
                needed.UnionWith(node.Inputs);
                _builder.Nodes[i] = node with { Phase = Phase.Reset };
            }
        }

        private bool ReadInputs()
        {
            var steps = graph.Inputs.First().Shape is { Rank: > 0 } first ? first[timeAxis] : 0;
            foreach (var input in graph.Inputs)
            {
                if (input.Kind != ValueKind.PerSample) return Refuse($"the input '{input.Name}' is shared by the batch and has no frames. Make it a constant of the network, or an input of each frame.");
                if (input.Shape.Rank == 0) return Refuse($"the input '{input.Name}' is a single number and has no frames.");
                if (input.Shape[timeAxis] != steps) return Refuse($"the input '{input.Name}' has shape {input.Shape}, but all inputs must have the same number of frames, {steps} at axis {timeAxis}.");
                var frame = input with { Shape = Without(input.Shape, timeAxis) };
                _builder.Values[input.Id] = frame;
                _values[input.Id] = new StreamedValue(input, _builder.Add(new View(input.Shape.With(timeAxis, 1)), input.Name, frame), timeAxis);
            }
            return true;
        }

        private bool ReadNode(Node node)
        {
            var inputs = new List<StreamedValue>();
            foreach (var id in node.Inputs)
            {
                if (!_values.TryGetValue(id, out var input)) return Refuse($"{InferContext.Quote(node.Path, node.Operator.Name)} reads '{graph.Values[id].Name}', which is known only at the end of a sequence.");
                inputs.Add(input);
            }
            var context = new StreamContext(_builder, node, inputs, s_parts);
            if (context.IsMoving) node.Operator.Stream(context);
            else context.Same(null);
            if (context.Refusal is { } why)
            {
                if (!context.IsOtherAxis) Reached++;
                return Refuse($"{context.Layer} {why}");
            }
            foreach (var output in context.Outputs) _values[output.Declared.Id] = output;
            return true;
        }

        private bool WriteOutputs()
        {
            for (var i = 0; i < _builder.Results.Count; i++)
            {
                var result = _builder.Results[i];
                var name = graph.OutputNames.Count > i ? $"the output '{graph.OutputNames[i]}'" : "the output";
                if (!_values.TryGetValue(result.Value, out var output) || output.Time is not { } time) return Refuse($"{name} has no frames. Give it one for each frame of the input.");
                _builder.Results[i] = result with { Value = _builder.Add(new View(Without(output.Step.Shape, time)), output.Declared.Name, output.Step).Id };
            }
            return true;
        }

        private bool Refuse(string why)
        {
            Refusal = why;
            return false;
        }

        private static Shape Without(Shape shape, int axis) => new(shape.Sizes.Where((_, i) => i != axis).ToEquatable());
    }
}
