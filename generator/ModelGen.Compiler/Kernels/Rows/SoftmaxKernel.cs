using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>Softmax, its logarithm or the gradient of either along the first axis of rows [size, after]; with vectors across the axes after it where there are any.</summary>
public sealed record SoftmaxKernel(Precision Precision, bool Log, bool Gradient, bool Across, EquatableArray<int> Baked) : RowKernel(Precision, Baked)
{
    protected override string BaseName => (Log ? "LogSoftmax" : "Softmax") + (Gradient ? "_Gradient" : "") + (Across ? "_Across" : "");

    public override string Summary => (Gradient, Log) switch
    {
        (false, false) => "y = exp(x) / Σ exp(x).",
        (false, true) => "y = x - log Σ exp(x).",
        (true, false) => "dx = y · (dy - Σ dy · y).",
        _ => "dx = dy - exp(y) · Σ dy.",
    };

    protected override IReadOnlyList<string> Sizes => Across ? ["size", "after"] : ["size"];

    private string RowSize => Across ? $"{Size(0)} * {Size(1)}" : Size(0).ToString();

    protected override IReadOnlyList<RowTensor> Tensors => Gradient
        ? [new("dy", RowSize), new("y", RowSize), new("dx", RowSize, IsWritten: true)]
        : [new("x", RowSize), new("y", RowSize, IsWritten: true)];

    public static KernelCall Call(LowerContext c, int axis, bool log, bool gradient)
    {
        var shape = c.Output().Shape;
        if (axis < 0) axis += shape.Rank;
        int size = shape[axis], after = shape.After(axis);
        Argument[] pointers = gradient ? [c.In(0), c.In(1), c.Out()] : [c.In(0), c.Out()];
        var across = new SoftmaxKernel(c.Precision, log, gradient, Across: true, default);
        var isNarrow = after == 1 ? LaneRowsKernel.Serves(size, costly: log || !gradient) : LaneRowsKernel.Serves(size, after);
        Func<RowKernel, KernelSpec>? lanes = isNarrow ? single => new LaneRowsKernel(single, across) : null;
        return Call(c, baked => new SoftmaxKernel(c.Precision, log, gradient, after > 1, baked), lanes, shape.Before(axis), after > 1 ? [size, after] : [size], 16 * shape.Elements, pointers);
    }

    protected override void EmitRow(CodeWriter w, Width v)
    {
        if (Across) w.Overlapping(v, Size(1), "i", EmitAcross);
        else if (Gradient) EmitGradient(w, v);
        else EmitForward(w, v);

        void EmitAcross(Width x, string i)
        {
            string At(string tensor, string s) => x.Load($"{tensor} + {s} * {Size(1)} + {i}");
            string StoreAt(string tensor, string s, string value) => x.Store($"{tensor} + {s} * {Size(1)} + {i}", value);
            w.Line($"var sum = {x.Zero};");
            if (Gradient)
            {
                w.Each(Size(0), "s", s => w.Line($"sum += {At("dy", s)}{(Log ? "" : $" * {At("y", s)}")};"));
                w.Each(Size(0), "s", s => w.Line(StoreAt("dx", s, Log ? $"{At("dy", s)} - {x.Call("Exp", At("y", s))} * sum" : $"{At("y", s)} * ({At("dy", s)} - sum)")));
                return;
            }
            w.Line($"var most = {x.Load($"x + {i}")};");
            w.Each(Size(0), "s", s => w.Line($"most = {x.Max("most", At("x", s))};"));
            if (Log)
            {
                w.Each(Size(0), "s", s => w.Line($"sum += {x.Call("Exp", $"{At("x", s)} - most")};"));
                w.Line($"var log = {x.Call("Log", "sum")};");
                w.Each(Size(0), "s", s => w.Line(StoreAt("y", s, $"({At("x", s)} - most) - log")));
                return;
            }
            w.Each(Size(0), "s", s =>
            {
                w.Line($"var e = {x.Call("Exp", $"{At("x", s)} - most")};");
                w.Line("sum += e;");
                w.Line(StoreAt("y", s, "e"));
            });
            w.Each(Size(0), "s", s => w.Line(StoreAt("y", s, $"{At("y", s)} / sum")));
        }
    }

    private void EmitForward(CodeWriter w, Width v)
    {
        if (v.IsScalar || Size(0).IsUnrolled)
        {
            EmitShort(w, v);
            return;
        }
        using (w.Block($"if (size >= {v.Lanes})")) RowSoftmax.Emit(w, v, "size", Log);
        using (w.Block("else")) EmitShort(w, v.Scalar);
    }

    private void EmitShort(CodeWriter w, Width v)
    {
        w.Line("var most = x[0];");
        w.Lanes(v, Size(0), "i", (k, i) => w.Line($"most = {v.MathClass}.Max(most, {(k.IsScalar ? $"x[{i}]" : $"VectorMath.Max({k.Load($"x + {i}")})")});"));
        string Exp(Width k, string i) => k.Call("Exp", $"{k.Load($"x + {i}")} - {k.Broadcast("most")}");
        if (Log)
        {
            w.Sum(v, Size(0), "i", "sum", Exp);
            w.Line($"var log = {v.Scalar.Call("Log", "sum")};");
            w.Lanes(v, Size(0), "i", (k, i) => w.Line(k.Store($"y + {i}", $"({k.Load($"x + {i}")} - {k.Broadcast("most")}) - {k.Broadcast("log")}")));
            return;
        }
        w.Line($"{T} sum = 0;");
        w.Lanes(v, Size(0), "i", (k, i) =>
        {
            w.Line($"var e = {Exp(k, i)};");
            w.Line(k.Store($"y + {i}", "e"));
            w.Line($"sum += {k.Sum("e")};");
        });
        w.Line("var scale = 1 / sum;");
        w.Lanes(v, Size(0), "i", (k, i) => w.Line(k.Store($"y + {i}", $"{k.Load($"y + {i}")} * {k.Broadcast("scale")}")));
    }

    private void EmitGradient(CodeWriter w, Width v)
    {
        w.Sum(v, Size(0), "i", "sum", (k, i) => k.Load($"dy + {i}") + (Log ? "" : $" * {k.Load($"y + {i}")}"));
        w.Lanes(v, Size(0), "i", (k, i) =>
        {
            string dy = k.Load($"dy + {i}"), y = k.Load($"y + {i}"), sum = k.Broadcast("sum");
            w.Line(k.Store($"dx + {i}", Log ? $"{dy} - {k.Call("Exp", y)} * {sum}" : $"{y} * ({dy} - {sum})"));
        });
    }
}
