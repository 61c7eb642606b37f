using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// A direct convolution and the pooling of its image, a few rows of windows at a time: the rows of the image that they see
/// lie in scratch memory within the second-level cache, and the image as a whole is never written. Rows that the next
/// windows see, too, move up; only where an item begins, those above are computed a second time.
/// </summary>
public sealed record Conv2dPooledRowsKernel(Conv2dDirectKernel Convolution, Pool2dBlockedKernel Pool) : KernelSpec(Convolution.Precision)
{
    private const int Lanes = ImageLayout.Lanes;

    // Rows of two blocks come to an eighth of the second-level cache, which has to hold the convolution's weights and input as well.
    private const int ScratchElements = 32 * 1024;

    public override bool IsVectorized => false;

    public override IEnumerable<KernelSpec> Uses => [Convolution, Pool];

    public override string Name => $"{Convolution.Name}_{Pool.Name}";

    public override string Summary => $"{Convolution.Summary.TrimEnd('.')}, and its pooling, a few rows at a time.";

    private Epilogue Epilogue => Convolution.Epilogue;

    private bool Border => Pool.Border;

    public override EquatableArray<string> Parameters => new[] { $"{T}* x", $"{T}* weight" }
        .Concat(Epilogue.Bias ? [$"{T}* bias"] : [])
        .Concat([$"{T}* y", $"{T}* scratch"])
        .Concat("channels kernelHeight kernelWidth xStart xSample xPlane xRow tapRow tapColumn strideRow weightBlock blocks height width outHeight outWidth padTop padLeft yStart ySample yBlock yRow".Split(' ').Select(name => "int " + name))
        .Concat(Border ? BorderText.Parameters : [])
        .Concat(["int most", "int count", "int part", "int blockParts", "int rowParts"])
        .ToEquatable();

    /// <param name="top">Rows above the first window of the convolution, negative below it; likewise <paramref name="left"/>.</param>
    public static KernelCall Call(
        LowerContext c, Epilogue epilogue, PoolPass pass, PoolGeometry g, int channels, HW kernel, HW stride, HW dilation, int top, int left, int weight, int bias)
    {
        ImageMemory x = new(c.Input(0)), y = new(c.Output());
        var spec = new Conv2dPooledRowsKernel(
            new Conv2dDirectKernel(c.Precision, !x.IsBlocked, stride.W, Grouped: false, Border: false, epilogue, ConvCut.Of(y.Planes, pairsShare: true, g.InW), Asks: false),
            Pool2dBlockedKernel.OfRows(c.Precision, pass, g, y.Border != default));
        var taps = channels * kernel.H * kernel.W;
        var (rowParts, blockParts) = Parts(g, y.Planes);
        var most = MostRows(g);
        var arguments = new List<Argument> { c.In(0), c.In(weight) };
        if (epilogue.Bias) arguments.Add(c.In(bias));
        arguments.AddRange([c.Out(), new Argument.Scratch(2L * Lanes * g.InW * ImageRows(g, most))]);
        arguments.AddRange([
            channels, kernel.H, kernel.W, x.At(-top, -left), new Argument.Int(x.Size), x.Plane, x.Row, dilation.H * x.Row, dilation.W * x.Pixel, stride.H * x.Row,
            taps * Lanes, y.Planes, g.InH, g.InW, g.OutH, g.OutW, g.Padding.H, g.Padding.W, y.Start, new Argument.Int(y.Size), y.Plane, y.Row]);
        if (spec.Border) arguments.AddRange(BorderText.Arguments(y));
        arguments.AddRange([most, new Argument.Count(), new Argument.Part(), blockParts, rowParts]);
        return c.Call(spec, new Split.Samples(1, blockParts * rowParts), (long)y.Planes * Lanes * g.InH * g.InW * taps / (blockParts * rowParts), [.. arguments]);
    }

    /// <summary>Rows of windows that are pooled at once: as many as the scratch memory has rows for.</summary>
    private static int MostRows(PoolGeometry g)
    {
        var most = 1;
        while (most < g.OutH && 2L * Lanes * g.InW * ImageRows(g, most + 1) <= ScratchElements) most++;
        return most;
    }

    /// <summary>Rows of the image that so many rows of windows see.</summary>
    private static int ImageRows(PoolGeometry g, int windows) => Math.Min(g.InH, (windows - 1) * g.Stride.H + (g.Kernel.H - 1) * g.Dilation.H + 1);

    /// <summary>How many of an image's rows neighbouring windows share.</summary>
    private static int Shared(PoolGeometry g) => Math.Max(0, (g.Kernel.H - 1) * g.Dilation.H + 1 - g.Stride.H);

