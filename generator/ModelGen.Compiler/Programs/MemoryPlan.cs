using System.Text;
using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;
using ModelGen.Compiler.Passes;

namespace ModelGen.Compiler.Programs;

/// <summary>The blocks of memory that values live in.</summary>
public enum Area
{
    /// <summary>Per sample, in the workspace; offsets count elements of one sample and are scaled by the capacity.</summary>
    Samples,

    /// <summary>Shared by the batch, in the workspace.</summary>
    Shared,

    /// <summary>Computed once from the parameters, kept by a predictor.</summary>
    Prepared,

    /// <summary>What lies between the parameters and what is prepared from them, given back when the preparation is done.</summary>
    Preparing,

    /// <summary>The model's own block of parameters and buffers.</summary>
    Weights,

    /// <summary>The trainer's block of gradients, each at the offset that its parameter has among the weights.</summary>
    Gradients,

    /// <summary>The caller's memory; the offset is the number of the pointer.</summary>
    External,
}

public readonly record struct Place(Area Area, long Offset)
{
    public override string ToString() => $"{Area}+{Offset}";
}

/// <summary>The steps from the first that writes a value to the last that reads it.</summary>
public readonly record struct Lifetime(int First, int Last)
{
    /// <summary>Later than any step: results, and what is kept from run to run.</summary>
    public const int Always = int.MaxValue - 1;

    public override string ToString() => First >= Always ? "always" : Last >= Always ? $"from step {First}" : First == Last ? $"step {First}" : $"steps {First} to {Last}";
}

/// <summary>
/// Where every value lives. Values whose lifetimes overlap never share memory; the others are placed greedily by
/// decreasing size at the lowest free offset (the planner of XNNPACK and TensorFlow Lite).
/// </summary>
/// <param name="States">The first elements of a sample, which hold what a stream keeps from frame to frame.</param>
/// <param name="SharedStates">Likewise the first that do not depend on the batch.</param>
/// <param name="Preparing">Elements that the preparation alone works in.</param>
/// <param name="Lifetimes">When the memory of each value is its own.</param>
public sealed record MemoryPlan(EquatableArray<Place> Places, long PerSample, long Shared, long Prepared, long Preparing, long States, long SharedStates, EquatableArray<Lifetime> Lifetimes)
{

    /// <summary>Offsets are multiples of this many elements, so that every buffer starts on a 64-byte border.</summary>
    public const int Alignment = 16;

    /// <param name="given">Values that have their place already.</param>
    /// <param name="prepared">Where the prepared weights of this program begin.</param>
    public static MemoryPlan Build(
        Graph graph, EquatableArray<Value> values, IReadOnlyList<Step> steps, IReadOnlyList<Loop> loops, bool keepPrepared, IReadOnlyDictionary<int, Place>? given = null, long prepared = 0) =>
        new Planner(graph, values, steps, loops, keepPrepared).Build(given, prepared);

    public static long RoundUp(long elements) => (elements + Alignment - 1) / Alignment * Alignment;

    /// <summary>Where each tensor of the model lies in its block: parameters first, then buffers.</summary>
    public static Dictionary<int, long> WeightOffsets(Graph graph, out long total)
    {
        var offsets = new Dictionary<int, long>();
        total = 0;
        foreach (var value in graph.Parameters.Concat(graph.Buffers))
        {
            offsets[value.Id] = total;
            total += RoundUp(value.Shape.Elements);
        }
        return offsets;
    }

    public string Print(EquatableArray<Value> values)
    {
        var text = new StringBuilder();
        foreach (var value in values.Where(v => Places[v.Id] is { Offset: >= 0, Area: Area.Samples or Area.Shared or Area.Prepared or Area.Preparing })
            .OrderBy(v => Places[v.Id].Area).ThenBy(v => Places[v.Id].Offset).ThenBy(v => v.Id))
            text.Append($"{Places[value.Id]}, {value.Elements} elements, {Lifetimes[value.Id]}: {value}\n");
        return text.Append($"per sample {PerSample}, shared {Shared}, prepared {Prepared}, preparing {Preparing}\n").ToString();
    }

