using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// <see cref="BatchStatisticsKernel"/> over images in blocks of channels, from sums of every sample's block
/// (<see cref="PixelSumsKernel"/>), which are merged in double in the order of samples; one block an item.
/// </summary>
/// <param name="Gathered">Whether the convolution before has left these sums; otherwise they are taken here.</param>
public sealed record ImageStatisticsKernel(Precision Precision, bool Gathered) : KernelSpec(Precision)
{
    private const int Lanes = ImageLayout.Lanes;

    private PixelSumsKernel Sums => new(Precision);

    public override bool IsVectorized => false;

    public override IEnumerable<KernelSpec> Uses => Gathered ? [] : [Sums];

    public override string Name => "BatchStatistics_Blocks" + (Gathered ? "_Gathered" : "") + TypeSuffix;

    public override string Summary => "mean, 1 / sqrt(variance + eps) and new running statistics of a block of channels over the batch.";

    public override EquatableArray<string> Parameters => new[]
    {
        $"{T}* {(Gathered ? "known" : "x")}", $"{T}* runningMean", $"{T}* runningVariance", $"{T}* mean", $"{T}* inverse", $"{T}* newMean", $"{T}* newVariance", $"{T} eps", $"{T} momentum", "int rows", "int channels", "int part",
    }.Concat(Gathered ? [$"{T}* x", "int parts"] : []).Concat(["int start", "int sampleStep", "int block", "int row", "int height", "int width"]).ToEquatable();

    /// <param name="arguments">Those of the statistics, from the running ones on.</param>
    public static KernelCall Call(LowerContext c, bool gathered, params Argument[] arguments)
    {
        var x = new ImageMemory(c.Input(0));
        Argument[] sums = gathered ? [c.In(0), c.Input(3).Shape.Elements / (PixelSumsKernel.Size * x.Planes)] : [];
        return c.Call(new ImageStatisticsKernel(c.Precision, gathered), new Split.Parts(x.Planes), 16L * Lanes * (gathered ? Lanes : x.Height * x.Width),
            [c.In(gathered ? 3 : 0), .. arguments, x.Channels, new Argument.Part(), .. sums, x.Start, new Argument.Int(x.Size), x.Plane, x.Row, x.Height, x.Width]);
    }

    public override void Emit(CodeWriter w, Width v)
    {
        w.Line("x += start + (nint)part * block;");
        w.Line("var pixels = height * width;");
        w.Line($"var origin = stackalloc double[{3 * Lanes}];");
        w.Line($"new Span<double>(origin, {3 * Lanes}).Clear();");
        w.Line($"var sums = origin + {Lanes};");
        w.Line($"var squares = origin + {2 * Lanes};");
        if (Gathered)
        {
            w.Line($"var step = (channels + {Lanes - 1}) / {Lanes} * {PixelSumsKernel.Size};");
            w.Line($"known += part * {PixelSumsKernel.Size};");
            w.Line($"for (var c = 0; c < {Lanes}; c++) origin[c] = known[c];");
            using (w.Block("for (var rest = (long)rows * parts; rest > 0; rest--)"))
            {
                EmitMerge(w);
                w.Line("known += step;");
            }
        }
        else
        {
            w.Line($"var known = stackalloc {T}[{PixelSumsKernel.Size}];");
            w.Line($"for (var c = 0; c < {Lanes}; c++) origin[c] = x[c];");
            using (w.Block("for (var sample = 0; sample < rows; sample++)"))
            {
                w.Line($"new Span<{T}>(known, {PixelSumsKernel.Size}).Clear();");
                w.Line($"{Sums.Entry}(known, x + (nint)sample * sampleStep, row, height, width);");
                EmitMerge(w);
            }
        }
        using (w.Block($"for (var c = 0; c < Math.Min({Lanes}, channels - part * {Lanes}); c++)"))
        {
            w.Line($"var at = part * {Lanes} + c;");
            using (w.Block("if (!double.IsFinite(squares[c]))"))
            {
                // Squares beyond the largest number: once more, in double and to another scale.
                w.Line($"LargeValues.BatchStatistics(x + c, rows, sampleStep, height, row, width, {Lanes}, eps, momentum, runningMean + at, runningVariance + at, mean + at, inverse + at, newMean + at, newVariance + at);");
                w.Line("continue;");
            }
            w.Line("var values = (double)rows * pixels;");
            w.Line($"var average = ({T})(origin[c] + sums[c] / values);");
            w.Line("var spread = Math.Max(0, squares[c] - sums[c] * sums[c] / values);");
            w.Line("mean[at] = average;");
            w.Line($"inverse[at] = ({T})(1 / Math.Sqrt(spread / values + eps));");
            w.Line("newMean[at] = (1 - momentum) * runningMean[at] + momentum * average;");
            w.Line($"newVariance[at] = (1 - momentum) * runningVariance[at] + momentum * ({T})(spread / (values - 1));");
        }
    }

