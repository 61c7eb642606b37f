using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// The scan of a recurrent cell with a fused kernel: the loop over time of one layer in one direction. Inputs: what the
/// inputs of all steps contribute to the gates [time, gates], recurrent weight, initial state; for an LSTM the initial
/// cell, for a GRU the recurrent bias; the samples' lengths if there are any. Everything is in panels of 16 units.
/// </summary>
/// <param name="Save">Whether a backward pass follows, which needs gates and states again.</param>
public sealed record CellScan(RecurrentCell Cell, int Hidden, bool Reverse, bool Save, bool HasLengths) : Operator
{
    private bool IsLstm => Cell == RecurrentCell.Lstm;

    private bool IsGru => Cell == RecurrentCell.Gru;

    private int Padded => RecurrentLayout.Padded(Hidden);

    private bool SavesGates => Save && RecurrentLayout.Saved(Cell) > 0;

    private int LengthsInput => IsLstm || IsGru ? 4 : 3;

    private int BeforeIndex => SavesGates ? 1 : 0;

    private int CellsBeforeIndex => BeforeIndex + 1;

    /// <summary>The output of all steps [time, units]; the last state and, for an LSTM, the last cell follow it.</summary>
    public int OutputIndex => !Save ? 0 : (SavesGates ? 1 : 0) + 1 + (IsLstm ? 1 : 0);

    // What is saved stands first: the gates may then overwrite what the inputs contributed.
    public override void Infer(InferContext c)
    {
        var steps = c.Shape[0];
        if (SavesGates) c.Output(Shape.Of(steps, RecurrentLayout.Saved(Cell) * Padded), suffix: "gates");
        if (Save) c.Output(Shape.Of(steps, Padded), suffix: "before");
        if (Save && IsLstm) c.Output(Shape.Of(steps, Padded), suffix: "cellsBefore");
        c.Output(Shape.Of(steps, Padded));
        c.Output(Shape.Of(Padded), suffix: "h");
        if (IsLstm) c.Output(Shape.Of(Padded), suffix: "c");
    }

    public override bool CanOverwrite(int input) => input == 0 && SavesGates && !IsGru;

    public override Layout? InputLayout(Graph graph, Node node, int input) => input == 1 ? new PanelLayout(Transposed: false, Together: RecurrentLayout.Gates(Cell)) : null;

    public override long MultiplyAdds(Graph graph, Node node) => (long)graph.Values[node.Inputs[0]].Shape.Elements * Hidden;

    public override void Differentiate(GradientContext g)
    {
        var (dy, dh) = (g.TryOutputGradient(OutputIndex), g.TryOutputGradient(OutputIndex + 1));
        var dc = IsLstm ? g.TryOutputGradient(OutputIndex + 2) : null;
        var given = new RecurrentGradients(dy is not null, dh is not null, dc is not null);
        var inputs = new List<Value> { g.Input(1), g.Output(SavesGates ? 0 : OutputIndex) };
        if (IsGru) inputs.Add(g.Output(BeforeIndex));
        if (IsLstm) inputs.Add(g.Output(CellsBeforeIndex));
        inputs.AddRange(new[] { dy, dh, dc }.Where(v => v is not null)!);
        if (HasLengths) inputs.Add(g.Input(LengthsInput));
        var results = g.AddAll(new CellScanGradient(Cell, Hidden, Reverse, given, HasLengths), [.. inputs]);
        var recurrent = IsGru ? results[1] : results[0];
        if (g.Wants(0)) g.Give(0, results[0]);
        if (g.Wants(1)) g.Give(1, g.Add(new LinearWeightGradient(), g.Output(BeforeIndex), recurrent));
        if (g.Wants(2)) g.Give(2, OverBatch(g, 2, results[IsGru ? 2 : 1]));
        if (IsLstm && g.Wants(3)) g.Give(3, OverBatch(g, 3, results[2]));
        if (IsGru && g.Wants(3)) g.Give(3, g.Add(new SumOverAllButAxis(-1), recurrent));
    }

