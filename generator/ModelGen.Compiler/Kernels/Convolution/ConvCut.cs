namespace ModelGen.Compiler.Kernels;

/// <summary>
/// How the work of a convolution is laid out in tiles at every width; layers that agree share a kernel.
/// </summary>
/// <param name="Pairs">Whether there are two blocks of output channels to work on at once.</param>
/// <param name="Single">Whether there is a block without a partner.</param>
public sealed record ConvCut(bool Pairs, bool Single, RowCut Wide, RowCut Widest, RowCut Narrow, RowCut Scalar)
{
    /// <param name="ofPairs">Whether tiles hold whole pairs of pixels, which are pooled.</param>
    /// <param name="varies">Whether rows can be one pixel shorter.</param>
    public static ConvCut Of(int blocks, bool pairsShare, int width, bool ofPairs = false, bool varies = false)
    {
        var pairs = pairsShare && blocks > 1;
        var single = !pairs || blocks % 2 == 1;
        if (ofPairs) return new ConvCut(pairs, single, RowCut.OfPairs(width, 14), single ? RowCut.OfPairs(width, 28) : default, RowCut.OfPairs(width, 6), RowCut.OfPairs(width, 2));
        return new ConvCut(pairs, single, RowCut.Of(width, 14), single ? RowCut.Of(width, 28) : default, RowCut.Narrow(width, varies), width > 1 ? new RowCut(2, true) : RowCut.Of(width, 2));
    }

    public string Name => $"{(Pairs ? Single ? "Odd" : "Even" : "Single")}_{Wide}_{(Single ? Widest + "_" : "")}{Narrow}_{Scalar}";

    internal RowCut For(ConvTile tile) => tile.MostPixels switch
    {
        14 => Wide,
        28 => Widest,
        2 => Scalar,
        _ => Narrow,
    };
}
