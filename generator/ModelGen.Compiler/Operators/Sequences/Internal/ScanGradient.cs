using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Operators;

public sealed partial record Scan
{
    /// <summary>
    /// Backpropagation through time: the reversed scan. Its body computes a step anew from the state before it, and then
    /// the step's gradients. What a weight's gradient is a product of is kept for all steps, so that one product does for
    /// all of them; gradients of everything else that the body reads add up in states.
    /// </summary>
    public override void Differentiate(GradientContext g) => new Gradient(this, g).Run();

    private sealed class Gradient(Scan scan, GradientContext g)
    {
        private readonly GraphBuilder _builder = new(scan.Body);
        private readonly Dictionary<int, List<Value>> _captures = [];
        private readonly List<(int Input, Value Stack)> _sequences = [];
        private readonly List<(int Input, Value Start)> _states = [];
        private readonly List<Value> _outputs = [];
        private readonly List<Value> _newStates = [];

        private IEnumerable<int> Captures => Enumerable.Range(scan.Sequences + scan.States, scan.BodyInputs.Count - scan.Sequences - scan.States);

        public void Run()
        {
            _builder.Results.Clear();
            var active = ActiveStates();
            var wanted = Wanted(active);
            foreach (var i in Captures.Where(g.Wants)) _captures[scan.BodyInputs[i]] = [];
            var walk = new ReverseWalk(_builder, wanted, g.Trim, (id, gradient) =>
            {
                if (!_captures.TryGetValue(id, out var list)) return false;
                list.Add(gradient);
                return true;
            });
            ReadStep(walk, active);
            walk.Run(scan.Body.Nodes, Phase.Backward);

            var gives = new List<Action<IReadOnlyList<Value>>>();
            for (var i = 0; i < scan.Sequences; i++)
                if (g.Wants(i) && walk.TryGet(scan.BodyInputs[i]) is { } dx) GiveStacked(gives, i, dx);
            foreach (var i in active) _newStates.Add(walk.TryGet(scan.State(i).Id) ?? _builder.Add(new Zero(scan.State(i).Shape, scan.State(i).Kind), ""));
            foreach (var i in active) GiveState(gives, _newStates.Count - active.Count + active.IndexOf(i), scan.Sequences + i);
            foreach (var i in Captures.Where(g.Wants)) GiveCapture(gives, i);
            if (gives.Count == 0) return;
            var results = AddReversed();
            foreach (var give in gives) give(results);
        }

        /// <summary>The states that something with a gradient goes into, at this step or at an earlier one.</summary>
        private List<int> ActiveStates()
        {
            var active = Enumerable.Range(0, scan.States).Where(i => g.Wants(scan.Sequences + i)).ToList();
            while (true)
            {
                var reached = ReverseWalk.Reached(scan.Body.Nodes, Wanted(active));
                var more = Enumerable.Range(0, scan.States).Where(i => !active.Contains(i) && reached.Contains(scan.Result(scan.StepOutputs + i).Id)).ToList();
                if (more.Count == 0) return active.OrderBy(i => i).ToList();
                active.AddRange(more);
            }
        }

        private HashSet<int> Wanted(List<int> active) => new(
            Enumerable.Range(0, scan.BodyInputs.Count).Where(i => i < scan.Sequences || i >= scan.Sequences + scan.States ? g.Wants(i) : active.Contains(i - scan.Sequences)).Select(i => scan.BodyInputs[i]));

