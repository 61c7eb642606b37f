using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// The end of an item of a convolution before a BatchNorm: while the pixels that the item stored are still in a near
/// cache, their sums (<see cref="PixelSumsKernel"/>) go to a place of the item's own. So the statistics need not read
/// the image again, and come out the same whoever ran the item.
/// </summary>
/// <param name="Tiles">Whether the item stored a run of square tiles, as Winograd's does, rather than some rows.</param>
public sealed record ItemSumsKernel(Precision Precision, bool Tiles) : KernelSpec(Precision)
{
    private PixelSumsKernel Sums => new(Precision);

    public override bool IsVectorized => false;

    public override IEnumerable<KernelSpec> Uses => [Sums];

    public override string Name => "ItemSums" + (Tiles ? "_Tiles" : "") + TypeSuffix;

    public override string Summary => "Sums for BatchNorm of the pixels that an item of a convolution has stored.";

    public override EquatableArray<string> Parameters => new[] { $"{T}* y", $"{T}* sums" }
        .Concat("yStart ySample yBlock yRow height width blocks together count part parts blockParts".Split(' ').Select(name => "int " + name))
        .Concat(Tiles ? ["int tile", "int align"] : []).ToEquatable();

    /// <summary>The end of an item's call.</summary>
    /// <param name="together">Blocks of channels that the convolution's parts consist of.</param>
    /// <param name="parts">How many parts there are of the rows or tiles.</param>
    /// <param name="blockParts">How many parts there are of the blocks.</param>
    /// <param name="tile">Pixels along the side of a tile; 0 for rows.</param>
    /// <param name="align">What runs of tiles are multiples of.</param>
    /// <returns><paramref name="convolution"/> with this at its end.</returns>
    public static KernelCall After(LowerContext c, KernelCall convolution, int together, int parts, int blockParts, int tile = 0, int align = 1)
    {
        var y = new ImageMemory(c.Output());
        var spec = new ItemSumsKernel(c.Precision, tile > 0);
        var arguments = new List<Argument>
        {
            c.Out(), c.Out(1), y.Start, new Argument.Int(y.Size), y.Plane, y.Row, y.Height, y.Width, y.Planes, together, new Argument.Count(), new Argument.Part(), parts, blockParts,
        };
        if (tile > 0) arguments.AddRange([tile, align]);
        return convolution with { Then = c.Call(spec, convolution.Split, 1, [.. arguments]) };
    }

    public override void Emit(CodeWriter w, Width v)
    {
        const int Lanes = ImageLayout.Lanes;
        w.Line("var groups = (blocks + together - 1) / together;");
        w.Line("var block = (int)((long)groups * (part % blockParts) / blockParts) * together;");
        w.Line("var lastBlock = Math.Min(blocks, (int)((long)groups * (part % blockParts + 1) / blockParts) * together);");
        w.Line("part /= blockParts;");
        if (Tiles) EmitTiles(w);
        else
        {
            w.Line("var first = (int)((long)height * part / parts);");
            w.Line("height = (int)((long)height * (part + 1) / parts) - first;");
        }
        w.Line("y += yStart;");
        w.Line($"sums += part * blocks * {PixelSumsKernel.Size};");
        w.Line($"var sample = parts * blocks * {PixelSumsKernel.Size};");
        using (w.Block("for (; block < lastBlock; block++)"))
        {
            w.Line("var from = y + (nint)block * yBlock;");
            w.Line($"var known = sums + block * {PixelSumsKernel.Size};");
            w.Line($"for (var s = 0; s < count; s++) new Span<{T}>(known + s * sample, {PixelSumsKernel.Size}).Clear();");
            if (!Tiles)
            {
                w.Line($"for (var s = 0; s < count; s++) {Sums.Entry}(known + s * sample, from + (nint)s * ySample + (nint)first * yRow, yRow, height, width);");
                return;
            }
            using (w.Block("for (var t = first; t < last;)"))
            {
                w.Line("var s = t / (tilesHigh * tilesWide);");
                w.Line("var h = t / tilesWide % tilesHigh * tile;");
                w.Line("var u = t % tilesWide * tile;");
                w.Line("var end = Math.Min(last, t - t % tilesWide + tilesWide);");
                w.Line($"{Sums.Entry}(known + s * sample, from + (nint)s * ySample + (nint)h * yRow + u * {Lanes}, yRow, Math.Min(tile, height - h), Math.Min(width, u + (end - t) * tile) - u);");
                w.Line("t = end;");
            }
        }
    }

    /// <summary>The tiles of a part, as <see cref="Conv2dWinogradKernel"/> cuts them.</summary>
    private static void EmitTiles(CodeWriter w)
    {
        w.Line("var tilesHigh = (height + tile - 1) / tile;");
        w.Line("var tilesWide = (width + tile - 1) / tile;");
        w.Line("var units = count * tilesHigh * tilesWide / align;");
        w.Line("var first = units * part / parts * align;");
        w.Line("var last = units * (part + 1) / parts * align;");
    }
}
