using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// Winograd's convolution F(m × m, 3 × 3), with a stride of 1 or 2, over images in blocks of channels. For a group of tiles at a time: transform
/// the input, multiply as products of matrices, one for each position, for two blocks of outputs, transform those back with the
/// epilogue. What lies between stays in scratch memory within the second-level cache. The parts are kernels of their
/// own, shared by all layers.
/// </summary>
/// <remarks>
/// Transformed weights are up to four times as large as weights. So large ones are transformed as they are used, some
/// channels at a time, which costs little arithmetic; read from main memory, they would cost more than they save.
/// </remarks>
/// <param name="Pairs">Whether there are two blocks of output channels to work on at once.</param>
/// <param name="Single">Whether there is a block without a partner.</param>
/// <param name="Prepared">Whether the weights have been transformed before.</param>
/// <param name="Few">Whether there may be so few tiles that transformed weights are not even stored.</param>
/// <param name="Sizes">The sizes of register tiles that may occur.</param>
public sealed record Conv2dWinogradKernel(WinogradOutputKernel Output, bool Pairs, bool Single, bool Prepared, bool Few, EquatableArray<int> Sizes) : KernelSpec(Output.Precision)
{
    private const int Lanes = ImageLayout.Lanes;

    private WinogradForm Form => Output.Form;

    private int M => Form.M;

    /// <summary>
    /// Whether the epilogue reads what was saved in the forward pass: that comes from further away than the gradient, which has just
    /// been written, so it is what products ask for.
    /// </summary>
    private bool Saves => Output.Epilogue.Gradient is not null;

    private WinogradInputKernel Input => new(Precision, Form);

    private WinogradWeightsKernel Weights => new(Precision, Form);

    private WinogradFewProductsKernel FewProducts => new(Precision);

    public override bool IsVectorized => false;

    public override IEnumerable<KernelSpec> Uses =>
        [Input, .. Prepared ? Array.Empty<KernelSpec>() : [Weights], .. Few ? [FewProducts] : Array.Empty<KernelSpec>(), .. Sizes.SelectMany(rows => new[] { 2, 1 }.Where(blocks => blocks == 2 ? Pairs : Single).Select(blocks => Products(rows, blocks))), Output];

    public override string Name =>
        $"Conv2dWinograd_{Form.Name}{(Prepared ? "_Prepared" : "")}{(Few ? "_Few" : "")}{Output.Epilogue.Name}_{(Pairs ? Single ? "Odd" : "Even" : "Single")}_{string.Join("_", Sizes)}{TypeSuffix}";

    public override string Summary => $"Convolution by Winograd's {Form.Title} of images in blocks{Output.Epilogue.Description}.";

    public override EquatableArray<string> Parameters => new[] { $"{T}* x", $"{T}* weight" }
        .Concat(Output.Epilogue.Bias ? [$"{T}* bias"] : [])
        .Concat(Output.Epilogue.Images.Select(image => $"{T}* {image}"))
        .Concat([$"{T}* y", $"{T}* scratch"])
        .Concat(new[] { "channels", "xStart", "xSample", "xBlock", "xRow", "blocks", "yStart" }.Concat(Output.Epilogue.Images.Select(image => image + "Start")).Concat(Output.Geometry)
            .Concat(["most", "some", "count", "part", "tileParts", "align", "blockParts"]).Select(name => "int " + name).Append("bool kept"))
        .ToEquatable();

