using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// The gradient of the input of a depthwise convolution whose stride is not 1, over blocks of channels. Input columns a
/// stride apart were read by the same taps, so they are one tile; taps that fall between the windows are left out. A depthwise transposed convolution is the same.
/// </summary>
public sealed record Conv2dDepthwiseInputGradientKernel(Precision Precision, int Stride, bool Border, Epilogue Epilogue) : KernelSpec(Precision)
{
    private const int Lanes = ImageLayout.Lanes;

    private const int Pixels = 7;

    public override string Name => $"Conv2dDepthwiseInputGradient_Stride{Stride}{(Border ? "_Border" : "")}{Epilogue.Name}{TypeSuffix}";

    public override string Summary => $"The gradient of the input of a depthwise convolution with a stride{Epilogue.Description}.";

    public override EquatableArray<string> Parameters => new[] { $"{T}* dy", $"{T}* weight" }
        .Concat(Epilogue.Bias ? [$"{T}* bias"] : [])
        .Concat(Epilogue.Images.Select(image => $"{T}* {image}"))
        .Append($"{T}* y")
        .Concat("kernelHeight kernelWidth strideHeight dilationHeight dilationWidth padTop padLeft dyStart dyBlock dyRow dyHeight height width yStart yBlock yRow".Split(' ').Select(name => "int " + name))
        .Concat(Epilogue.Images.SelectMany(image => new[] { $"int {image}Start", $"int {image}Block", $"int {image}Row" }))
        .Concat(Border ? BorderText.Parameters : [])
        .Append("int block").ToEquatable();

    public static KernelCall Call(LowerContext c, ConvGeometry g, Epilogue epilogue)
    {
        ImageMemory dy = new(c.Input(0)), dx = new(c.Output());
        var border = dx.Border != default;
        var arguments = new List<Argument> { c.In(0), c.In(1) };
        if (epilogue.Bias) arguments.Add(c.In(2));
        var images = arguments.Count;
        arguments.AddRange(epilogue.Pointers(c, images));
        arguments.AddRange([
            c.Out(), g.Kernel.H, g.Kernel.W, g.Stride.H, g.Dilation.H, g.Dilation.W, g.Top, g.Left,
            dy.Start, dy.Plane, dy.Row, dy.Height, dx.Height, dx.Width, dx.Start, dx.Plane, dx.Row]);
        foreach (var image in epilogue.Memories(c, images)) arguments.AddRange([image.Start, image.Plane, image.Row]);
        if (border) arguments.AddRange(BorderText.Arguments(dx));
        return c.Call(new Conv2dDepthwiseInputGradientKernel(c.Precision, g.Stride.W, border, epilogue), new Split.Samples(1, dx.Planes), g.MultiplyAdds / dx.Planes,
            [.. arguments, new Argument.Part()]);
    }

    public override void Emit(CodeWriter w, Width v)
    {
        var tile = new ConvTile(v, 1, Math.Min(Lanes / v.Lanes, v.IsScalar ? 4 : 2));
        w.Line($"weight += (nint)block * kernelHeight * kernelWidth * {Lanes};");
        w.Line("dy += dyStart + (nint)block * dyBlock;");
        // The taps that see a column: where they lie in a row of the outputs' gradient, and in one of the weight.
        w.Line($"var columns = stackalloc int[{2 * Stride} * kernelWidth];");
        w.Line($"var seen = stackalloc int[{Stride}];");
        using (w.Block($"for (var phase = 0; phase < {Stride}; phase++)"))
        {
            w.Line("var at = columns + 2 * phase * kernelWidth;");
            w.Line("seen[phase] = 0;");
            using (w.Block("for (var c = 0; c < kernelWidth; c++)"))
            {
                w.Line("var u = phase + padLeft - c * dilationWidth;");
                w.Line($"if (u % {Stride} != 0) continue;");
                w.Line($"*at++ = u / {Stride} * {Lanes};");
                w.Line($"*at++ = c * {Lanes};");
                w.Line("seen[phase]++;");
            }
        }
        w.Line("var rows = stackalloc int[2 * kernelHeight];");
        using (w.Block("for (var row = 0; row < height; row++)"))
        {
            w.Line("var many = 0;");
            using (w.Block("for (var r = 0; r < kernelHeight; r++)"))
            {
                w.Line("var from = row + padTop - r * dilationHeight;");
                w.Line("if (from < 0 || from % strideHeight != 0 || from / strideHeight >= dyHeight) continue;");
                w.Line("rows[many++] = from / strideHeight * dyRow;");
                w.Line($"rows[many++] = r * kernelWidth * {Lanes};");
            }
            w.Line("var yRow0 = y + (nint)block * yBlock + (nint)row * yRow + yStart;");
            foreach (var image in Epilogue.Images) w.Line($"var {image}Row0 = {image} + (nint)block * {image}Block + (nint)row * {image}Row + {image}Start;");
            if (Border) BorderText.EmitClear(w, "yRow0", Lanes, "row", "height", "yRow");
            using (w.Block($"for (var phase = 0; phase < {Stride}; phase++)"))
            using (w.Block(tile.Pieces == 1 ? "" : $"for (var lane = 0; lane < {Lanes}; lane += {Lanes / tile.Pieces})"))
            {
                w.Line($"var width0 = (width - phase + {Stride - 1}) / {Stride};");
                w.Line("var lastColumn = columns + 2 * phase * kernelWidth + 2 * seen[phase];");
                w.Line("var column = 0;");
                using (w.Block($"for (; column + {Pixels} <= width0; column += {Pixels})")) EmitTile(w, tile, Pixels);
                using (w.Block("for (; column < width0; column++)")) EmitTile(w, tile, 1);
            }
        }
    }

    private void EmitTile(CodeWriter w, ConvTile tile, int pixels)
    {
        var v = tile.V;
        var lane = tile.Pieces == 1 ? "" : " + lane";
        tile.EmitLocals(w, pixels, element: "");
        using (w.Block("for (var r = rows; r < rows + many; r += 2)"))
        {
            w.Line($"var dyTapRow = dy + r[0] + column * {Lanes}{lane};");
            w.Line($"var wRow = weight + r[1]{lane};");
            using (w.Block("for (var c = columns + 2 * phase * kernelWidth; c < lastColumn; c += 2)"))
            {
                w.Line($"var dyp = {v.Vectors("dyTapRow + c[0]")};");
                w.Line($"var wp = {v.Vectors("wRow + c[1]")};");
                tile.Each(w, 1, (_, b, k) => $"{ConvTile.Weight(b, k)} = {v.At("wp", k * v.Lanes)};");
                tile.Each(w, pixels, (p, b, k) => $"{ConvTile.Sum(p, b, k)} = {v.Fma(v.At("dyp", p * Lanes + k * v.Lanes), ConvTile.Weight(b, k), ConvTile.Sum(p, b, k))};");
            }
        }
        ConvEpilogue.Emit(w, tile, Epilogue, pixels, lane, column: $"(column * {Stride} + phase)", step: Stride);
    }
}
