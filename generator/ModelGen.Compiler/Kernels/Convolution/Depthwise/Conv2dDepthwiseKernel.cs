using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// A depthwise convolution over blocks of channels: every channel has a window of its own, so the lanes of a vector have
/// nothing to do with each other and no element is broadcast. A block an item, a tile of neighbouring pixels in registers.
/// </summary>
public sealed record Conv2dDepthwiseKernel(Precision Precision, int Stride, bool Border, Epilogue Epilogue, ConvCut Cut) : KernelSpec(Precision)
{
    private const int Lanes = ImageLayout.Lanes;

    public override string Name =>
        $"Conv2dDepthwise{(Stride == 1 ? "" : $"_Stride{Stride}")}{(Border ? "_Border" : "")}{Epilogue.Name}_{Cut.Wide}_{Cut.Narrow}_{Cut.Scalar}{TypeSuffix}";

    public override string Summary => $"Depthwise convolution of an image in blocks of channels{Epilogue.Description}.";

    public override EquatableArray<string> Parameters => new[] { $"{T}* x", $"{T}* weight" }
        .Concat(Epilogue.Bias ? [$"{T}* bias"] : [])
        .Concat(Epilogue.Images.Select(image => $"{T}* {image}"))
        .Concat([$"{T}* y"])
        .Concat("kernelHeight kernelWidth xStart xPlane tapRow tapColumn strideRow height width yStart yBlock yRow".Split(' ').Select(name => "int " + name))
        .Concat(Epilogue.Images.SelectMany(image => new[] { $"int {image}Start", $"int {image}Block", $"int {image}Row" }))
        .Concat(Border ? BorderText.Parameters : [])
        .Append("int block").ToEquatable();

    /// <param name="top">Rows above the first window's first row, negative below it; likewise <paramref name="left"/>.</param>
    public static KernelCall Call(LowerContext c, Epilogue epilogue, HW kernel, HW stride, HW dilation, int top, int left, int weight, int bias, int images)
    {
        ImageMemory x = new(c.Input(0)), y = new(c.Output());
        var border = y.Border != default;
        var spec = new Conv2dDepthwiseKernel(c.Precision, stride.W, border, epilogue, ConvCut.Of(blocks: 2, pairsShare: true, y.Width));
        var arguments = new List<Argument> { c.In(0), c.In(weight) };
        if (epilogue.Bias) arguments.Add(c.In(bias));
        arguments.AddRange(epilogue.Pointers(c, images));
        arguments.AddRange([c.Out(), kernel.H, kernel.W, x.At(-top, -left), x.Plane, dilation.H * x.Row, dilation.W * x.Pixel, stride.H * x.Row, y.Height, y.Width, y.Start, y.Plane, y.Row]);
        foreach (var image in epilogue.Memories(c, images)) arguments.AddRange([image.Start, image.Plane, image.Row]);
        if (border) arguments.AddRange(BorderText.Arguments(y));
        return c.Call(spec, new Split.Samples(1, y.Planes), (long)y.Height * y.Width * kernel.H * kernel.W * Lanes, [.. arguments, new Argument.Part()]);
    }

    public override void Emit(CodeWriter w, Width v)
    {
        var tile = new ConvTile(v, 1, Math.Min(Lanes / v.Lanes, v.IsScalar ? 4 : 2));
        w.Line("weight += (nint)block * kernelHeight * kernelWidth * 16;");
        using (w.Block("for (var row = 0; row < height; row++)"))
        {
            w.Line("var xRow0 = x + (nint)block * xPlane + (nint)row * strideRow + xStart;");
            w.Line("var yRow0 = y + (nint)block * yBlock + (nint)row * yRow + yStart;");
            foreach (var image in Epilogue.Images) w.Line($"var {image}Row0 = {image} + (nint)block * {image}Block + (nint)row * {image}Row + {image}Start;");
            if (Border) BorderText.EmitClear(w, "yRow0", Lanes, "row", "height", "yRow");
            if (tile.Pieces == 1) EmitRow(w, tile, "");
            else
                using (w.Block($"for (var lane = 0; lane < {Lanes}; lane += {Lanes / tile.Pieces})")) EmitRow(w, tile, " + lane");
        }
    }

    private void EmitRow(CodeWriter w, ConvTile tile, string at)
    {
        // One vector a pixel leaves room for more pixels than a row cut for two vectors has.
        var cut = tile.V.IsScalar ? Cut.Scalar : tile.Vectors == 1 ? Cut.Wide : Cut.Narrow;
        w.Line($"var tiles = (width + {cut.Pixels - 1}) / {cut.Pixels};");
        if (cut.HasSmaller) w.Line($"var wide = {cut.Wider("width", "tiles")};");
        w.Line("var column = 0;");
        using (w.Block(cut.HasSmaller ? "for (var t = 0; t < wide; t++)" : "for (var t = 0; t < tiles; t++)")) EmitTile(w, tile, cut.Pixels, at);
        if (cut.HasSmaller && cut.Smaller > 0)
            using (w.Block("for (var t = wide; t < tiles; t++)")) EmitTile(w, tile, cut.Smaller, at);
    }

    private void EmitTile(CodeWriter w, ConvTile tile, int pixels, string at)
    {
        var v = tile.V;
        tile.EmitLocals(w, pixels, element: "");
        w.Line($"var wp = weight{at};");
        w.Line($"var xTapRow = xRow0 + column * {Stride * Lanes}{at};");
        using (w.Block("for (var r = 0; r < kernelHeight; r++)"))
        {
            w.Line("var xTap = xTapRow;");
            using (w.Block("for (var c = 0; c < kernelWidth; c++)"))
            {
                w.Line($"var xp = {v.Vectors("xTap")};");
                tile.Each(w, 1, (_, b, k) => $"{ConvTile.Weight(b, k)} = {v.Load(Conv2dDirectKernel.Offset("wp", k * v.Lanes))};");
                tile.Each(w, pixels, (p, b, k) => $"{ConvTile.Sum(p, b, k)} = {v.Fma(v.At("xp", p * Stride * Lanes + k * v.Lanes), ConvTile.Weight(b, k), ConvTile.Sum(p, b, k))};");
                w.Line("xTap += tapColumn;");
                w.Line($"wp += {Lanes};");
            }
            w.Line("xTapRow += tapRow;");
        }
        ConvEpilogue.Emit(w, tile, Epilogue, pixels, at);
        w.Line($"column += {pixels};");
    }
}
