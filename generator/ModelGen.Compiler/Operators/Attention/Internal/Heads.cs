using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// Rows [time, parts · heads · size] as matrices of each part and head, [heads, time, size]; one of the parts may come
/// out transposed, [heads, size, time], as the product that reads it wants it.
/// </summary>
/// <param name="Transposed">The part that is transposed, or -1.</param>
public sealed record SplitHeads(int Heads, int Parts, int Transposed) : Operator
{
    public override void Infer(InferContext c)
    {
        var (time, size) = (c.Shape[0], c.Shape[1] / Parts / Heads);
        for (var part = 0; part < Parts; part++) c.Output(part == Transposed ? Shape.Of(Heads, size, time) : Shape.Of(Heads, time, size), suffix: $"heads{part}");
    }

    public override void Differentiate(GradientContext g)
    {
        if (!g.Wants(0)) return;
        var parts = Enumerable.Range(0, Parts).Select(i => g.TryOutputGradient(i) ?? g.Add(new Zero(g.Output(i).Shape, g.Output(i).Kind))).ToArray();
        g.Give(0, g.Add(new JoinHeads(Heads, Parts, Transposed), parts));
    }

    public override KernelCall Lower(LowerContext c) => HeadsKernel.Call(c, c.Input(0), Heads, Parts, Transposed, join: false);

    public override string Describe() => $"split into {Heads} heads";
}

/// <summary>The inverse: matrices of parts and heads as rows side by side.</summary>
public sealed record JoinHeads(int Heads, int Parts, int Transposed) : Operator
{
    public override void Infer(InferContext c)
    {
        var (time, size) = Transposed == 0 ? (c.Shape[2], c.Shape[1]) : (c.Shape[1], c.Shape[2]);
        c.Output(Shape.Of(time, Parts * Heads * size));
    }

    public override void Differentiate(GradientContext g)
    {
        var parts = g.AddAll(new SplitHeads(Heads, Parts, Transposed), g.OutputGradient);
        for (var i = 0; i < Parts; i++)
            if (g.Wants(i)) g.Give(i, parts[i]);
    }

    public override KernelCall Lower(LowerContext c) => HeadsKernel.Call(c, c.Output(), Heads, Parts, Transposed, join: true);

    public override string Describe() => $"join {Heads} heads";
}