    private sealed class Planner(Graph graph, EquatableArray<Value> values, IReadOnlyList<Step> steps, IReadOnlyList<Loop> loops, bool keepPrepared)
    {
        private readonly Place[] _places = new Place[values.Count];
        private readonly int[] _root = Enumerable.Range(0, values.Count).ToArray();
        private readonly int[] _first = Enumerable.Repeat(int.MaxValue, values.Count).ToArray();
        private readonly int[] _last = Enumerable.Repeat(-1, values.Count).ToArray();
        private readonly HashSet<int> _fixed = [];
        private readonly HashSet<int> _states = [];

        public MemoryPlan Build(IReadOnlyDictionary<int, Place>? given, long preparedStart)
        {
            PlaceFixed();
            if (given is not null)
                foreach (var pair in given) Fix(pair.Key, pair.Value.Area, pair.Value.Offset);
            foreach (var node in graph.Nodes)
                if (node.Operator is IInPlace) Alias(node.Output, node.Inputs[0]);
                else if (node.Operator is IView)
                    foreach (var id in node.Inputs.Concat(node.Outputs)) Alias(node.Output, id);
            FindLifetimes();
            ReuseInputs();
            // States come first, so that they are one piece of memory.
            foreach (var id in graph.Nodes.Where(n => n.Phase == Phase.Reset).SelectMany(n => n.Outputs)) _states.Add(Root(id));
            var states = Pack(Area.Samples, v => v.Kind == ValueKind.PerSample && _states.Contains(v.Id));
            var perSample = Pack(Area.Samples, v => v.Kind == ValueKind.PerSample && !_states.Contains(v.Id), states);
            var (prepared, preparing) = keepPrepared ? FindPrepared() : ([], []);
            foreach (var id in prepared) Extend(id, Lifetime.Always);
            var preparedSize = Pack(Area.Prepared, v => prepared.Contains(v.Id), preparedStart);
            var preparingSize = Pack(Area.Preparing, v => preparing.Contains(v.Id));
            bool IsShared(Value v) => v.Kind != ValueKind.PerSample && !prepared.Contains(v.Id) && !preparing.Contains(v.Id);
            var sharedStates = Pack(Area.Shared, v => IsShared(v) && _states.Contains(v.Id));
            var shared = Pack(Area.Shared, v => IsShared(v) && !_states.Contains(v.Id), sharedStates);
            for (var id = 0; id < values.Count; id++) _places[id] = _places[Root(id)];
            return new MemoryPlan(_places.ToEquatable(), perSample, shared, preparedSize, preparingSize, states, sharedStates, Enumerable.Range(0, values.Count).Select(id => new Lifetime(_first[Root(id)], _last[Root(id)])).ToEquatable());
        }

        /// <summary>What is made of the parameters alone: what a run reads, which is kept, and what only leads there.</summary>
        private (HashSet<int> Kept, HashSet<int> Between) FindPrepared()
        {
            var read = new HashSet<int>(steps.Where(s => s.Node.Phase != Phase.Prepare).SelectMany(s => s.Node.Inputs).Concat(graph.Results.Select(r => r.Value)).Select(Root));
            var made = steps.Where(s => s.Node.Phase == Phase.Prepare).SelectMany(s => s.Node.Outputs.Concat(s.Scratch)).Select(Root).Where(id => !_fixed.Contains(id)).ToLookup(read.Contains);
            return (new HashSet<int>(made[true]), new HashSet<int>(made[false]));
        }

        private void PlaceFixed()
        {
            for (var id = 0; id < _places.Length; id++) _places[id] = new Place(Area.Samples, -1);
            // The caller's pointers: inputs first, then the targets of a loss or the outputs of a prediction.
            var external = 0;
            foreach (var input in graph.Inputs) Fix(input.Id, Area.External, external++);
            if (graph.Loss is not null)
                foreach (var target in graph.Targets) Fix(target.Id, Area.External, external++);
            var weights = WeightOffsets(graph, out _);
            foreach (var pair in weights) Fix(pair.Key, Area.Weights, pair.Value);
            foreach (var result in graph.Results)
            {
                if (result.Kind == ResultKind.Gradient) Fix(result.Value, Area.Gradients, weights[result.Target]);
                if (result.Kind == ResultKind.BufferUpdate) Fix(result.Value, Area.Weights, weights[result.Target]);
                if (result.Kind == ResultKind.Output && graph.Values[result.Value].Role == ValueRole.Computed && Passes.BindExternals.IsExternal(graph, result.Value))
                    Fix(result.Value, Area.External, external++);
            }
        }

