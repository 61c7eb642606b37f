using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>How a convolution's tile leaves the registers: bias, residual, activation or its gradient, then the store.</summary>
internal static class ConvEpilogue
{
    /// <summary>Between <c>yRow0</c> (and, for the images of the epilogue, <c>residualRow0</c>), <c>column</c>, <c>block</c> and the sums of the tile.</summary>
    /// <remarks>Where the epilogue pools, <c>upper</c> says that the row is the upper one of its squares.</remarks>
    /// <param name="at">What leads to the tile's first lane: nothing, or " + lane".</param>
    /// <param name="y">The row that is written.</param>
    /// <param name="yBlock">From a block of it to the next.</param>
    /// <param name="column">The first pixel's place.</param>
    /// <param name="step">Columns from pixel to pixel.</param>
    public static void Emit(CodeWriter w, ConvTile tile, Epilogue epilogue, int pixels, string at, string y = "yRow0", string yBlock = "yBlock", string column = "column", int step = 1)
    {
        const int Lanes = ImageLayout.Lanes;
        var v = tile.V;
        var inLoop = epilogue is { IsLong: true, Pooled: false, Gradient: null };
        var now = inLoop ? epilogue.Linear : epilogue;
        var scale = epilogue.Pooled ? Lanes / 2 : Lanes;
        for (var b = 0; b < tile.Blocks; b++)
        {
            w.Line($"var y{b} = {v.Vectors($"{y}{(b == 0 ? "" : " + " + yBlock)} + {column} * {scale}{at}")};");
            foreach (var image in epilogue.Images) w.Line($"var {image}{b} = {v.Vectors($"{image}Row0{(b == 0 ? "" : $" + {image}Block")} + {column} * {Lanes}{at}")};");
        }
        if (epilogue.Bias)
        {
            w.Line($"var bp = {v.Vectors($"bias + block * {Lanes}{at}")};");
            tile.Each(w, 1, (_, b, k) => $"{ConvTile.Weight(b, k)} = {v.At("bp", b * Lanes + k * v.Lanes)};");
        }
        if (epilogue.Pooled)
        {
            tile.Each(w, pixels / 2, (p, b, k) =>
                epilogue.StorePair(v, ConvTile.Sum(2 * p, b, k), ConvTile.Sum(2 * p + 1, b, k), ConvTile.Weight(b, k), "upper", v.At($"y{b}", p * Lanes + k * v.Lanes)));
            return;
        }
        tile.Each(w, pixels, (p, b, k) =>
        {
            var place = p * step * Lanes + k * v.Lanes;
            return now.Store(v, ConvTile.Sum(p, b, k), ConvTile.Weight(b, k), image => v.At($"{image}{b}", place), v.At($"y{b}", place));
        });
        if (!inLoop) return;
        var pixel = step * Lanes / v.Lanes;
        using (w.Block($"for (var p = 0; p < {pixels * pixel}; p += {pixel})"))
            tile.Each(w, 1, (_, b, k) => epilogue.Activate(v, $"y{b}[p + {k}]"));
    }
}
