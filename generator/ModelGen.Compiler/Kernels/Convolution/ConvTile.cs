using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

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

    /// <summary>Declares what weights are read into, sums that start at zero, and <paramref name="element"/>, an input element.</summary>
    public void EmitLocals(CodeWriter w, int pixels, string element = "s, ")
    {
        w.Line($"{V.Type} {element}{string.Join(", ", Enumerable.Range(0, Blocks * Vectors).Select(i => "w" + i))}, zero = {V.Zero};");
        var sums = new List<string>();
        for (var p = 0; p < pixels; p++)
            for (var i = 0; i < Blocks * Vectors; i++) sums.Add($"a{p}_{i} = zero");
        w.Wrap($"{V.Type} ", sums, ", ", ";");
    }

    /// <summary>Writes the products with one input channel.</summary>
    /// <param name="x">The input element of a pixel.</param>
    /// <param name="weight">A pointer to the weights of a block, so many lanes on.</param>
    public void EmitChannel(CodeWriter w, int pixels, Func<int, string> x, Func<int, int, string> weight)
    {
        Each(w, 1, (_, b, k) => $"{Weight(b, k)} = {V.Load(weight(b, k * V.Lanes))};");
        for (var p = 0; p < pixels; p++)
        {
            var products = new List<string> { $"s = {V.Broadcast(x(p))};" };
            for (var b = 0; b < Blocks; b++)
                for (var k = 0; k < Vectors; k++) products.Add($"{Sum(p, b, k)} = {V.Fma("s", Weight(b, k), Sum(p, b, k))};");
            w.Line(string.Join(" ", products));
        }
    }

    /// <summary>Writes a statement for each sum, those of a pixel in a line: by pixel, block and vector of the block.</summary>
    public void Each(CodeWriter w, int pixels, Func<int, int, int, string> statement)
    {
        for (var p = 0; p < pixels; p++)
        {
            var statements = new List<string>();
            for (var b = 0; b < Blocks; b++)
                for (var k = 0; k < Vectors; k++) statements.Add(statement(p, b, k));
            w.Line(string.Join(" ", statements));
        }
    }

    // One of blocks and vectors is always 1.
    public static string Sum(int pixel, int block, int vector) => $"a{pixel}_{block + vector}";

    public static string Weight(int block, int vector) => $"w{block + vector}";
}

/// <summary>
/// How a row of pixels is cut into tiles, for each number of pixels that tiles may have at most: as few tiles as can
/// be, of one width or two.
/// </summary>
/// <param name="Pixels">Pixels of the wider tiles.</param>
/// <param name="Step">By how much the others are narrower: 2 where tiles are whole pairs of pixels.</param>
public readonly record struct RowCut(int Pixels, bool HasSmaller, int Step = 1)
{
    public int Smaller => Pixels - Step;

    /// <summary>
    /// Tiles of at most six pixels, in as few as can be, and of two sizes that serve many widths: so most layers share
    /// their kernels.
    /// </summary>
    /// <param name="varies">Whether rows can be one pixel shorter.</param>
    public static RowCut Narrow(int width, bool varies) =>
        width < 12 ? Of(width, 6)
        : width % 2 == 0 && !varies ? new RowCut(6, true, Step: 2)
        : new RowCut(OfSixAndFive(width) && (!varies || OfSixAndFive(width - 1)) ? 6 : 5, true);

    private static bool OfSixAndFive(int width) => (width + 5) / 6 * 5 <= width;

    public static RowCut Of(int width, int most)
    {
        if (width <= 0) return new RowCut(1, false);
        var tiles = (width + most - 1) / most;
        var pixels = (width + tiles - 1) / tiles;
        return new RowCut(pixels, width % pixels != 0);
    }

    /// <summary>Tiles of whole pairs.</summary>
    public static RowCut OfPairs(int width, int most) => Of(width / 2, most / 2) is var pairs ? new RowCut(2 * pairs.Pixels, pairs.HasSmaller, 2) : default;

    /// <summary>How many of the tiles of a row are the wider ones.</summary>
    public string Wider(string width, string tiles) => Step == 1 ? $"{width} - {tiles} * {Smaller}" : $"({width} - {tiles} * {Smaller}) / {Step}";

    public override string ToString() => !HasSmaller ? $"{Pixels}" : Step == 1 ? $"{Pixels}r" : $"{Pixels}or{Smaller}";
}
