using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// A convolution's weight [out, in / groups, kh, kw] in the order its kernel streams through it:
/// [out / 16][in / 16][kh][kw][up to 16 in][16 out], missing outputs and weights between groups being zero. Transposed,
/// inputs and outputs change places: what the gradient of the input multiplies with.
/// </summary>
/// <param name="Flipped">Whether the taps run backwards: a convolution with stride 1 is then its own transpose.</param>
public sealed record ConvWeightLayout(int Groups, bool Transposed, bool Flipped) : Layout
{
    public override long Elements(Shape shape)
    {
        var sums = Reduction(shape);
        return (long)ImageLayout.BlockCount(sums.Out) * sums.Channels * shape[2] * shape[3] * ImageLayout.Lanes;
    }

    public ConvReduction Reduction(Shape shape) => Transposed
        ? new ConvReduction(shape[1] * Groups, shape[0], Groups)
        : new ConvReduction(shape[0], shape[1] * Groups, Groups);

    public override string ToString() => "convolution weights" + (Transposed ? " transposed" : "") + (Flipped ? " flipped" : "");
}

/// <summary>
/// Which channels a block of 16 results sums over: all of them, or those of the groups it has a part in, in whole
/// blocks.
/// </summary>
public sealed record ConvReduction(int Out, int In, int Groups)
{
    public int OutPerGroup => Out / Groups;

    public int InPerGroup => In / Groups;

    /// <summary>Blocks that every sum runs over.</summary>
    public int Blocks
    {
        get
        {
            var most = 1;
            for (var o = 0; o < Out; o += ImageLayout.Lanes)
            {
                var last = Math.Min(o + ImageLayout.Lanes, Out) - 1;
                most = Math.Max(most, ((last / OutPerGroup + 1) * InPerGroup - 1) / ImageLayout.Lanes - o / OutPerGroup * InPerGroup / ImageLayout.Lanes + 1);
            }
            return most;
        }
    }

    /// <summary>Channels that every sum runs over.</summary>
    public int Channels => Math.Min(Blocks * ImageLayout.Lanes, In);

    /// <summary>The last block that a sum may start with.</summary>
    public int LastStart => ImageLayout.BlockCount(In) - Blocks;

    /// <summary>Whether two neighbouring blocks of results always sum over the same channels.</summary>
    public bool PairsShare => Groups == 1 || OutPerGroup % (2 * ImageLayout.Lanes) == 0;

    /// <summary>The block that the sums of a block of results start with, as an expression.</summary>
    public static string Start(string block) => $"Math.Min({block} * {ImageLayout.Lanes} / outPerGroup * inPerGroup / {ImageLayout.Lanes}, lastStart)";
}
