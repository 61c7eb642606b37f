using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>A depthwise convolution's weight [channels, 1, kh, kw] as [channels / 16][kh][kw][16], missing channels being zero.</summary>
/// <param name="Flipped">Whether the taps run backwards, as the gradient of the input wants them.</param>
public sealed record DepthwiseWeightLayout(bool Flipped) : Layout
{
    public override long Elements(Shape shape) => (long)ImageLayout.BlockCount(shape[0]) * ImageLayout.Lanes * shape[2] * shape[3];

    public override string ToString() => "depthwise weights" + (Flipped ? " flipped" : "");
}

/// <summary>Brings a depthwise convolution's weight into the order its kernel reads it in, one block of channels an item.</summary>
public sealed record PackDepthwiseWeightsKernel(Precision Precision, bool Flipped) : KernelSpec(Precision)
{
    public override string Name => $"PackDepthwiseWeights{(Flipped ? "_Flipped" : "")}{TypeSuffix}";

    public override string Summary => "Packs a depthwise convolution's weight [channels, taps] as [channels / 16][taps][16].";

    public override bool IsVectorized => false;

    public override EquatableArray<string> Parameters => [$"{T}* weight", $"{T}* packed", "int channels", "int taps", "int block"];

    public static KernelCall Call(LowerContext c, DepthwiseWeightLayout layout)
    {
        var shape = c.Input(0).Shape;
        var taps = shape[2] * shape[3];
        return c.Call(new PackDepthwiseWeightsKernel(c.Precision, layout.Flipped), new Split.Parts(ImageLayout.BlockCount(shape[0])), taps * 16L,
            c.In(0), c.Out(), shape[0], taps, new Argument.Part());
    }

    public override void Emit(CodeWriter w, Width v)
    {
        w.Line("packed += (nint)block * taps * 16;");
        w.Line($"new Span<{T}>(packed, taps * 16).Clear();");
        w.Line("var many = Math.Min(16, channels - block * 16);");
        w.Line("for (var c = 0; c < many; c++)");
        using (w.Indent())
            w.Line($"for (var t = 0; t < taps; t++) packed[t * 16 + c] = weight[(block * 16 + c) * taps + {(Flipped ? "taps - 1 - t" : "t")}];");
    }
}