        private void Fix(int id, Area area, long offset)
        {
            _places[id] = new Place(area, offset);
            _fixed.Add(id);
        }

        private int Root(int id)
        {
            while (_root[id] != id) id = _root[id];
            return id;
        }

        private void Alias(int output, int input)
        {
            int a = Root(input), b = Root(output);
            if (a == b) return;
            if (_fixed.Contains(b)) (a, b) = (b, a);
            _root[b] = a;
            _first[a] = Math.Min(_first[a], _first[b]);
            _last[a] = Math.Max(_last[a], _last[b]);
        }

        private void Extend(int id, int time)
        {
            var root = Root(id);
            _first[root] = Math.Min(_first[root], time);
            _last[root] = Math.Max(_last[root], time);
        }

        private void FindLifetimes()
        {
            for (var time = 0; time < steps.Count; time++)
                foreach (var id in steps[time].Node.Inputs.Concat(steps[time].Node.Outputs).Concat(steps[time].Scratch)) Extend(id, time);
            foreach (var result in graph.Results) Extend(result.Value, Lifetime.Always);
            // Whatever goes into a loop or comes out of it is there while all of its steps run.
            foreach (var loop in loops)
                foreach (var id in steps.Skip(loop.First).Take(loop.Last - loop.First + 1).SelectMany(s => s.Node.Inputs.Concat(s.Node.Outputs)))
                {
                    if (_first[Root(id)] >= loop.First && _last[Root(id)] <= loop.Last) continue;
                    Extend(id, loop.First);
                    Extend(id, loop.Last);
                }
            // What a stream remembers is there before its first frame and after its last.
            foreach (var id in graph.Nodes.Where(n => n.Phase == Phase.Reset).SelectMany(n => n.Outputs))
            {
                Extend(id, 0);
                Extend(id, Lifetime.Always);
            }
        }

        /// <summary>An elementwise step writes over the input that nobody reads after it.</summary>
        private void ReuseInputs()
        {
            for (var time = 0; time < steps.Count; time++)
            {
                var node = steps[time].Node;
                for (var i = 0; i < node.Inputs.Count; i++)
                {
                    int input = Root(node.Inputs[i]), output = Root(node.Output);
                    if (input == output) break;
                    // Another input that lies there must allow it too.
                    if (!node.Inputs.Select((id, j) => (id, j)).Where(p => Root(p.id) == input).All(p => node.Operator.CanOverwrite(p.j))) continue;
                    if (_fixed.Contains(input) || _fixed.Contains(output) || _last[input] != time) continue;
                    if (keepPrepared && node.Phase == Phase.Prepare || values[node.Output].Layout is ImageLayout { Range.IsPart: true }) continue;
                    if (values[node.Inputs[i]].Kind != values[node.Output].Kind || values[node.Inputs[i]].Elements != values[node.Output].Elements ||
                        values[node.Inputs[i]].Layout != values[node.Output].Layout) continue;
                    Alias(node.Output, node.Inputs[i]);
                    break;
                }
            }
        }

        private long Pack(Area area, Func<Value, bool> belongs, long first = 0)
        {
            var sizes = new Dictionary<int, long>();
            foreach (var value in values)
            {
                var root = Root(value.Id);
                if (_last[root] < 0 || _fixed.Contains(root) || !belongs(values[root])) continue;
                sizes[root] = Math.Max(sizes.TryGetValue(root, out var size) ? size : 0, RoundUp(value.Elements));
            }
            var placed = new List<(int Id, long Start, long End)>();
            var total = first;
            foreach (var pair in sizes.OrderByDescending(p => p.Value).ThenBy(p => p.Key))
            {
                var busy = placed.Where(p => _first[p.Id] <= _last[pair.Key] && _first[pair.Key] <= _last[p.Id]).OrderBy(p => p.Start);
                var start = first;
                foreach (var (_, from, to) in busy)
                {
                    if (from - start >= pair.Value) break;
                    start = Math.Max(start, to);
                }
                placed.Add((pair.Key, start, start + pair.Value));
                _places[pair.Key] = new Place(area, start);
                total = Math.Max(total, start + pair.Value);
            }
            return total;
        }
    }
}
