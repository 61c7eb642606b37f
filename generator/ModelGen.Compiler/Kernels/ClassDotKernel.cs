using ModelGen.Compiler.Emit;
using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Programs;

namespace ModelGen.Compiler.Kernels;

/// <summary>y[place] = -Σ x[class, place] · t[class, place] over the classes, or the gradient by x.</summary>
public sealed record ClassDotKernel(Precision Precision, bool Gradient, EquatableArray<int> Baked) : RowKernel(Precision, Baked)
{
    protected override string BaseName => "ClassDot" + (Gradient ? "_Gradient" : "");

    public override string Summary => Gradient ? "dx = -t · dy of the place." : "y = -Σ x · t over the classes of each place.";

    protected override IReadOnlyList<string> Sizes => ["classes", "places"];

    private string RowSize => $"{Size(0)} * {Size(1)}";

    protected override IReadOnlyList<RowTensor> Tensors => Gradient
        ? [new("t", RowSize), new("dy", Size(1).ToString()), new("dx", RowSize)]
        : [new("x", RowSize), new("t", RowSize), new("y", Size(1).ToString())];

    public static KernelCall Call(LowerContext c, bool gradient)
    {
        var shape = c.Input(0).Shape;
        return Call(c, baked => new ClassDotKernel(c.Precision, gradient, baked), 1, [shape[0], shape.After(0)], shape.Elements, [c.In(0), c.In(1), c.Out()]);
    }

    protected override void EmitRow(CodeWriter w, Width v) => w.Lanes(v, Size(1), "i", (k, i) =>
    {
        if (Gradient)
        {
            w.Line($"var d = -{k.Load($"dy + {i}")};");
            w.Each(Size(0), "c", c => w.Line(k.Store($"dx + {c} * {Size(1)} + {i}", $"{k.Load($"t + {c} * {Size(1)} + {i}")} * d")));
            return;
        }
        w.Line($"var sum = {k.Zero};");
        w.Each(Size(0), "c", c =>
        {
            w.Line($"var share{c} = {k.Load($"t + {c} * {Size(1)} + {i}")};");
            w.Line($"sum -= {k.Times($"share{c}", k.Load($"x + {c} * {Size(1)} + {i}"))};");
        });
        w.Line(k.Store($"y + {i}", "sum"));
    });
}
