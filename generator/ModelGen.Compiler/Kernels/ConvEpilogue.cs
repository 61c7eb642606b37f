using ModelGen.Compiler.Emit;
using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Kernels;

/// <summary>How a convolution's tile leaves the registers: bias, residual and activation, then the store.</summary>
internal static class ConvEpilogue
{
    /// <summary>Between <c>yRow0</c> (and <c>rRow0</c>), <c>column</c>, <c>block</c> and the sums of the tile.</summary>
    /// <param name="at">What leads to the tile's first lane: nothing, or " + lane".</param>
    public static void Emit(CodeWriter w, ConvTile tile, Epilogue epilogue, int pixels, string at)
    {
        var v = tile.V;
        w.Line($"var yp = yRow0 + column * {ImageLayout.Lanes}{at};");
        if (epilogue.Residual) w.Line($"var rp = rRow0 + column * {ImageLayout.Lanes}{at};");
        if (epilogue.Bias)
            tile.Each(1, (_, b, k) => w.Line($"w{b}_{k} = {v.Load($"bias + (block + {b}) * {ImageLayout.Lanes}{at} + {k * v.Lanes}")};"));
        tile.Each(pixels, (p, b, k) =>
        {
            var sum = ConvTile.Sum(p, b, k);
            var place = p * ImageLayout.Lanes + k * v.Lanes;
            epilogue.Emit(w, v, sum, $"w{b}_{k}", Conv2dDirectKernel.Offset(b == 0 ? "rp" : "rp + residualBlock", place));
            w.Line(v.Store(Conv2dDirectKernel.Offset(b == 0 ? "yp" : "yp + yBlock", place), sum));
        });
    }
}
