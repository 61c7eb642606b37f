using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>y[place] = -Σ x[class, place] · t[class, place] over the classes, or the gradient by x; in vectors of places, or of classes where a row has one place.</summary>
/// <param name="One">Whether there is one place a row.</param>
public sealed record ClassDotKernel(Precision Precision, bool Gradient, bool One, EquatableArray<int> Baked) : RowKernel(Precision, Baked)
{
    protected override string BaseName => "ClassDot" + (One ? "_One" : "") + (Gradient ? "_Gradient" : "");

    public override string Summary => Gradient ? "dx = -t · dy of the place." : "y = -Σ x · t over the classes of each place.";

    protected override IReadOnlyList<string> Sizes => One ? ["classes"] : ["classes", "places"];

    private string RowSize => One ? Size(0).ToString() : $"{Size(0)} * {Size(1)}";

    private string Places => One ? "1" : Size(1).ToString();

    protected override IReadOnlyList<RowTensor> Tensors => Gradient
        ? [new("t", RowSize), new("dy", Places), new("dx", RowSize)]
        : [new("x", RowSize), new("t", RowSize), new("y", Places)];

    public static KernelCall Call(LowerContext c, int axis, bool gradient)
    {
        var shape = c.Input(0).Shape;
        int classes = shape[axis], places = shape.After(axis);
        return Call(c, baked => new ClassDotKernel(c.Precision, gradient, places == 1, baked), shape.Before(axis), places == 1 ? [classes] : [classes, places],
            shape.Elements, [c.In(0), c.In(1), c.Out()]);
    }

    protected override void EmitRow(CodeWriter w, Width v)
    {
        if (!One) EmitPlaces(w, v);
        else if (Gradient)
        {
            w.Line("var d = -*dy;");
            w.Lanes(v, Size(0), "c", (k, c) => w.Line(k.Store($"dx + {c}", $"{k.Load($"t + {c}")} * {k.Broadcast("d")}")));
        }
        else
        {
            w.Sum(v, Size(0), "c", "sum", (k, c) =>
            {
                w.Line($"var share{c} = {k.Load($"t + {c}")};");
                return k.Times($"share{c}", k.Load($"x + {c}"));
            });
            w.Line("*y = -sum;");
        }
    }

    private void EmitPlaces(CodeWriter w, Width v) => w.Lanes(v, Size(1), "i", (k, i) =>
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