    /// <param name="top">Rows above the first window's first row; likewise <paramref name="left"/>.</param>
    public static KernelCall Call(LowerContext c, WinogradForm form, Epilogue epilogue, int top, int left, int weight, int bias, int images)
    {
        ImageMemory x = new(c.Input(0)), y = new(c.Output());
        var pool = epilogue.Pooled ? 2 : 1;
        int height = pool * y.Height, width = pool * y.Width;
        var plan = WinogradPlan.Of(form, x.Channels, y.Channels, height, width);
        var output = new WinogradOutputKernel(c.Precision, form, epilogue);
        var spec = new Conv2dWinogradKernel(output, y.Planes > 1, y.Planes % 2 == 1, plan.Prepared, plan.Few, plan.Sizes.ToEquatable());
        var arguments = new List<Argument> { c.In(0), c.In(weight) };
        if (epilogue.Bias) arguments.Add(c.In(bias));
        arguments.AddRange(epilogue.Pointers(c, images));
        arguments.AddRange([c.Out(), new Argument.Scratch(plan.Scratch)]);
        arguments.AddRange([x.Channels, x.At(-top, -left), new Argument.Int(x.Size), x.Plane, x.Row, y.Planes, y.Start]);
        arguments.AddRange(epilogue.Memories(c, images).Select(image => (Argument)image.Start));
        arguments.AddRange([height, width, new Argument.Int(y.Size), y.Plane, y.Row]);
        foreach (var image in epilogue.Memories(c, images)) arguments.AddRange([new Argument.Int(image.Size), image.Plane, image.Row]);
        arguments.AddRange([plan.TilesHigh, plan.TilesWide]);
        arguments.AddRange(BorderText.Arguments(y));
        var parts = plan.TileParts * plan.BlockParts;
        arguments.AddRange([plan.Most, plan.Some, new Argument.Count(), new Argument.Part(), plan.TileParts, plan.Align, plan.BlockParts, new Argument.Kept(plan.BlockParts)]);
        return c.Call(spec, new Split.Samples(plan.Samples, parts), plan.Work / parts, [.. arguments]);
    }

    public override void Emit(CodeWriter w, Width v)
    {
        var positions = Form.Positions;
        var tilePositions = positions * WinogradPlan.Rows * Lanes;
        w.Line($"var inBlocks = (channels + {Lanes - 1}) / {Lanes};");
        w.Line("var units = count * tilesHigh * tilesWide / align;");
        w.Line("var start = units * (part / blockParts) / tileParts * align;");
        w.Line("var tiles = units * (part / blockParts + 1) / tileParts * align - start;");
        w.Line("// Register tiles of equal, even numbers of tiles.");
        w.Line($"var times = (tiles + {WinogradPlan.Rows - 1}) / {WinogradPlan.Rows};");
        w.Line("var rows = ((tiles + times - 1) / times + 1) / 2 * 2;");
        w.Line("times = (tiles + rows - 1) / rows;");
        w.Line("var groups = (times + most - 1) / most;");
        w.Line("var pairs = (blocks + 1) / 2;");
        w.Line("var firstBlock = pairs * (part % blockParts) / blockParts * 2;");
        w.Line("var lastBlock = Math.Min(blocks, pairs * (part % blockParts + 1) / blockParts * 2);");
        w.Line($"var sums = scratch + (nint)most * inBlocks * {tilePositions};");
        if (!Prepared)
        {
            w.Line($"var transformed = sums + most * {positions * WinogradPlan.Sums * Lanes};");
            // A line more, so that positions do not all fall into the same places of the cache.
            w.Line($"var position = (some + 1) * {Lanes};");
        }
        w.Line($"var weightBlock = channels * {(Prepared ? Form.Weights : 9) * Lanes};");
        using (w.Block("for (var group = 0; group < groups; group++)"))
        {
            w.Line("var first = times * group / groups * rows;");
            w.Line("var many = Math.Min(tiles, times * (group + 1) / groups * rows) - first;");
            w.Line("first += start;");
            w.Line("// What is read and written next: elements of a plane that a group's tiles cover.");
            w.Line($"var plane = Math.Min(many, tilesHigh * tilesWide) * {Form.Step * Form.Step * Lanes};");
            w.Line($"var next = {(Saves ? $"saved + savedStart + {Row("first", "savedSample", "savedRow", M)}" : $"x + xStart + {Row("first + many", "xSample", "xRow", Form.Step)}")};");
            w.Line($"var written = y + yStart + {Row("first", "ySample", "yRow", M / (Output.Epilogue.Pooled ? 2 : 1))};");
            // A thread that did the blocks before these has transformed the tiles already.
            w.Line($"if (!kept || groups > 1) {Input.Entry}(x + xStart, scratch, inBlocks, xSample, xBlock, xRow, tilesHigh, tilesWide, first, many, rows);");
            using (w.Block("for (var block = firstBlock; block < lastBlock; block += 2)"))
            {
                w.Line("var both = Math.Min(2, lastBlock - block);");
                w.Line("var wBlock = weight + (nint)block * weightBlock;");
                w.Line($"var image = next + {(Saves ? "(nint)block * savedBlock" : "(nint)Math.Min(block, inBlocks - 1) * xBlock")};");
                if (Few && WinogradFewProductsKernel.Suits(new Width(Precision, 512)))
                {
                    using (w.Block($"if (many <= {WinogradFewProductsKernel.Tiles} && Vector512.IsHardwareAccelerated && Simd.Use512)"))
                    {
                        w.Line("for (var b = 0; b < both; b++)");
                        using (w.Indent()) w.Line($"{FewProducts.Entry}(scratch, wBlock + (nint)b * weightBlock, sums + b * {WinogradPlan.Rows * Lanes}, channels, {2 * 9 * Lanes * Lanes});");
                    }
                    using (w.Block("else")) EmitChannels(w, positions, tilePositions);
                }
                else EmitChannels(w, positions, tilePositions);
                var arguments = new[] { "sums" }.Concat(Output.Epilogue.Bias ? [$"bias + block * {Lanes}"] : [])
                    .Concat(Output.Epilogue.Images.Select(image => $"{image} + {image}Start + (nint)block * {image}Block"))
                    .Concat(["y + yStart + (nint)block * yBlock", "both", .. Output.Geometry, "first", "many", "rows"]);
                w.Line($"{Output.Entry}({string.Join(", ", arguments)});");
            }
        }
    }

