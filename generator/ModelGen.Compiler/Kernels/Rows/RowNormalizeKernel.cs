using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>What rows are brought to.</summary>
public enum NormForm
{
    /// <summary>(x - mean) / sqrt(variance + eps).</summary>
    Standard,

    /// <summary>x / sqrt(mean of squares + eps).</summary>
    RootMeanSquare,

    /// <summary>x / max(length, eps).</summary>
    Length,
}

/// <summary>A sample as [before, size, after], normalised over its middle axis.</summary>
public readonly record struct NormCut(int Before, int Size, int After);

/// <summary>Normalises rows [size], or [size, after] with vectors across the last axis; or the gradient of that.</summary>
public sealed record RowNormalizeKernel(Precision Precision, NormForm Form, bool Gradient, bool Across, EquatableArray<int> Baked) : RowKernel(Precision, Baked)
{
    protected override string BaseName => $"Normalize_{Form}{(Gradient ? "_Gradient" : "")}{(Across ? "_Across" : "")}";

    public override string Summary => (Gradient ? "The gradient of: " : "") + Form switch
    {
        NormForm.Standard => "y = (x - mean) / sqrt(variance + eps) of each row.",
        NormForm.RootMeanSquare => "y = x / sqrt(mean of squares + eps) of each row.",
        _ => "y = x / max(length, eps) of each row.",
    };

    protected override IReadOnlyList<string> Sizes => Across ? ["size", "after"] : ["size"];

    protected override IReadOnlyList<string> Extras => Gradient && Form != NormForm.Length ? [] : [$"{T} eps"];

    private string RowSize => Across ? $"{Size(0)} * {Size(1)}" : Size(0).ToString();

    private string Factors => Across ? Size(1).ToString() : "1";

    protected override IReadOnlyList<RowTensor> Tensors => Gradient
        ? [new("dy", RowSize), new("y", RowSize), new("factor", Factors), new("dx", RowSize, IsWritten: true)]
        : [new("x", RowSize), new("y", RowSize, IsWritten: true), new("factor", Factors, IsWritten: true)];

    public static KernelCall Call(LowerContext c, NormForm form, double eps, NormCut cut, bool gradient)
    {
        Argument[] pointers = gradient ? [c.In(0), c.In(1), c.In(2), c.Out()] : [c.In(0), c.Out(0), c.Out(1)];
        var across = new RowNormalizeKernel(c.Precision, form, gradient, Across: true, default);
        var isNarrow = cut.After == 1 ? LaneRowsKernel.Serves(cut.Size, costly: false) : LaneRowsKernel.Serves(cut.Size, cut.After);
        Func<RowKernel, KernelSpec>? lanes = isNarrow ? single => new LaneRowsKernel(single, across) : null;
        return Call(c, baked => new RowNormalizeKernel(c.Precision, form, gradient, cut.After > 1, baked), lanes, cut.Before, cut.After > 1 ? [cut.Size, cut.After] : [cut.Size],
            4 * c.Input(0).Elements, pointers, gradient && form != NormForm.Length ? [] : [eps]);
    }

    protected override void EmitRow(CodeWriter w, Width v)
    {
        if (Across) w.Lanes(v, Size(1), "i", (k, i) => EmitNorm(w, k, i, (name, term) =>
        {
            w.Line($"var {name} = {k.Zero};");
            w.Each(Size(0), "s", s => w.Line($"{name} += {term(k, $"{s} * {Size(1)} + {i}")};"));
        }, body => w.Each(Size(0), "s", s => body(k, $"{s} * {Size(1)} + {i}"))));
        else EmitNorm(w, v.Scalar, "0", (name, term) => w.Sum(v, Size(0), "i", name, term), body => w.Lanes(v, Size(0), "i", body));
    }

    /// <summary>
    /// One row, or a vector of columns: <paramref name="one"/> is the width of what each has one of, <paramref name="sum"/>
    /// declares a sum over the elements, <paramref name="all"/> visits them.
    /// </summary>
    private void EmitNorm(CodeWriter w, Width one, string factor, Action<string, Func<Width, string, string>> sum, Action<Action<Width, string>> all)
    {
        // A number of the row in a vector of its elements; across columns both have the same width.
        string Wide(Width k, string name) => Across ? name : k.Broadcast(name);
        var count = one.Broadcast($"({T}){Size(0)}");
        if (Gradient)
        {
            if (Form == NormForm.Standard)
            {
                sum("shift", (k, i) => k.Load($"dy + {i}"));
                w.Line($"shift /= {count};");
            }
            sum("along", (k, i) => $"{k.Load($"dy + {i}")} * {k.Load($"y + {i}")}");
            w.Line($"var inverse = {one.Load($"factor + {factor}")};");
            if (Form != NormForm.Length) w.Line($"along /= {count};");
            // A row shorter than eps is only scaled.
            else w.Line($"along = {one.Select(one.Greater(one.Broadcast("(1 / eps)"), "inverse"), "along", one.Zero)};");
            all((k, i) =>
            {
                var dy = k.Load($"dy + {i}") + (Form == NormForm.Standard ? $" - {Wide(k, "shift")}" : "");
                w.Line(k.Store($"dx + {i}", $"({dy} - {k.Load($"y + {i}")} * {Wide(k, "along")}) * {Wide(k, "inverse")}"));
            });
            return;
        }
        if (Form == NormForm.Standard)
        {
            sum("mean", (k, i) => k.Load($"x + {i}"));
            w.Line($"mean /= {count};");
        }
        string Centered(Width k, string i) => Form == NormForm.Standard ? $"({k.Load($"x + {i}")} - {Wide(k, "mean")})" : k.Load($"x + {i}");
        sum("squares", (k, i) => $"{Centered(k, i)} * {Centered(k, i)}");
        var isFinite = one.IsScalar ? $"{T}.IsFinite(squares)" : $"{one.Class}.EqualsAll(squares - squares, {one.Zero})";
        using (w.Block($"if ({isFinite})")) EmitFinite();
        using (w.Block("else"))
        {
            // Squares beyond the largest number: one by one, in double and to another scale.
            var row = Across ? $"{Size(0)}, {Size(1)}" : $"{Size(0)}, 1";
            var at = Across ? $" + {factor}" : "";
            var each = one.IsScalar ? "" : " + lane";
            if (!one.IsScalar) w.Line($"for (var lane = 0; lane < {one.Lanes}; lane++)");
            w.Line($"{(one.IsScalar ? "" : "    ")}LargeValues.{Form}(x{at}{each}, {row}, eps, y{at}{each}, factor{at}{each});");
        }

        void EmitFinite()
        {
            w.Line(Form == NormForm.Length
                ? $"var inverse = {one.Constant(1)} / {one.Max(one.Sqrt("squares"), one.Broadcast("eps"))};"
                : $"var inverse = {one.Constant(1)} / {one.Sqrt($"squares / {count} + {one.Broadcast("eps")}")};");
            w.Line(one.Store($"factor + {factor}", "inverse"));
            all((k, i) => w.Line(k.Store($"y + {i}", $"{Centered(k, i)} * {Wide(k, "inverse")}")));
        }
    }
}
