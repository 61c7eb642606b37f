using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>Brings a convolution's weight into the order its kernel streams through it, one block of results an item.</summary>
public sealed record PackConvWeightsKernel(Precision Precision, bool Transposed, bool Flipped) : KernelSpec(Precision)
{
    public override string Name => $"PackConvWeights{(Transposed ? "_Transposed" : "")}{(Flipped ? "_Flipped" : "")}{TypeSuffix}";

    public override string Summary => "Packs a convolution's weight [out, in / groups, taps] as [out / 16][in / 16][taps][up to 16 in][16 out].";

    public override bool IsVectorized => false;

    public override EquatableArray<string> Parameters =>
        [$"{T}* weight", $"{T}* packed", "int outs", "int ins", "int outPerGroup", "int inPerGroup", "int channels", "int lastStart", "int taps", "int block"];

    public static KernelCall Call(LowerContext c, ConvWeightLayout layout)
    {
        var shape = c.Input(0).Shape;
        var sums = layout.Reduction(shape);
        var taps = shape[2] * shape[3];
        return c.Call(new PackConvWeightsKernel(c.Precision, layout.Transposed, layout.Flipped), new Split.Parts(ImageLayout.BlockCount(sums.Out)),
            sums.Channels * taps * 16L, c.In(0), c.Out(), sums.Out, sums.In, sums.OutPerGroup, sums.InPerGroup, sums.Channels, sums.LastStart, taps, new Argument.Part());
    }

    public override void Emit(CodeWriter w, Width v)
    {
        w.Line("packed += (nint)block * channels * taps * 16;");
        using (w.Block("if (ins == inPerGroup && outs == outPerGroup && block * 16 + 16 <= outs)"))
        {
            EmitSquares(w);
            w.Line("return;");
        }
        w.Line($"var start = {ConvReduction.Start("block")} * 16;");
        w.Line("new Span<" + T + ">(packed, channels * taps * 16).Clear();");
        w.Line("var mine = Math.Min(channels, ins - start);");
        w.Line("var end = Math.Min(block * 16 + 16, outs);");
        // Sixteen by sixteen, so that the lines of the weight are still in cache when the next output reads on in them.
        using (w.Block("for (var first = 0; first < mine; first += 16)"))
        using (w.Block("for (var o = block * 16; o < end; o++)"))
        {
            w.Line("var to = packed + (nint)first * taps * 16 + o % 16;");
            w.Line("var many = Math.Min(16, mine - first);");
            using (w.Block("for (var c = 0; c < many; c++)"))
            {
                w.Line("var i = start + first + c;");
                w.Line("if (i / inPerGroup != o / outPerGroup) continue;");
                w.Line(Transposed
                    ? "var from = weight + ((nint)i * outPerGroup + o % outPerGroup) * taps;"
                    : "var from = weight + ((nint)o * inPerGroup + i % inPerGroup) * taps;");
                w.Line($"for (var t = 0; t < taps; t++) to[(t * many + c) * 16] = from[{Tap}];");
            }
        }
    }

    private string Tap => Flipped ? "taps - 1 - t" : "t";

    /// <summary>A whole block of outputs of a convolution without groups: squares of the weight are transposed.</summary>
    private void EmitSquares(CodeWriter w)
    {
        using (w.Block("for (var first = 0; first < channels; first += 16)"))
        {
            w.Line("var many = Math.Min(16, channels - first);");
            w.Line("var to = packed + (nint)first * taps * 16;");
            var flipped = Flipped ? "true" : "false";
            if (Transposed)
                using (w.Block("for (var c = 0; c < many; c++)"))
                {
                    // An output's channels follow each other; only those of the last one have nothing behind them.
                    w.Line("var from = weight + ((nint)(first + c) * outs + block * 16) * taps;");
                    w.Line($"Transposition.ToTaps(from, taps, taps, taps >= 16 || from + 15 * taps + 16 <= weight + (nint)ins * outs * taps, to + c * 16, taps, many, {flipped});");
                }
            else w.Line($"Transposition.ToTaps(weight + ((nint)block * 16 * ins + first) * taps, (nint)ins * taps, many * taps, many * taps >= 16, to, taps, many, {flipped});");
        }
    }
}
