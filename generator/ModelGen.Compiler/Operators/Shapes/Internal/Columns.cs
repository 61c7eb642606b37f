using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// Some columns of the last axis, put at a place among zeros: cuts a part out, fills up a row, or (the derivative) puts
/// a part back.
/// </summary>
public sealed record Columns(int From, int Width, int To, int Total) : Operator
{
    public override void Infer(InferContext c) => c.Output(c.Shape.With(-1, Total));

    public override void Differentiate(GradientContext g)
    {
        if (g.Wants(0)) g.Give(0, g.Add(new Columns(To, Width, From, g.Input(0).Shape[-1]), g.OutputGradient));
    }

    public override KernelCall Lower(LowerContext c)
    {
        var stride = c.Input(0).Shape[-1];
        var rows = (int)(c.Input(0).Shape.Elements / stride);
        var perSample = c.Output().Kind == ValueKind.PerSample;
        return c.Call(new ColumnsKernel(c.Precision), perSample ? LowerContext.SampleBlocks(c.Output().Elements) : Split.Whole, c.Output().Elements,
            c.In(0), c.Out(), stride, From, Total, To, Width, perSample ? new Argument.Count(rows) : rows);
    }

    public override string Describe() => $"columns {From} to {From + Width - 1}";
}

/// <summary>The first columns of several tensors side by side along the last axis.</summary>
public sealed record JoinColumns(EquatableArray<int> Widths) : Operator
{
    public override void Infer(InferContext c) => c.Output(c.Shape.With(-1, Widths.Sum()));

    public override void Differentiate(GradientContext g)
    {
        var offset = 0;
        for (var i = 0; i < Widths.Count; i++)
        {
            if (g.Wants(i)) g.Give(i, g.Add(new Columns(offset, Widths[i], 0, g.Input(i).Shape[-1]), g.OutputGradient));
            offset += Widths[i];
        }
    }

    public override KernelCall Lower(LowerContext c)
    {
        var rows = (int)(c.Input(0).Shape.Elements / c.Input(0).Shape[-1]);
        var perSample = c.Output().Kind == ValueKind.PerSample;
        var arguments = Enumerable.Range(0, Widths.Count).SelectMany(i => new[] { c.In(i), c.Input(i).Shape[-1], Widths[i] })
            .Append(c.Out()).Append(perSample ? new Argument.Count(rows) : rows);
        return c.Call(new JoinColumnsKernel(c.Precision, Widths.Count), perSample ? LowerContext.SampleBlocks(c.Output().Elements) : Split.Whole, c.Output().Elements, [.. arguments]);
    }

    public override string Describe() => "side by side";
}
