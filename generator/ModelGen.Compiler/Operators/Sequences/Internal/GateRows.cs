using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// A recurrent weight [gates · hidden, columns], or a bias, as the kernels of cells read it: units in panels of 16 with
/// their gates side by side, filled up with zeros.
/// </summary>
public sealed record GateRows(int Gates, int Hidden, bool PadColumns) : Operator
{
    public override void Infer(InferContext c)
    {
        var rows = Gates * RecurrentLayout.Padded(Hidden);
        c.Output(c.Shape.Rank == 1 ? Shape.Of(rows) : Shape.Of(rows, PadColumns ? RecurrentLayout.Padded(c.Shape[1]) : c.Shape[1]));
    }

    public override void Differentiate(GradientContext g)
    {
        if (g.Wants(0)) g.Give(0, g.Add(new GateRowsGradient(Gates, Hidden, g.Input(0).Shape), g.OutputGradient));
    }

    public override KernelCall Lower(LowerContext c) => Call(c, false, c.Input(0).Shape, c.Output().Shape);

    public override string Describe() => "gates side by side";

    internal KernelCall Call(LowerContext c, bool inverse, Shape plain, Shape padded)
    {
        int columns = plain.Rank == 1 ? 1 : plain[1], paddedColumns = padded.Rank == 1 ? 1 : padded[1];
        return c.Call(new GateRowsKernel(c.Precision, inverse), Split.Whole, padded.Elements, c.In(0), c.Out(), Gates, Hidden, RecurrentLayout.Padded(Hidden), columns, paddedColumns);
    }
}

/// <summary>The gradient of a recurrent weight, gate after gate again.</summary>
public sealed record GateRowsGradient(int Gates, int Hidden, Shape Plain) : Operator
{
    public override void Infer(InferContext c) => c.Output(Plain);

    public override KernelCall Lower(LowerContext c) => new GateRows(Gates, Hidden, false).Call(c, true, Plain, c.Input(0).Shape);

    public override string Describe() => "gates one after the other";
}
