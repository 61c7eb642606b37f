using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// The gradient of the weight of a depthwise convolution over blocks of channels: every channel has a window of its own,
/// so lanes have nothing to do with each other, and the sums of all taps (or of as many as there are registers for) stay
/// in registers over an image. Samples are added in order; a block an item.
/// </summary>
/// <param name="TapStep">Columns from tap to tap.</param>
public sealed record Conv2dDepthwiseWeightGradientKernel(Precision Precision, HW Kernel, int Stride, int TapStep) : KernelSpec(Precision)
{
    private const int Lanes = ImageLayout.Lanes;

    public override string Name => $"Conv2dDepthwiseWeightGradient_K{Kernel.By}{(Stride == 1 ? "" : $"_Stride{Stride}")}{(TapStep == 1 ? "" : $"_D{TapStep}")}{TypeSuffix}";

    public override string Summary => $"The gradient of a depthwise convolution's weight [channels, 1, {Kernel.H}, {Kernel.W}], for one block of channels.";

    public override EquatableArray<string> Parameters => new[] { $"{T}* x", $"{T}* dy", $"{T}* dw" }
        .Concat("channels xStart xSample xPlane tapRow strideRow dyStart dySample dyPlane dyRow height width together count block".Split(' ').Select(name => "int " + name))
        .ToEquatable();

    /// <summary>Whether its taps are few enough to be written out.</summary>
    public static bool Serves(ConvGeometry g) => g.IsDepthwise && g.Kernel.H * g.Kernel.W <= 64;

    public static KernelCall Call(LowerContext c, ConvGeometry g)
    {
        ImageMemory x = new(c.Input(0)), dy = new(c.Input(1));
        // Sums leave the registers every few hundred pixels: often enough to round well, seldom enough to cost nothing.
        var together = Math.Max(1, 256 / (g.OutH * g.OutW));
        return c.Call(new Conv2dDepthwiseWeightGradientKernel(c.Precision, g.Kernel, g.Stride.W, g.Dilation.W), new Split.Parts(x.Planes), 32 * g.MultiplyAdds / x.Planes,
            c.In(0), c.In(1), c.Out(), g.InChannels, x.At(-g.Top, -g.Left), new Argument.Int(x.Size), x.Plane, g.Dilation.H * x.Row, g.Stride.H * x.Row,
            dy.Start, new Argument.Int(dy.Size), dy.Plane, dy.Row, g.OutH, g.OutW, together, new Argument.BatchCount(), new Argument.Part());
    }

    public override void Emit(CodeWriter w, Width v)
    {
        var taps = Kernel.H * Kernel.W;
        w.Line($"var sums = stackalloc {T}[{taps * Lanes}];");
        w.Line($"new Span<{T}>(sums, {taps * Lanes}).Clear();");
        w.Line("x += xStart + (nint)block * xPlane;");
        w.Line("dy += dyStart + (nint)block * dyPlane;");
        var (high, wide, pixels) = Tile(v);
        using (w.Block(v.Lanes == Lanes ? "" : $"for (var lane = 0; lane < {Lanes}; lane += {v.Lanes})"))
            for (var r = 0; r < Kernel.H; r += high)
                for (var c = 0; c < Kernel.W; c += wide)
                    EmitTile(w, v, r, Math.Min(Kernel.H, r + high), c, Math.Min(Kernel.W, c + wide), pixels);
        using (w.Block($"for (var c = 0; c < Math.Min({Lanes}, channels - block * {Lanes}); c++)"))
            w.Line($"for (var tap = 0; tap < {taps}; tap++) dw[((nint)block * {Lanes} + c) * {taps} + tap] = sums[tap * {Lanes} + c];");
    }

    /// <summary>Rows and columns of taps whose sums stay in registers, and pixels at a time, which share what they read.</summary>
    private (int High, int Wide, int Pixels) Tile(Width v)
    {
        var wide = Even(Kernel.W, v.Registers - 6);
        var high = Even(Kernel.H, (v.Registers - 6) / wide);
        var pixels = Stride == 1 && TapStep == 1 && high * wide + wide + 4 <= v.Registers ? 2 : 1;
        return (high, wide, pixels);

        static int Even(int all, int most)
        {
            var tiles = (all + most - 1) / most;
            return (all + tiles - 1) / tiles;
        }
    }

    private void EmitTile(CodeWriter w, Width v, int row0, int row1, int column0, int column1, int pixels)
    {
        void Each(Action<int, int> body)
        {
            for (var r = row0; r < row1; r++)
                for (var c = column0; c < column1; c++) body(r, c);
        }

        var lane = v.Lanes == Lanes ? "" : " + lane";
        using (w.Block("for (var sample = 0; sample < count;)"))
        {
            Each((r, c) => w.Line($"var a{r}_{c} = {v.Zero};"));
            using (w.Block("for (var next = Math.Min(count, sample + together); sample < next; sample++)"))
            using (w.Block("for (var row = 0; row < height; row++)"))
            {
                for (var r = row0; r < row1; r++) w.Line($"var xp{r} = x + (nint)sample * xSample + (nint)row * strideRow{(r == 0 ? "" : $" + {r} * tapRow")}{lane};");
                w.Line($"var dyp = dy + (nint)sample * dySample + (nint)row * dyRow{lane};");
                w.Line("var rest = width;");
                if (pixels > 1)
                    using (w.Block($"for (; rest >= {pixels}; rest -= {pixels})")) EmitPixels(w, v, row0, row1, column0, column1, pixels);
                using (w.Block("for (; rest > 0; rest--)")) EmitPixels(w, v, row0, row1, column0, column1, 1);
            }
            Each((r, c) =>
            {
                var at = $"sums + {(r * Kernel.W + c) * Lanes}{lane}";
                w.Line(v.Store(at, $"{v.Load(at)} + a{r}_{c}"));
            });
        }
    }

    private void EmitPixels(CodeWriter w, Width v, int row0, int row1, int column0, int column1, int pixels)
    {
        for (var p = 0; p < pixels; p++) w.Line($"var d{p} = {v.Load(Conv2dDirectKernel.Offset("dyp", p * Lanes))};");
        for (var r = row0; r < row1; r++)
            using (w.Block(""))
            {
                // Neighbouring pixels see all columns but one in common.
                for (var column = column0; column < column1 + pixels - 1; column++)
                {
                    w.Line($"var x{column} = {v.Load(Conv2dDirectKernel.Offset($"xp{r}", column * TapStep * Lanes))};");
                    for (var p = 0; p < pixels; p++)
                        if (column - p is var c && c >= column0 && c < column1) w.Line($"a{r}_{c} = {v.Fma($"x{column}", $"d{p}", $"a{r}_{c}")};");
                }
                w.Line($"xp{r} += {pixels * Stride * Lanes};");
            }
        w.Line($"dyp += {pixels * Lanes};");
    }
}
