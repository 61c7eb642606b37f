using ModelGen.Compiler.Emit;
using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// The register tile of a direct convolution: neighbouring pixels of one row by vectors of output channels. Each
/// input element is broadcast against the weights of all the vectors.
/// </summary>
/// <param name="Blocks">Blocks of 16 output channels that the tile covers, 1 or 2.</param>
/// <param name="Vectors">Vectors of each block that it covers; <paramref name="V"/>.Lanes * Vectors divides 16.</param>
internal sealed record ConvTile(Width V, int Blocks, int Vectors)
{
    /// <summary>Vectors a channel block takes.</summary>
    private int VectorsPerBlock => ImageLayout.Lanes / V.Lanes;

    /// <summary>Tiles side by side that cover a block.</summary>
    public int Pieces => VectorsPerBlock / Vectors;

    /// <summary>Most pixels: pixels * vectors + vectors + 1 registers.</summary>
    public int MostPixels => MostPixelsOf(V, Blocks * Vectors);

    /// <summary>The tile for a width: two vectors, of two blocks where a vector is a whole block.</summary>
    public static ConvTile For(Width v, int blocks)
    {
        var perBlock = ImageLayout.Lanes / v.Lanes;
        return perBlock == 1 ? new ConvTile(v, blocks, 1) : new ConvTile(v, 1, v.IsScalar ? 4 : 2);
    }

    /// <summary>Whether a width works on two blocks at once.</summary>
    public static bool Pairs(Width v) => v.Lanes == ImageLayout.Lanes;

    public static int MostPixelsOf(Width v, int vectors) => v.IsScalar ? 2 : Math.Min(28, (v.Registers - 1 - vectors) / vectors);

    public void EmitZero(CodeWriter w, int pixels) => Each(pixels, (p, b, k) => w.Line($"var {Sum(p, b, k)} = {V.Zero};"));

    /// <summary>The products with one input channel: <paramref name="x"/> points at the first pixel's element.</summary>
    public void EmitChannel(CodeWriter w, int pixels, Func<int, string> x, Func<int, int, string> weight)
    {
        for (var b = 0; b < Blocks; b++)
            for (var k = 0; k < Vectors; k++) w.Line($"w{b}_{k} = {V.Load(weight(b, k * V.Lanes))};");
        for (var p = 0; p < pixels; p++)
        {
            w.Line($"s = {V.Broadcast($"*({x(p)})")};");
            for (var b = 0; b < Blocks; b++)
                for (var k = 0; k < Vectors; k++) w.Line($"{Sum(p, b, k)} = {V.Fma("s", $"w{b}_{k}", Sum(p, b, k))};");
        }
    }

    public void EmitOperands(CodeWriter w)
    {
        w.Line($"{V.Type} s;");
        EmitWeights(w);
    }

    public void EmitWeights(CodeWriter w)
    {
        for (var b = 0; b < Blocks; b++)
            for (var k = 0; k < Vectors; k++) w.Line($"{V.Type} w{b}_{k};");
    }

    public void Each(int pixels, Action<int, int, int> action)
    {
        for (var p = 0; p < pixels; p++)
            for (var b = 0; b < Blocks; b++)
                for (var k = 0; k < Vectors; k++) action(p, b, k);
    }

    public static string Sum(int pixel, int block, int vector) => $"a{pixel}_{block}_{vector}";
}

/// <summary>
/// How a row of pixels is cut into tiles, for each number of pixels that tiles may have at most: as few tiles as can
/// be, as even as can be, so they have one of two widths.
/// </summary>
public readonly record struct RowCut(int Pixels, bool HasSmaller)
{
    /// <summary>
    /// Tiles of at most six pixels, of two sizes that any row of twenty, or of twelve, and more can be cut into: so most
    /// layers share them.
    /// </summary>
    public static RowCut Narrow(int width) => width >= 20 ? new RowCut(6, true) : width >= 12 ? new RowCut(5, true) : Of(width, 6);

    public static RowCut Of(int width, int most)
    {
        if (width <= 0) return new RowCut(1, false);
        var tiles = (width + most - 1) / most;
        var pixels = (width + tiles - 1) / tiles;
        return new RowCut(pixels, width % pixels != 0);
    }

    public override string ToString() => HasSmaller ? Pixels + "r" : Pixels.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
