using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Kernels;

/// <summary>How the gradient of a weight by Winograd's algorithm is cut.</summary>
/// <param name="OutParts">Parts of the output channels: each transforms the input again.</param>
/// <param name="InParts">Parts of the input channels: each transforms the outputs' gradient again.</param>
internal sealed record WinogradWeightPlan(int M, int Channels, int Outs, int TilesHigh, int TilesWide, int OutParts, int InParts)
{
    /// <summary>Register tiles of a group.</summary>
    public const int Most = 4;

    public int InBlocks => ImageLayout.BlockCount(Channels);

    public int OutBlocks => ImageLayout.BlockCount(Outs);

    public int Tiles => TilesHigh * TilesWide;

    /// <summary>Transformed tiles of input and outputs' gradient, and the sums of a part.</summary>
    public long Scratch
    {
        get
        {
            int ins = (InBlocks + InParts - 1) / InParts, pairs = ((OutBlocks + 1) / 2 + OutParts - 1) / OutParts;
            return (long)new WinogradForm(M).Positions * (Most * WinogradPlan.Rows * ImageLayout.Lanes * (ins + 2 * pairs) + (long)ins * pairs * WinogradWeightProductsKernel.Sums);
        }
    }

    public static WinogradWeightPlan Of(int m, ConvGeometry g)
    {
        // Two pairs of blocks of outputs a part, or one where there are few: what that repeats costs a tenth or a fifth.
        var pairs = (ImageLayout.BlockCount(g.OutChannels) + 1) / 2;
        var outParts = pairs <= 4 ? pairs : (pairs + 1) / 2;
        var inParts = outParts > 1 ? 1 : Math.Min(2, ImageLayout.BlockCount(g.InChannels));
        return new WinogradWeightPlan(m, g.InChannels, g.OutChannels, (g.OutH + m - 1) / m, (g.OutW + m - 1) / m, outParts, inParts);
    }
}