    /// <summary>Sums that count from one pixel, as sums that count from another.</summary>
    private static void EmitMerge(CodeWriter w)
    {
        w.Line($"double many = known[{3 * Lanes}];");
        using (w.Block($"if (many > 0) for (var c = 0; c < {Lanes}; c++)"))
        {
            w.Line("var far = known[c] - origin[c];");
            w.Line($"double sum = known[{Lanes} + c];");
            w.Line("sums[c] += many * far + sum;");
            w.Line($"squares[c] += (many * far + 2 * sum) * far + known[{2 * Lanes} + c];");
        }
    }
}

/// <summary>
/// <see cref="ChannelSumsKernel"/> over images in blocks of channels: Σ dy and Σ dy · (x - mean) · inverse; one block an
/// item, samples in order.
/// </summary>
public sealed record ImageSumsKernel(Precision Precision) : KernelSpec(Precision)
{
    private const int Lanes = ImageLayout.Lanes;

    public override string Name => "ChannelSums_Blocks" + TypeSuffix;

    public override string Summary => "dshift = Σ dy and dscale = Σ dy · (x - mean) · inverse of a block of channels over the batch.";

    public override EquatableArray<string> Parameters =>
    [
        $"{T}* dy", $"{T}* x", $"{T}* mean", $"{T}* inverse", $"{T}* dshift", $"{T}* dscale", "int rows", "int channels",
        "int dyStart", "int dySample", "int dyBlock", "int dyRow", "int xStart", "int xSample", "int xBlock", "int xRow", "int height", "int width", "int part",
    ];

    public static KernelCall Call(LowerContext c)
    {
        ImageMemory dy = new(c.Input(0)), x = new(c.Input(1));
        return c.Call(new ImageSumsKernel(c.Precision), new Split.Parts(x.Planes), 16L * x.Height * x.Width * Lanes,
            c.In(0), c.In(1), c.In(2), c.In(3), c.Out(0), c.Out(1), new Argument.BatchCount(), x.Channels,
            dy.Start, new Argument.Int(dy.Size), dy.Plane, dy.Row, x.Start, new Argument.Int(x.Size), x.Plane, x.Row, x.Height, x.Width, new Argument.Part());
    }

    public override void Emit(CodeWriter w, Width v)
    {
        // A part of the lanes at a time where a block takes many registers.
        var vectors = Math.Min(Lanes / v.Lanes, 2);
        var lanes = vectors * v.Lanes;
        w.Line("dy += dyStart + (nint)part * dyBlock;");
        w.Line("x += xStart + (nint)part * xBlock;");
        w.Line($"var totals = stackalloc double[{2 * Lanes}];");
        w.Line($"new Span<double>(totals, {2 * Lanes}).Clear();");
        w.Line($"var sums = stackalloc {T}[{2 * Lanes}];");
        using (w.Block("for (var sample = 0; sample < rows; sample++)"))
        using (w.Block($"for (var lane = 0; lane < {Lanes}; lane += {lanes})"))
        {
            for (var k = 0; k < vectors; k++)
            {
                w.Line($"{v.Type} shift{k} = {v.Zero}, scale{k} = {v.Zero};");
                w.Line($"var center{k} = {v.Load($"mean + part * {Lanes} + lane + {k * v.Lanes}")};");
            }
            using (w.Block("for (var h = 0; h < height; h++)"))
            {
                w.Line("var d = dy + (nint)sample * dySample + (nint)h * dyRow + lane;");
                w.Line("var p = x + (nint)sample * xSample + (nint)h * xRow + lane;");
                using (w.Block("for (var u = 0; u < width; u++)"))
                {
                    for (var k = 0; k < vectors; k++)
                    {
                        w.Line($"var g{k} = {v.Load($"d + {k * v.Lanes}")};");
                        w.Line($"shift{k} += g{k};");
                        w.Line($"scale{k} = {v.Fma($"g{k}", $"({v.Load($"p + {k * v.Lanes}")} - center{k})", $"scale{k}")};");
                    }
                    w.Line($"d += {Lanes};");
                    w.Line($"p += {Lanes};");
                }
            }
            for (var k = 0; k < vectors; k++)
            {
                w.Line(v.Store($"sums + lane + {k * v.Lanes}", $"shift{k}"));
                w.Line(v.Store($"sums + {Lanes} + lane + {k * v.Lanes}", $"scale{k}"));
            }
            using (w.Block($"for (var c = lane; c < lane + {lanes}; c++)"))
            {
                w.Line("totals[c] += sums[c];");
                w.Line($"totals[{Lanes} + c] += sums[{Lanes} + c];");
            }
        }
        using (w.Block($"for (var c = 0; c < Math.Min({Lanes}, channels - part * {Lanes}); c++)"))
        {
            w.Line($"dshift[part * {Lanes} + c] = ({T})totals[c];");
            w.Line($"dscale[part * {Lanes} + c] = ({T})(totals[{Lanes} + c] * inverse[part * {Lanes} + c]);");
        }
    }
}
