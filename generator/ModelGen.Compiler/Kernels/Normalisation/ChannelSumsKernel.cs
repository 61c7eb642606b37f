using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// For each channel the sums over the batch of dy and of dy · x, or of dy · (x - mean) · inverse: the gradients of a shift
/// and a scale. Samples are taken in order; planes are added up in double.
/// </summary>
/// <param name="Unrolled">The cut of a sample, baked in and written out for one sample after the other; zero for any.</param>
public sealed record ChannelSumsKernel(Precision Precision, bool Centered, bool Planes, ChannelCut Unrolled) : KernelSpec(Precision)
{
    private bool IsUnrolled => Unrolled.Channels > 0;

    public override string Name => "ChannelSums" + (Centered ? "_Centered" : "") + (Planes ? "_Planes" : "") + (IsUnrolled ? $"_{Unrolled.Rows}x{Unrolled.Channels}x{Unrolled.After}" : "") + TypeSuffix;

    public override string Summary => $"dshift = Σ dy and dscale = Σ dy · {(Centered ? "(x - mean) · inverse" : "x")} of each channel over the batch.";

    public override EquatableArray<string> Parameters => new[] { $"{T}* dy", $"{T}* x" }.Concat(Centered ? [$"{T}* mean", $"{T}* inverse"] : []).Concat([$"{T}* dshift", $"{T}* dscale"])
        .Concat(IsUnrolled ? ["int sample"] : Planes ? ["int rows", "int channels", "int after", "int part", "int parts"] : ["int rows", "int channels", "int part", "int parts"]).ToEquatable();

    public static KernelCall Call(LowerContext c, bool centered, ChannelCut cut)
    {
        if (c.Input(0).Layout is ImageLayout) return ImageSumsKernel.Call(c);
        var isPerSample = c.Input(0).Kind == ValueKind.PerSample;
        Argument[] pointers = [.. Enumerable.Range(0, centered ? 4 : 2).Select(c.In), c.Out(0), c.Out(1)];
        var elements = c.Input(0).Elements;
        if (c.Tiny && isPerSample)
            return c.Call(new ChannelSumsKernel(c.Precision, centered, cut.After > 1, cut), new Split.InOrder(), elements, [.. pointers, new Argument.FirstSample()]);
        var parts = Parts(cut.Channels, cut.After);
        Argument[] sizes = cut.After > 1 ? [cut.Channels, cut.After] : [cut.Channels];
        return c.Call(new ChannelSumsKernel(c.Precision, centered, cut.After > 1, default), new Split.Parts(parts), 32 * elements / parts,
            [.. pointers, isPerSample ? new Argument.BatchCount(cut.Rows) : cut.Rows, .. sizes, new Argument.Part(), parts]);
    }

    /// <summary>Into how many runs of channels a reduction over the batch is cut.</summary>
    public static int Parts(int channels, int after) => Math.Max(1, Math.Min(after > 1 ? channels : channels / 16, 16));

    public override void Emit(CodeWriter w, Width v)
    {
        if (IsUnrolled)
        {
            for (var row = 0; row < Unrolled.Rows; row++)
                for (var c = 0; c < Unrolled.Channels; c++)
                    using (w.Block($"// row {row}, channel {c}"))
                    {
                        var at = (row * Unrolled.Channels + c) * Unrolled.After;
                        EmitPlane(w, v, $"(dy + {at})", $"(x + {at})", c.ToString(), new Extent("", Unrolled.After));
                        var before = row == 0 ? "sample == 0 ? 0 : " : "";
                        w.Line($"dshift[{c}] = ({before}dshift[{c}]) + shift;");
                        w.Line($"dscale[{c}] = ({before}dscale[{c}]) + scale{(Centered ? $" * inverse[{c}]" : "")};");
                    }
            return;
        }
        w.Line("var c = (int)((long)channels * part / parts);");
        w.Line("var end = (int)((long)channels * (part + 1) / parts);");
        if (!v.IsScalar)
            using (w.Block($"if ({FewColumns.Fit(v, Planes)})")) EmitFew(w, v);
        if (!Planes)
        {
            if (!v.IsScalar) using (w.Block($"for (; c + {v.Lanes} <= end; c += {v.Lanes})")) EmitVectors(w, v);
            using (w.Block("for (; c < end; c++)")) EmitVectors(w, v.Scalar);
            return;
        }
        using (w.Block("for (; c < end; c++)"))
        {
            w.Line("double allShift = 0, allScale = 0;");
            w.Line("var dyp = dy + (nint)c * after;");
            w.Line("var xp = x + (nint)c * after;");
            using (w.Block("for (var row = 0; row < rows; row++)"))
            {
                EmitPlane(w, v, "dyp", "xp", "c", new Extent("after", 0));
                w.Line("allShift += shift;");
                w.Line("allScale += scale;");
                w.Line("dyp += (nint)channels * after;");
                w.Line("xp += (nint)channels * after;");
            }
            w.Line($"dshift[c] = ({T})allShift;");
            w.Line($"dscale[c] = ({T})(allScale{(Centered ? " * inverse[c]" : "")});");
        }
    }

