using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// The text of a sum over the pixels of a block of channels, of variables <c>height</c>, <c>width</c> and <c>row</c>, with
/// enough sums side by side to hide the latency of an addition.
/// </summary>
internal static class PixelSum
{
    /// <param name="from">The first pixel.</param>
    /// <param name="to">Where the 16 sums go.</param>
    /// <param name="map">The term of a vector of the block, given its number and its value.</param>
    /// <param name="prologue">What <paramref name="map"/> needs.</param>
    public static void Emit(CodeWriter w, Width v, string from, string to, Func<int, string, string> map, string prologue)
    {
        const int Lanes = ImageLayout.Lanes;
        var vectors = Lanes / v.Lanes;
        var pixels = Math.Max(1, 4 / vectors);
        using (w.Block(""))
        {
            if (prologue.Length > 0) w.Line(prologue);
            for (var p = 0; p < pixels; p++)
                for (var k = 0; k < vectors; k++) w.Line($"var a{p}_{k} = {v.Zero};");
            using (w.Block("for (var h = 0; h < height; h++)"))
            {
                w.Line($"var p = {from} + (nint)h * row;");
                w.Line("var u = 0;");
                if (pixels > 1)
                    using (w.Block($"for (; u + {pixels} <= width; u += {pixels})"))
                    {
                        for (var p = 0; p < pixels; p++) EmitPixel(p);
                        w.Line($"p += {pixels * Lanes};");
                    }
                using (w.Block("for (; u < width; u++)"))
                {
                    EmitPixel(0);
                    w.Line($"p += {Lanes};");
                }
            }
            for (var k = 0; k < vectors; k++)
                w.Line(v.Store($"{to} + {k * v.Lanes}", string.Join(" + ", Enumerable.Range(0, pixels).Select(p => $"a{p}_{k}"))));

            void EmitPixel(int p)
            {
                for (var k = 0; k < vectors; k++)
                    using (w.Block(""))
                    {
                        w.Line($"var e = {v.Load($"p + {p * Lanes + k * v.Lanes}")};");
                        w.Line($"a{p}_{k} += {map(k, "e")};");
                    }
            }
        }
    }
}
