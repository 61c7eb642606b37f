using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// Adds the pixels of a rectangle of one block of channels to what is known of an image: of each channel a pixel to count
/// from, the sums of distances from it and of their squares, and how many there are. Counted from one of its own pixels,
/// an image loses no digits to a large mean.
/// </summary>
public sealed record PixelSumsKernel(Precision Precision) : KernelSpec(Precision)
{
    private const int Lanes = ImageLayout.Lanes;

    /// <summary>Elements of what is known: four vectors of 16, of which the last one needs a single element.</summary>
    public const int Size = 4 * Lanes;

    public override string Name => "PixelSums" + TypeSuffix;

    public override string Summary => "Adds a rectangle of pixels of a block of channels to: a pixel, Σ (x - pixel), Σ (x - pixel)², count.";

    public override EquatableArray<string> Parameters => [$"{T}* known", $"{T}* x", "int row", "int height", "int width"];

    public override void Emit(CodeWriter w, Width v)
    {
        var vectors = v.IsScalar ? 1 : Lanes / v.Lanes;
        // Enough sums side by side to hide the latency of an addition.
        var pixels = Math.Max(1, 4 / vectors);
        w.Line($"var isFirst = known[{3 * Lanes}] == 0;");
        using (v.IsScalar ? w.Block($"for (var lane = 0; lane < {Lanes}; lane++)") : w.Block(""))
        {
            var lane = v.IsScalar ? " + lane" : "";
            for (var k = 0; k < vectors; k++)
            {
                w.Line($"if (isFirst) {v.Store($"known{lane} + {k * v.Lanes}", v.Load($"x{lane} + {k * v.Lanes}"))}");
                w.Line($"var shift{k} = {v.Load($"known{lane} + {k * v.Lanes}")};");
                for (var p = 0; p < pixels; p++) w.Line($"{v.Type} a{p}_{k} = {v.Zero}, q{p}_{k} = {v.Zero};");
            }
            using (w.Block("for (var h = 0; h < height; h++)"))
            {
                w.Line($"var p = x + (nint)h * row{lane};");
                w.Line("var u = width;");
                if (pixels > 1)
                    using (w.Block($"for (; u >= {pixels}; u -= {pixels})"))
                    {
                        for (var p = 0; p < pixels; p++) EmitPixel(p);
                        w.Line($"p += {pixels * Lanes};");
                    }
                using (w.Block("for (; u > 0; u--)"))
                {
                    EmitPixel(0);
                    w.Line($"p += {Lanes};");
                }
            }
            for (var k = 0; k < vectors; k++)
            {
                w.Line(v.Load($"known{lane} + {Lanes + k * v.Lanes}") + $" += {Sum("a", k)};");
                w.Line(v.Load($"known{lane} + {2 * Lanes + k * v.Lanes}") + $" += {Sum("q", k)};");
            }
        }
        w.Line($"known[{3 * Lanes}] += height * width;");

        string Sum(string name, int k) => string.Join(" + ", Enumerable.Range(0, pixels).Select(p => $"{name}{p}_{k}"));

        void EmitPixel(int p)
        {
            for (var k = 0; k < vectors; k++)
            {
                var d = $"d{p}_{k}";
                w.Line($"var {d} = {v.Load($"p + {p * Lanes + k * v.Lanes}")} - shift{k}; a{p}_{k} += {d}; q{p}_{k} = {v.Fma(d, d, $"q{p}_{k}")};");
            }
        }
    }
}
