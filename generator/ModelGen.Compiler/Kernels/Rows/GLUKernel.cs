using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>y = a · σ(b) for rows [a, b] of two halves, or the gradient.</summary>
public sealed record GLUKernel(Precision Precision, bool Gradient, EquatableArray<int> Baked) : RowKernel(Precision, Baked)
{
    protected override string BaseName => "GLU" + (Gradient ? "_Gradient" : "");

    public override string Summary => Gradient ? "da = dy · σ(b) and db = dy · a · σ(b) · σ(-b)." : "y = a · σ(b), the halves of x.";

    protected override IReadOnlyList<string> Sizes => ["half"];

    protected override IReadOnlyList<RowTensor> Tensors => Gradient
        ? [new("x", $"2 * {Size(0)}"), new("dy", Size(0).ToString()), new("dx", $"2 * {Size(0)}", IsWritten: true)]
        : [new("x", $"2 * {Size(0)}"), new("y", Size(0).ToString(), IsWritten: true)];

    public static KernelCall Call(LowerContext c, int axis, bool gradient)
    {
        var shape = c.Input(0).Shape;
        if (axis < 0) axis += shape.Rank;
        Argument[] pointers = gradient ? [c.In(0), c.In(1), c.Out()] : [c.In(0), c.Out()];
        var half = shape[axis] / 2 * shape.After(axis);
        // Rows side by side are one row of halves as many times as wide.
        Func<RowKernel, KernelSpec>? lanes = LaneRowsKernel.Serves(half, costly: true) ? single => new LaneRowsKernel(single, single) : null;
        return Call(c, baked => new GLUKernel(c.Precision, gradient, baked), lanes, shape.Before(axis), [half], 8 * shape.Elements, pointers);
    }

    protected override void EmitRow(CodeWriter w, Width v) => w.Lanes(v, Size(0), "i", (k, i) =>
    {
        w.Line($"var b = {k.Load($"x + {Size(0)} + {i}")};");
        w.Line($"var gate = {k.Call("Sigmoid", "b")};");
        if (!Gradient)
        {
            w.Line(k.Store($"y + {i}", $"{k.Load($"x + {i}")} * gate"));
            return;
        }
        w.Line($"var da = {k.Load($"dy + {i}")} * gate;");
        w.Line(k.Store($"dx + {Size(0)} + {i}", $"da * {k.Load($"x + {i}")} * {k.Call("Sigmoid", "-b")}"));
        w.Line(k.Store($"dx + {i}", "da"));
    });
}