    /// <summary>Declares <c>shift</c> and <c>scale</c>, the sums of one plane.</summary>
    private void EmitPlane(CodeWriter w, Width v, string dy, string x, string c, Extent after)
    {
        w.Line($"{T} shift = 0, scale = 0;");
        if (Centered) w.Line($"var center = mean[{c}];");
        if (!v.IsScalar) w.Line($"{v.Type} shiftV = {v.Zero}, scaleV = {v.Zero};");
        if (Centered && !v.IsScalar) w.Line($"var centerV = {v.Broadcast("center")};");
        w.Lanes(v, after, "i", (k, i) =>
        {
            var (shift, scale, center) = k.IsScalar ? ("shift", "scale", "center") : ("shiftV", "scaleV", "centerV");
            w.Line($"var d = {k.Load($"{dy} + {i}")};");
            w.Line($"{shift} += d;");
            w.Line($"{scale} = {k.Fma("d", Centered ? $"({k.Load($"{x} + {i}")} - {center})" : k.Load($"{x} + {i}"), scale)};");
        });
        if (v.IsScalar) return;
        w.Line($"shift += {v.Sum("shiftV")};");
        w.Line($"scale += {v.Sum("scaleV")};");
    }

    /// <summary>Rows or planes of fewer elements than a vector has lanes: the first part does them all.</summary>
    private void EmitFew(CodeWriter w, Width v)
    {
        w.Line("if (part > 0) return;");
        w.Line($"var columns = channels{(Planes ? " * after" : "")};");
        if (Centered) FewColumns.Repeat(w, v, "columns", "Mean", $"mean[column{(Planes ? " / after" : "")}]");
        string Input(Width k, string at, string column) => Centered ? $"({k.Load($"x + {at}")} - {k.Load($"rowsOfMean + {column}")})" : k.Load($"x + {at}");
        FewColumns.Sum(w, v, "columns", "rows", ["Shift", "Scale"], (k, name, at, column) => k.Load($"dy + {at}") + (name == "Shift" ? "" : $" * {Input(k, at, column)}"));
        using (w.Block("for (var i = 0; i < channels; i++)"))
        {
            if (Planes)
            {
                w.Line("double shift = 0, scale = 0;");
                using (w.Block("for (var column = i * after; column < (i + 1) * after; column++)"))
                {
                    w.Line("shift += sumOfShift[column];");
                    w.Line("scale += sumOfScale[column];");
                }
            }
            w.Line($"dshift[i] = ({T}){(Planes ? "shift" : "sumOfShift[i]")};");
            w.Line($"dscale[i] = ({T})({(Planes ? "scale" : "sumOfScale[i]")}{(Centered ? " * inverse[i]" : "")});");
        }
        w.Line("return;");
    }

    private void EmitVectors(CodeWriter w, Width v)
    {
        w.Line($"{v.Type} shift = {v.Zero}, scale = {v.Zero};");
        if (Centered) w.Line($"var center = {v.Load("mean + c")};");
        using (w.Block("for (var row = 0; row < rows; row++)"))
        {
            w.Line($"var d = {v.Load("dy + (nint)row * channels + c")};");
            w.Line("shift += d;");
            w.Line($"scale = {v.Fma("d", Centered ? $"({v.Load("x + (nint)row * channels + c")} - center)" : v.Load("x + (nint)row * channels + c"), "scale")};");
        }
        w.Line(v.Store("dshift + c", "shift"));
        w.Line(v.Store("dscale + c", Centered ? $"scale * {v.Load("inverse + c")}" : "scale"));
    }
}