    /// <summary>Where the row of a tile begins.</summary>
    private static string Row(string tile, string sample, string row, int size) =>
        $"(nint)(({tile}) / (tilesHigh * tilesWide)) * {sample} + (nint)(({tile}) / tilesWide % tilesHigh * {size}) * {row}";

    private void EmitChannels(CodeWriter w, int positions, int tilePositions)
    {
        using (w.Block("for (var channel = 0; channel < channels; channel += some)"))
        {
            w.Line("var now = Math.Min(some, channels - channel);");
            if (!Prepared)
            {
                w.Line($"var wp = wBlock + channel * {9 * Lanes};");
                w.Line("for (var b = 0; b < both; b++)");
                using (w.Indent()) w.Line($"{Weights.Entry}(wp + (nint)b * weightBlock, transformed + b * position * {Form.Weights}, now, position);");
                w.Line($"var ahead = channel + some < channels ? wp + some * {9 * Lanes} : wBlock + 2 * weightBlock;");
            }
            using (w.Block("for (var done = 0; done < many;)"))
            {
                w.Line("var size = Math.Min(rows, many - done);");
                w.Line("var equal = Math.Max(1, (many - done) / rows);");
                w.Line("var tile = done / rows;");
                w.Line($"var xp = scratch + ((nint)tile * inBlocks + channel / {Lanes}) * {tilePositions};");
                w.Line($"var to = sums + tile * {positions * WinogradPlan.Sums * Lanes};");
                EmitProducts(w);
                w.Line("done += size * equal;");
            }
        }
    }

    private void EmitProducts(CodeWriter w)
    {
        if (Pairs && Single)
        {
            using (w.Block("if (both == 2)")) EmitSizes(w, 2);
            using (w.Block("else")) EmitSizes(w, 1);
        }
        else EmitSizes(w, Pairs ? 2 : 1);
    }

    private void EmitSizes(CodeWriter w, int blocks)
    {
        var positions = Form.Positions;
        var tilePositions = positions * WinogradPlan.Rows * Lanes;
        // Prepared weights are asked for a position ahead, others when those before are transformed.
        var (weights, ahead, position, block, step) = Prepared
            ? ("wBlock", "wBlock", $"channels * {Lanes}", "weightBlock", $"{Lanes} / equal")
            : ("transformed", "ahead", "position", $"position * {Form.Weights}", $"{9 * Lanes} / ({positions} * equal)");
        var arguments = $"(xp, {weights}, to, {ahead}, image, written + (nint)block * yBlock, now, {tilePositions}, inBlocks * {tilePositions}, {position}, {block}, {positions * WinogradPlan.Sums * Lanes}, " +
            $"weightBlock, {step}, {(Saves ? "saved" : "x")}Block, yBlock, plane / (channels * {positions} * equal) + 1, {Form.Size}, {Form.Taps}, equal, channel > 0, {(Prepared ? "true" : "false")});";
        var last = Sizes[Sizes.Count - 1];
        foreach (var rows in Sizes) w.Line($"{(rows == Sizes[0] ? "" : "else ")}{(rows == last ? "" : $"if (size <= {rows}) ")}{Products(rows, blocks).Entry}{arguments}");
    }

    private WinogradProductsKernel Products(int rows, int blocks) => new(Precision, rows, blocks);
}
