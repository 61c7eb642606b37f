using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// A loop over time whose body is a graph of constant shapes. Inputs: sequences [time, ...], of which a step sees an
/// element each; what the states start from; and what the body reads of the network around it, weights included. Outputs:
/// the body's outputs at all steps [time, ...], the last states, and where a backward pass follows the states before all
/// steps. A pass writes it out as a loop around the body's nodes.
/// </summary>
/// <param name="Body">Its results are the outputs of a step and then the new states.</param>
/// <param name="BodyInputs">The values of the body that stand for the inputs, in their order.</param>
/// <param name="Sequences">How many inputs are sequences; they come first.</param>
/// <param name="States">How many states there are; what they start from comes next.</param>
/// <param name="Reverse">Whether it runs from the last step to the first.</param>
/// <param name="Save">Whether the states before all steps are outputs.</param>
public sealed partial record Scan(Graph Body, EquatableArray<int> BodyInputs, int Sequences, int States, bool Reverse, bool Save) : Operator, ISequenceLayer
{
    /// <summary>What the language calls it; the evaluator makes it, as its argument is code.</summary>
    public static LayerKind Kind { get; } = new("Scan", "a loop over time: (state, x[t]) to the next state and an output, for every t", "for", "Scan", _ => throw new InvalidOperationException("A Scan is made of the code of its body."))
    {
        Shapes = "one or several [time, ...] to [time, output...] for each output, and the last state",
    };

    /// <summary>How many outputs a step has.</summary>
    public int StepOutputs => Body.Results.Count - States;

    /// <summary>The body's nodes that draw random bits, those of scans in it included.</summary>
    public override int RandomLayers => Body.Nodes.Sum(n => n.Operator.RandomLayers);

    public override void Infer(InferContext c)
    {
        var steps = c.Shape.IsUnknown ? 1 : c.Shape[0];
        for (var i = 0; i < Body.Results.Count; i++)
        {
            var value = Result(i);
            if (i < StepOutputs) c.Output(Stacked(value.Shape, steps), kind: value.Kind);
            else c.Output(value.Shape, kind: value.Kind, suffix: $"state{i - StepOutputs}");
        }
        for (var i = 0; Save && i < States; i++) c.Output(Stacked(State(i).Shape, steps), kind: State(i).Kind, suffix: $"before{i}");
    }

    /// <summary>A result of the body.</summary>
    public Value Result(int index) => Body.Values[Body.Results[index].Value];

    /// <summary>A state as the body reads it.</summary>
    public Value State(int index) => Body.Values[BodyInputs[Sequences + index]];

    public override IReadOnlyList<Value>? Specialize(SpecializeContext s)
    {
        var body = s.Body(Body);
        return s.AddAll(this with { Body = body, Save = s.Training }, [.. s.Inputs]);
    }

    public override long MultiplyAdds(Graph graph, Node node) =>
        graph.Values[node.Inputs[0]].Shape[0] * Body.Nodes.Sum(n => n.Operator.MultiplyAdds(Body, n));

    public override void Stream(StreamContext s)
    {
        var captures = Enumerable.Range(Sequences + States, s.InputCount - Sequences - States).ToList();
        if (Enumerable.Range(0, Sequences).Any(i => s.Time(i) != 0)) s.RefuseAxis("[time, ...]");
        else if (Reverse) s.Refuse("reads the sequence from its end.");
        else if (Enumerable.Range(Sequences, States).Concat(captures).Any(i => s.Time(i) is not null)) s.Refuse("reads a whole sequence besides the element of each step. Pass it as part of the sequence.");
        if (s.Refusal is not null) return;
        var inputs = new Dictionary<int, Value>();
        for (var i = 0; i < Sequences; i++) inputs[BodyInputs[i]] = s.Add(new View(Body.Values[BodyInputs[i]].Shape), s.Input(i));
        for (var i = 0; i < States; i++) inputs[BodyInputs[Sequences + i]] = s.State(State(i).Shape, s.Input(Sequences + i));
        foreach (var i in captures) inputs[BodyInputs[i]] = s.Input(i);
        var results = s.Inline(Body, inputs);
        for (var i = 0; i < States; i++) s.Add(new Carry(), inputs[BodyInputs[Sequences + i]], results[StepOutputs + i]);
        for (var i = 0; i < StepOutputs; i++) s.Give(s.Add(new View(Stacked(Result(i).Shape, 1)), results[i]), 0);
    }

    public override KernelCall Lower(LowerContext c) => throw new InvalidOperationException("A Scan runs as the loop it is.");

    public override string Describe() => $"Scan of {Body.Nodes.Count} operations" + (Reverse ? ", backwards" : "");

    internal static Shape Stacked(Shape shape, int steps) => shape.IsUnknown ? shape : new Shape(new[] { steps }.Concat(shape.Sizes).ToEquatable());
}