    /// <summary>
    /// Into how many parts an image's rows and its blocks of channels are cut: into pairs of blocks, and into two runs of rows or as many as
    /// compute no more than a hundredth twice.
    /// </summary>
    private static (int Rows, int Blocks) Parts(PoolGeometry g, int blocks) =>
        (Math.Max(1, Math.Min(Math.Min(8, g.OutH / 4), Shared(g) == 0 ? 8 : Math.Max(2, 1 + g.InH / (100 * Shared(g))) / 2 * 2)), (blocks + 1) / 2);

    /// <summary>
    /// Whether that is worth it: the image takes a quarter of the second-level cache or more, and what is computed twice takes less time than
    /// writing and reading an image, a quarter of a cycle an element (32 products each).
    /// </summary>
    /// <param name="taps">Products of an element of the image.</param>
    public static bool Serves(PoolGeometry g, long taps)
    {
        if (g.IsAdaptive || ImageRows(g, 1) >= g.InH) return false;
        var blocks = ImageLayout.BlockCount(g.Channels);
        return (long)blocks * Lanes * g.InH * g.InW >= 2 * ScratchElements && (Parts(g, blocks).Rows - 1) * Shared(g) * taps <= 8 * g.InH
            && 2L * Lanes * g.InW * ImageRows(g, 1) <= 2 * ScratchElements;
    }

    public override void Emit(CodeWriter w, Width v)
    {
        var (kernel, stride, dilation) = (Pool.Kernel.H, Pool.Stride.H, Pool.Dilation.H);
        w.Line("var pairs = (blocks + 1) / 2;");
        w.Line("var lastBlock = Math.Min(blocks, pairs * (part % blockParts + 1) / blockParts * 2);");
        w.Line("var firstWindow = outHeight * (part / blockParts) / rowParts;");
        w.Line("var lastWindow = outHeight * (part / blockParts + 1) / rowParts;");
        w.Line($"var line = width * {Lanes};");
        w.Line($"var plane = line * Math.Min(height, (most - 1) * {stride} + {(kernel - 1) * dilation + 1});");
        using (w.Block("for (var block = pairs * (part % blockParts) / blockParts * 2; block < lastBlock; block += 2)"))
        using (w.Block("for (var sample = 0; sample < count; sample++)"))
        {
            w.Line("var both = Math.Min(2, lastBlock - block);");
            w.Line("// The first row of the image in scratch memory, and the one after the last that has been computed.");
            w.Line("var (start, ready) = (0, 0);");
            using (w.Block("for (var window = firstWindow; window < lastWindow; window += most)"))
            {
                w.Line("var end = Math.Min(lastWindow, window + most);");
                w.Line($"var first = Math.Max(0, window * {stride} - padTop);");
                w.Line($"var last = Math.Min(height, (end - 1) * {stride} - padTop + {(kernel - 1) * dilation + 1});");
                w.Line("var kept = Math.Max(0, ready - first);");
                using (w.Block("if (kept > 0)"))
                {
                    w.Line("for (var b = 0; b < both; b++)");
                    using (w.Indent())
                        w.Line($"new Span<{T}>(scratch + b * plane + (first - start) * line, kept * line).CopyTo(new Span<{T}>(scratch + b * plane, kept * line));");
                }
                w.Line("(start, ready) = (first, first + kept);");
                var call = new[] { "x + (nint)sample * xSample + xStart + (nint)ready * strideRow", "weight + (nint)block * weightBlock" }
                    .Concat(Epilogue.Bias ? [$"bias + block * {Lanes}"] : [])
                    .Concat(["scratch + kept * line", "channels, kernelHeight, kernelWidth, 0, xSample, xPlane, xRow, tapRow, tapColumn, strideRow, weightBlock, both, last - ready, width, 0, 0, plane, line, 1, 0, 1, 1"]);
                w.Line($"if (last > ready) {Convolution.Entry}({string.Join(", ", call)});");
                w.Line("ready = Math.Max(ready, last);");
                w.Line("for (var b = 0; b < both; b++)");
                using (w.Indent())
                    w.Line($"{Pool.Entry}(scratch - (nint)first * line, y + (nint)sample * ySample, height, width, outHeight, outWidth, padTop, padLeft, b * plane, 0, line, " +
                        $"yStart + (block + b) * yBlock, 0, yRow, {(Border ? "top, bottom, left, right, " : "")}window, end, 0);");
            }
        }
    }
}
