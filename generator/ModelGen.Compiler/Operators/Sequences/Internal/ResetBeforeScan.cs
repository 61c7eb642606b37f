using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

public abstract partial record Recurrent
{
    /// <summary>One layer in one direction of the GRU whose reset gate stands before the product: its third gate sees another state than the first two, so it has matrices of its own.</summary>
    private List<Value> ResetBeforeLayer(SpecializeContext s, Value x, List<Value> weights, int number, List<Value> states, Value? lengths)
    {
        var padded = RecurrentLayout.Padded(Hidden);
        var bias = Options.Bias ? s.Add(new Add(), weights[2], weights[3]) : null;

        Value Rows(Value weight, int gate, int gates, bool pad = false) =>
            s.Add(new GateRows(gates, Hidden, pad), s.Add(new Slice(0, gate * Hidden, gates * Hidden, 1), weight));

        Value Inputs(int gate, int gates)
        {
            var rows = gates * padded;
            Value[] values = [x, Rows(weights[0], gate, gates)];
            return s.AddBound(new Linear(rows, bias is not null), Shape.Of(x.Shape[0], rows), bias is null ? values : [.. values, Rows(bias, gate, gates)]);
        }

        var inputs = new List<Value> { Inputs(0, 2), Inputs(2, 1), Rows(weights[1], 0, 2, pad: true), Rows(weights[1], 2, 1, pad: true), Initial(s, states.FirstOrDefault(), number, padded) };
        if (lengths is not null) inputs.Add(lengths);
        var scan = new ResetBeforeScan(Hidden, number % Directions == 1, s.Training, lengths is not null);
        return s.AddAll(scan, [.. inputs]).Skip(scan.OutputIndex).ToList();
    }
}

/// <summary>
/// The scan of a GRU whose reset gate stands before the product: r, z = σ(p + U h), n = tanh(q + V (r h)),
/// h = (1 - z) n + z h. Inputs: p [time, r and z], q [time, n], U, V, initial state, and the lengths if there are any.
/// Everything is in panels of 16 units.
/// </summary>
/// <param name="Save">Whether a backward pass follows, which needs gates and states again.</param>
public sealed record ResetBeforeScan(int Hidden, bool Reverse, bool Save, bool HasLengths) : Operator
{
    private int Padded => RecurrentLayout.Padded(Hidden);

    /// <summary>The output of all steps [time, units]; the last state follows it.</summary>
    public int OutputIndex => Save ? 3 : 0;

    public override void Infer(InferContext c)
    {
        var steps = c.Shape[0];
        if (Save)
        {
            c.Output(Shape.Of(steps, 3 * Padded), suffix: "gates");
            c.Output(Shape.Of(steps, Padded), suffix: "before");
            c.Output(Shape.Of(steps, Padded), suffix: "reset");
        }
        c.Output(Shape.Of(steps, Padded));
        c.Output(Shape.Of(Padded), suffix: "h");
    }

    public override Layout? InputLayout(Graph graph, Node node, int input) => input is 2 or 3 ? new PanelLayout(Transposed: false) : null;

    public override long MultiplyAdds(Graph graph, Node node) => (long)graph.Values[node.Inputs[0]].Shape[0] * 3 * Padded * Hidden;

    public override void Differentiate(GradientContext g)
    {
        var (dy, dh) = (g.TryOutputGradient(OutputIndex), g.TryOutputGradient(OutputIndex + 1));
        var inputs = new List<Value> { g.Input(2), g.Input(3), g.Output(0), g.Output(1) };
        inputs.AddRange(new[] { dy, dh }.Where(v => v is not null)!);
        if (HasLengths) inputs.Add(g.Input(5));
        var results = g.AddAll(new ResetBeforeScanGradient(Hidden, Reverse, new RecurrentGradients(dy is not null, dh is not null, false), HasLengths), [.. inputs]);
        if (g.Wants(0)) g.Give(0, results[0]);
        if (g.Wants(1)) g.Give(1, results[1]);
        if (g.Wants(2)) g.Give(2, g.Add(new LinearWeightGradient(), g.Output(1), results[0]));
        if (g.Wants(3)) g.Give(3, g.Add(new LinearWeightGradient(), g.Output(2), results[1]));
        if (g.Wants(4)) g.Give(4, CellScan.OverBatch(g, 4, results[2]));
    }

    public override KernelCall Lower(LowerContext c)
    {
        var arguments = Enumerable.Range(0, c.Node.Inputs.Count).Select(c.In).Concat(Enumerable.Range(0, c.Node.Outputs.Count).Select(c.Out)).ToList();
        var steps = c.Input(0).Shape[0];
        arguments.AddRange([c.Scratch(3 * Padded, c.Output().Kind), steps, Hidden, Padded, CellScan.Stride(c.Input(4)), Reverse ? -1 : 1]);
        return CellScan.SampleCall(c, new ResetBeforeKernel(c.Precision, Save, HasLengths), (long)steps * 3 * Padded * Hidden, arguments);
    }

    public override string Describe() => $"GRU {Hidden}, reset before, over time" + (Reverse ? ", backwards" : "");
}

/// <summary>The reversed scan: gradients of p, of q and of the initial state.</summary>
public sealed record ResetBeforeScanGradient(int Hidden, bool Reverse, RecurrentGradients Given, bool HasLengths) : Operator
{
    public override void Infer(InferContext c)
    {
        var (steps, padded) = (c.Inputs[2].Shape[0], RecurrentLayout.Padded(Hidden));
        c.Output(Shape.Of(steps, 2 * padded));
        c.Output(Shape.Of(steps, padded));
        c.Output(Shape.Of(padded));
    }

    public override Layout? InputLayout(Graph graph, Node node, int input) => input < 2 ? new PanelLayout(Transposed: true) : null;

    public override long MultiplyAdds(Graph graph, Node node) => (long)graph.Values[node.Inputs[2]].Shape.Elements * Hidden;

    public override KernelCall Lower(LowerContext c)
    {
        var padded = RecurrentLayout.Padded(Hidden);
        var arguments = Enumerable.Range(0, c.Node.Inputs.Count).Select(c.In).Concat(Enumerable.Range(0, c.Node.Outputs.Count).Select(c.Out)).ToList();
        arguments.AddRange([c.Scratch(padded, c.Output().Kind), c.Output().Shape[0], padded, Reverse ? -1 : 1]);
        return CellScan.SampleCall(c, new ResetBeforeGradientKernel(c.Precision, Given, HasLengths), 3 * (long)c.Output(1).Shape.Elements * Hidden, arguments);
    }

    public override string Describe() => "GRU, reset before, backpropagated through time";
}