    public override KernelCall Lower(LowerContext c)
    {
        var arguments = new List<Argument> { c.In(0), c.In(1) };
        if (IsGru) arguments.Add(c.In(3));
        arguments.Add(c.In(2));
        if (IsLstm) arguments.Add(c.In(3));
        if (HasLengths) arguments.Add(c.In(LengthsInput));
        for (var i = 0; i < OutputIndex + (IsLstm ? 3 : 2); i++) arguments.Add(c.Out(i));
        var gates = RecurrentLayout.Gates(Cell) * Padded;
        var steps = c.Input(0).Shape[0];
        arguments.AddRange([c.Scratch(Padded + gates, c.Output().Kind), steps, Hidden, Padded, Stride(c.Input(2))]);
        if (IsLstm) arguments.Add(Stride(c.Input(3)));
        arguments.Add(Reverse ? -1 : 1);
        return SampleCall(c, new RecurrentKernel(c.Precision, Cell, Save, HasLengths), (long)steps * gates * Hidden, arguments);
    }

    public override string Describe() => $"{Cell} {Hidden} over time" + (Reverse ? ", backwards" : "");

    /// <summary>Blocks of samples, as many as a register tile takes; a sequence for the whole batch is one item.</summary>
    internal static KernelCall SampleCall(LowerContext c, KernelSpec kernel, long costPerSample, List<Argument> arguments)
    {
        const int rows = 8;
        return c.Output().Kind == ValueKind.PerSample
            ? c.Call(kernel, new Split.Samples(rows), rows * costPerSample, [.. arguments, new Argument.Count()])
            : c.Call(kernel, Split.Whole, costPerSample, [.. arguments, 1]);
    }

    internal static Argument Stride(Value state) => state.Kind == ValueKind.PerSample ? state.Shape.Elements : 0;

    // An initial state that the batch shares gets the gradients of all samples.
    internal static Value OverBatch(GradientContext g, int input, Value gradient) =>
        g.Input(input).Kind != ValueKind.PerSample && gradient.Kind == ValueKind.PerSample ? g.Add(new SumOverAllButAxis(-1), gradient) : gradient;
}

/// <summary>
/// The reversed scan: gradients of what the inputs contributed (for a GRU also of the recurrent product), of the initial
/// state and, for an LSTM, of the initial cell.
/// </summary>
public sealed record CellScanGradient(RecurrentCell Cell, int Hidden, bool Reverse, RecurrentGradients Given, bool HasLengths) : Operator
{
    private bool IsLstm => Cell == RecurrentCell.Lstm;

    private bool IsGru => Cell == RecurrentCell.Gru;

    public override void Infer(InferContext c)
    {
        var steps = c.Inputs[1].Shape[0];
        var padded = RecurrentLayout.Padded(Hidden);
        var gates = Shape.Of(steps, RecurrentLayout.Gates(Cell) * padded);
        c.Output(gates);
        if (IsGru) c.Output(gates);
        c.Output(Shape.Of(padded));
        if (IsLstm) c.Output(Shape.Of(padded));
    }

    // The gradients of an LSTM's gates may take the place of the gates.
    public override bool CanOverwrite(int input) => IsLstm && input == 1;

    public override Layout? InputLayout(Graph graph, Node node, int input) => input == 0 ? new PanelLayout(Transposed: true) : null;

    public override long MultiplyAdds(Graph graph, Node node) => (long)graph.Values[node.Output].Shape.Elements * Hidden;

    public override KernelCall Lower(LowerContext c)
    {
        var arguments = Enumerable.Range(0, c.Node.Inputs.Count).Select(c.In).Concat(Enumerable.Range(0, c.Node.Outputs.Count).Select(c.Out)).ToList();
        var steps = c.Output().Shape[0];
        arguments.AddRange([steps, RecurrentLayout.Padded(Hidden), Reverse ? -1 : 1]);
        return CellScan.SampleCall(c, new RecurrentGradientKernel(c.Precision, Cell, Given, HasLengths), (long)c.Output().Shape.Elements * Hidden, arguments);
    }

    public override string Describe() => $"{Cell} backpropagated through time";
}
