using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>Puts a frame into a ring of frames and takes those under the taps of a kernel out of it.</summary>
public sealed record FrameHistoryKernel(Precision Precision, int Taps) : KernelSpec(Precision)
{
    public override string Name => $"FrameHistory_{Taps}{TypeSuffix}";

    public override string Summary => $"The frame goes into its place in the ring; {Taps} frames, dilation apart and the oldest first, come out side by side.";

    public override bool IsVectorized => false;

    public override EquatableArray<string> Parameters => [$"{T}* frame", $"{T}* ring", $"{T}* history", "int channels", "int dilation", "int mask", "int time"];

    public override void Emit(CodeWriter w, Width v)
    {
        w.Line("var place = ring + (nint)(time & mask) * channels;");
        w.Line("for (var c = 0; c < channels; c++) place[c] = frame[c];");
        using (w.Block($"for (var tap = {Taps - 1}; tap >= 0; tap--)"))
        {
            w.Line("var from = ring + (nint)((time - tap * dilation) & mask) * channels;");
            w.Line("for (var c = 0; c < channels; c++) history[c] = from[c];");
            w.Line("history += channels;");
        }
    }
}

/// <summary>Arranges a convolution's weight as the matrix that frames side by side are multiplied with.</summary>
public sealed record TapMatrixKernel(Precision Precision) : KernelSpec(Precision)
{
    public override string Name => "TapMatrix" + TypeSuffix;

    public override string Summary => "to[output, tap, channel] = weight[output, channel of its group, tap]; zero between groups.";

    public override bool IsVectorized => false;

    public override EquatableArray<string> Parameters => [$"{T}* weight", $"{T}* to", "int outputs", "int inputs", "int taps", "int groups"];

    public override void Emit(CodeWriter w, Width v)
    {
        w.Line($"new Span<{T}>(to, outputs * taps * inputs * groups).Clear();");
        using (w.Block("for (var output = 0; output < outputs; output++)"))
        {
            w.Line("var first = output / (outputs / groups) * inputs;");
            w.Line("for (var tap = 0; tap < taps; tap++)");
            using (w.Indent())
            {
                w.Line("for (var input = 0; input < inputs; input++)");
                using (w.Indent()) w.Line("to[((nint)output * taps + tap) * inputs * groups + first + input] = weight[((nint)output * inputs + input) * taps + tap];");
            }
        }
    }
}
