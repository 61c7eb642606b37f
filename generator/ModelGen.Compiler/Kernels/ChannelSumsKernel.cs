using ModelGen.Compiler.Emit;
using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Programs;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// For each channel the sums over the batch of dy and of dy · (x - mean) · inverse: the gradients of a normalisation's
/// shift and scale. Samples are taken in order; planes are added up in double.
/// </summary>
/// <param name="Unrolled">Channels and elements of a plane, baked in and written out for one sample after the other; zero for any.</param>
public sealed record ChannelSumsKernel(Precision Precision, bool Planes, (int Channels, int After) Unrolled) : KernelSpec(Precision)
{
    private bool IsUnrolled => Unrolled.Channels > 0;

    public override string Name => "ChannelSums" + (Planes ? "_Planes" : "") + (IsUnrolled ? $"_{Unrolled.Channels}x{Unrolled.After}" : "") + TypeSuffix;

    public override string Summary => "dshift = Σ dy and dscale = Σ dy · (x - mean) · inverse of each channel over the batch.";

    public override EquatableArray<string> Parameters => new[] { $"{T}* dy", $"{T}* x", $"{T}* mean", $"{T}* inverse", $"{T}* dshift", $"{T}* dscale" }
        .Concat(IsUnrolled ? ["int sample"] : Planes ? ["int rows", "int channels", "int after", "int part", "int parts"] : ["int rows", "int channels", "int part", "int parts"]).ToEquatable();

    public static KernelCall Call(LowerContext c)
    {
        var shape = c.Input(0).Shape;
        int channels = shape[0], after = shape.After(0);
        Argument[] pointers = [c.In(0), c.In(1), c.In(2), c.In(3), c.Out(0), c.Out(1)];
        if (c.Tiny)
            return c.Call(new ChannelSumsKernel(c.Precision, after > 1, (channels, after)), new Split.InOrder(), shape.Elements, [.. pointers, new Argument.FirstSample()]);
        var parts = Parts(channels, after);
        Argument[] sizes = after > 1 ? [channels, after] : [channels];
        return c.Call(new ChannelSumsKernel(c.Precision, after > 1, default), new Split.Parts(parts), 32 * shape.Elements / parts,
            [.. pointers, new Argument.BatchCount(), .. sizes, new Argument.Part(), parts]);
    }

    /// <summary>Into how many runs of channels a reduction over the batch is cut.</summary>
    public static int Parts(int channels, int after) => Math.Max(1, Math.Min(after > 1 ? channels : channels / 16, 16));

    public override void Emit(CodeWriter w, Width v)
    {
        if (IsUnrolled)
        {
            for (var c = 0; c < Unrolled.Channels; c++)
                using (w.Block($"// channel {c}"))
                {
                    var at = c * Unrolled.After;
                    EmitPlane(w, v, $"(dy + {at})", $"(x + {at})", c.ToString(), new Extent("", Unrolled.After));
                    w.Line($"dshift[{c}] = (sample == 0 ? 0 : dshift[{c}]) + shift;");
                    w.Line($"dscale[{c}] = (sample == 0 ? 0 : dscale[{c}]) + scale * inverse[{c}];");
                }
            return;
        }
        w.Line("var c = (int)((long)channels * part / parts);");
        w.Line("var end = (int)((long)channels * (part + 1) / parts);");
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
            w.Line($"dscale[c] = ({T})(allScale * inverse[c]);");
        }
    }

    /// <summary>Declares <c>shift</c> and <c>scale</c>, the sums of one plane.</summary>
    private void EmitPlane(CodeWriter w, Width v, string dy, string x, string c, Extent after)
    {
        w.Line($"{T} shift = 0, scale = 0;");
        w.Line($"var center = mean[{c}];");
        if (!v.IsScalar) w.Line($"{v.Type} shiftV = {v.Zero}, scaleV = {v.Zero}, centerV = {v.Broadcast("center")};");
        w.Lanes(v, after, "i", (k, i) =>
        {
            var (shift, scale, center) = k.IsScalar ? ("shift", "scale", "center") : ("shiftV", "scaleV", "centerV");
            w.Line($"var d = {k.Load($"{dy} + {i}")};");
            w.Line($"{shift} += d;");
            w.Line($"{scale} = {k.Fma("d", $"({k.Load($"{x} + {i}")} - {center})", scale)};");
        });
        if (v.IsScalar) return;
        w.Line($"shift += {v.Sum("shiftV")};");
        w.Line($"scale += {v.Sum("scaleV")};");
    }

    private static void EmitVectors(CodeWriter w, Width v)
    {
        w.Line($"{v.Type} shift = {v.Zero}, scale = {v.Zero};");
        w.Line($"var center = {v.Load("mean + c")};");
        using (w.Block("for (var row = 0; row < rows; row++)"))
        {
            w.Line($"var d = {v.Load("dy + (nint)row * channels + c")};");
            w.Line("shift += d;");
            w.Line($"scale = {v.Fma("d", $"({v.Load("x + (nint)row * channels + c")} - center)", "scale")};");
        }
        w.Line(v.Store("dshift + c", "shift"));
        w.Line(v.Store("dscale + c", $"scale * {v.Load("inverse + c")}"));
    }
}