        /// <summary>What a step of the reversed scan reads: the sequences, the states before it, and the gradients of its results.</summary>
        private void ReadStep(ReverseWalk walk, List<int> active)
        {
            for (var i = 0; i < scan.Sequences; i++) _sequences.Add((scan.BodyInputs[i], g.Input(i)));
            for (var i = 0; i < scan.States; i++) _sequences.Add((scan.State(i).Id, g.Output(scan.StepOutputs + scan.States + i)));
            for (var i = 0; i < scan.StepOutputs; i++)
            {
                if (g.TryOutputGradient(i) is not { } dy) continue;
                var step = NewInput(scan.Result(i));
                _sequences.Add((step.Id, dy));
                walk.Give(scan.Result(i).Id, step);
            }
            foreach (var i in active)
            {
                var value = scan.Result(scan.StepOutputs + i);
                var step = NewInput(value with { Kind = scan.State(i).Kind });
                _states.Add((step.Id, g.TryOutputGradient(scan.StepOutputs + i) ?? g.Add(new Zero(value.Shape, step.Kind))));
                walk.Give(value.Id, step);
            }
        }

        private Value NewInput(Value like) => _builder.NewValue(like.Name + " gradient", like.Shape, ElementType.Real, like.Kind, ValueRole.Input);

        private void GiveStacked(List<Action<IReadOnlyList<Value>>> gives, int input, Value step)
        {
            var index = Output(step);
            gives.Add(results => g.Give(input, Broadcasting.Reduce(g, results[index], g.Input(input))));
        }

        private void GiveState(List<Action<IReadOnlyList<Value>>> gives, int state, int input) =>
            gives.Add(results =>
            {
                if (g.Wants(input)) g.Give(input, Broadcasting.Reduce(g, results[_outputs.Count + state], g.Input(input)));
            });

        private void GiveCapture(List<Action<IReadOnlyList<Value>>> gives, int input)
        {
            var left = new List<Value>();
            foreach (var gradient in _captures[scan.BodyInputs[input]])
            {
                var node = _builder.Nodes.FirstOrDefault(n => n.Outputs.Contains(gradient.Id));
                if (node is null || !IsSumOverRows(node)) left.Add(gradient);
                else
                {
                    var stacks = node.Inputs.Select(Stack).ToList();
                    gives.Add(results => g.Give(input, g.Add(node.Operator, [.. stacks.Select(stack => stack(results))])));
                }
            }
            if (left.Count == 0) return;
            var sum = NewInput(g.Input(input));
            _states.Add((sum.Id, g.Add(new Zero(sum.Shape, sum.Kind))));
            _newStates.Add(left.Aggregate(sum, (total, gradient) => _builder.Add(new Add(), total.Name, total, gradient)));
            var state = _newStates.Count - 1;
            gives.Add(results => g.Give(input, results[_outputs.Count + state]));
        }

        /// <summary>Whether a gradient sums over rows, so that the rows of all steps give it at once.</summary>
        private bool IsSumOverRows(Node node) =>
            node.Inputs.All(i => _builder.Values[i].Kind == ValueKind.PerSample) && node.Operator is LinearWeightGradient or SumOverAllButAxis { Axis: -1 };

        /// <summary>A value of a step at all steps: a sequence as it is, else an output more.</summary>
        private Func<IReadOnlyList<Value>, Value> Stack(int id)
        {
            foreach (var (input, stack) in _sequences)
                if (input == id) return _ => stack;
            var index = Output(_builder.Values[id]);
            return results => results[index];
        }

        private int Output(Value step)
        {
            var known = _outputs.FindIndex(o => o.Id == step.Id);
            if (known >= 0) return known;
            _outputs.Add(step);
            return _outputs.Count - 1;
        }

        private IReadOnlyList<Value> AddReversed()
        {
            foreach (var result in _outputs.Concat(_newStates)) _builder.Results.Add(new Result(ResultKind.Output, _builder.Results.Count, result.Id));
            var inputs = _sequences.Concat(_states).Select(s => s.Item1).Concat(Captures.Select(i => scan.BodyInputs[i])).ToEquatable();
            var reversed = new Scan(g.Trim(_builder.ToGraph()), inputs, _sequences.Count, _states.Count, !scan.Reverse, Save: false);
            return g.AddAll(reversed, [.. _sequences.Select(s => s.Stack), .. _states.Select(s => s.Start), .. Captures.Select(g.Input)]);
        }
    }
}
