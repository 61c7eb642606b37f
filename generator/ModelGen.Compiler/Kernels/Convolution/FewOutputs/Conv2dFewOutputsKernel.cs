using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// A convolution with stride 1 and few output channels, over an image in planes. Vectors are 16 neighbouring pixels of
/// one channel, so no lane is spent on channels that are not there; where the output is an image in blocks, a tile's
/// pixels are transposed as they leave. Rows of taps that see nothing but the border are left out, which halves the
/// work of a gradient whose windows reach far beyond a small image.
/// </summary>
/// <param name="Outs">Output channels, at most <see cref="MostOuts"/>.</param>
/// <param name="Wide">Whether rows are longer than 16 pixels: then two squares of a row at a time, the last ones overlapping those before; else of two rows.</param>
/// <param name="ToPlanes">Whether the output is in planes, without a border.</param>
/// <param name="Row">The pixels of a short row in planes, which are copied; else 0.</param>
public sealed record Conv2dFewOutputsKernel(Precision Precision, int Outs, bool Wide, bool ToPlanes, int Row, bool Border, Epilogue Epilogue) : KernelSpec(Precision)
{
    /// <summary>Beyond half a block, vectors of channels are as good.</summary>
    public const int MostOuts = ImageLayout.Lanes / 2;

    private const int Pixels = ImageLayout.Lanes;

    private const int Square = Pixels * Pixels;

    public override string Name => $"Conv2dFewOutputs_{Outs}{(Wide ? "_Wide" : "")}{(ToPlanes ? "_ToPlanes" : "")}{(Row > 0 ? Row : "")}{(Border ? "_Border" : "")}{Epilogue.Name}{TypeSuffix}";

    public override string Summary => $"Direct convolution of an image in planes into {Outs} channels in {(ToPlanes ? "planes" : "a block")}{Epilogue.Description}; vectors are neighbouring pixels.";

    public override EquatableArray<string> Parameters => new[] { $"{T}* x", $"{T}* weight" }
        .Concat(Epilogue.Bias ? [$"{T}* bias"] : [])
        .Append($"{T}* y")
        .Concat("channels kernelHeight kernelWidth xStart xPlane tapRow tapColumn strideRow before xHeight dilation height width yStart yRow".Split(' ').Select(name => "int " + name))
        .Concat(ToPlanes ? ["int yPlane"] : [])
        .Concat(Border ? BorderText.Parameters : [])
        .Concat(["int part", "int parts"])
        .ToEquatable();

    /// <summary>Whether this kernel does less work than one with vectors of channels.</summary>
    public static bool Serves(int outs, int width, HW stride, int groups) =>
        outs <= MostOuts && stride == HW.One && groups == 1 && 5 * outs * Squares(width) < 4 * width;

    /// <summary>The zeros that an image needs so that whole vectors can be read: its windows', and in a short row what is missing to 16 pixels.</summary>
    public static Border BorderFor(Border windows, int imageWidth, int kernelWidth, int dilation, int width)
    {
        var read = Math.Max(width, Pixels) + (kernelWidth - 1) * dilation;
        return windows with { Right = Math.Max(windows.Right, read - windows.Left - imageWidth) };
    }

    public static KernelCall Call(LowerContext c, Epilogue epilogue, int channels, HW kernel, HW dilation, int top, int left, int weight, int bias)
    {
        ImageMemory x = new(c.Input(0)), y = new(c.Output());
        var border = y.Border != default;
        var wide = y.Width > Pixels;
        var spec = new Conv2dFewOutputsKernel(c.Precision, y.Channels, wide, !y.IsBlocked, wide || y.IsBlocked ? 0 : y.Width, border, epilogue);
        var pointers = new List<Argument> { c.In(0), c.In(weight) };
        if (epilogue.Bias) pointers.Add(c.In(bias));
        var work = (long)y.Channels * y.Height * Squares(y.Width) * Pixels * channels * kernel.H * kernel.W;
        var parts = (int)Math.Max(1, Math.Min(Math.Min(16, work / 2_000_000), y.Height / 4));
        pointers.AddRange([c.Out(), channels, kernel.H, kernel.W, x.At(-top, -left), x.Plane, dilation.H * x.Row, dilation.W * x.Pixel, x.Row, top, x.Height, dilation.H, y.Height, y.Width, y.Start, y.Row]);
        if (!y.IsBlocked) pointers.Add(y.Plane);
        if (border) pointers.AddRange(BorderText.Arguments(y));
        return c.Call(spec, new Split.Samples(1, parts), work / parts, [.. pointers, new Argument.Part(), parts]);
    }

    public override void Emit(CodeWriter w, Width v)
    {
        if (!Wide || !ToPlanes)
        {
            // The lanes of channels that are not there stay zero.
            w.Line($"var tile = stackalloc {T}[{2 * Square}];");
            w.Line($"new Span<{T}>(tile, {2 * Square}).Clear();");
        }
        if (!Wide && !ToPlanes) w.Line($"var block = stackalloc {T}[{Square}];");
        w.Line("var lastRow = (int)((long)height * (part + 1) / parts);");
        using (w.Block($"for (var row = (int)((long)height * part / parts); row < lastRow; row += {(Wide ? 1 : 2)})"))
        {
            // An odd last row is computed twice.
            if (!Wide) w.Line("var other = Math.Min(row + 1, lastRow - 1);");
            w.Line($"var firstTap = Math.Max(0, (before - {(Wide ? "row" : "other")} + dilation - 1) / dilation);");
            w.Line("var lastTap = Math.Max(firstTap, Math.Min(kernelHeight, (xHeight + before - row + dilation - 1) / dilation));");
            if (Wide) EmitLongRow(w, v);
            else EmitShortRows(w, v);
        }
    }

    private void EmitLongRow(CodeWriter w, Width v)
    {
        w.Line("var xRow = x + (nint)row * strideRow + xStart;");
        w.Line("var yAt = y + (nint)row * yRow + yStart;");
        if (Border) BorderText.EmitClear(w, "yAt", Pixels, "row", "height", "yRow");
        using (w.Block($"for (var column = 0; column < width; column += {2 * Pixels})"))
        {
            w.Line($"var c0 = Math.Min(column, Math.Max(width - {2 * Pixels}, 0));");
            w.Line($"var c1 = Math.Min(c0 + {Pixels}, width - {Pixels});");
            if (ToPlanes) EmitTile(w, v, ["xRow + c0", "xRow + c1"], (s, o, k) => $"yAt + c{s}{(o == 0 ? "" : $" + {o} * (nint)yPlane")}{(k == 0 ? "" : $" + {k}")}");
            else
            {
                EmitTile(w, v, ["xRow + c0", "xRow + c1"], InTile);
                for (var s = 0; s < 2; s++) w.Line($"Transposition.Square(tile{Second(s)}, {Pixels}, yAt + c{s} * {Pixels}, {Pixels});");
            }
        }
    }

    /// <summary>Two rows at a time.</summary>
    private void EmitShortRows(CodeWriter w, Width v)
    {
        EmitTile(w, v, ["x + (nint)row * strideRow + xStart", "x + (nint)other * strideRow + xStart"], InTile);
        for (var s = 0; s < 2; s++)
            using (w.Block(""))
            {
                var row = s == 0 ? "row" : "other";
                w.Line($"var yAt = y + (nint){row} * yRow + yStart;");
                if (ToPlanes)
                {
                    for (var o = 0; o < Outs; o++) w.Line($"new ReadOnlySpan<{T}>(tile + {s * Square + o * Pixels}, {Row}).CopyTo(new Span<{T}>(yAt + {o} * (nint)yPlane, {Row}));");
                    continue;
                }
                if (Border) BorderText.EmitClear(w, "yAt", Pixels, row, "height", "yRow");
                w.Line($"Transposition.Square(tile{Second(s)}, {Pixels}, block, {Pixels});");
                w.Line($"new ReadOnlySpan<{T}>(block, width * {Pixels}).CopyTo(new Span<{T}>(yAt, width * {Pixels}));");
            }
    }

    // What goes to planes at once may overlap with what is there.
    private bool ActivatesLater => Epilogue.IsLong && !(Wide && ToPlanes);

    private static string InTile(int square, int output, int pixel) => $"tile + {square * Square + output * Pixels + pixel}";

    private static string Second(int square) => square == 0 ? "" : $" + {Square}";

    /// <summary>Squares computed for a row, their overlap included.</summary>
    private static int Squares(int width) => width <= Pixels ? 1 : (width + 2 * Pixels - 1) / (2 * Pixels) * 2;

    /// <summary>All outputs at 16 pixels from each of the given places on.</summary>
    /// <param name="to">Where a pixel goes, from square, channel and the pixel in its square.</param>
    private void EmitTile(CodeWriter w, Width v, IReadOnlyList<string> places, Func<int, int, int, string> to)
    {
        // A group of outputs by a few vectors of pixels stays in registers; 512 bits take all squares at once.
        var vectors = v.Lanes == Pixels ? 1 : v.IsScalar ? 4 : 2;
        var together = v.Lanes == Pixels ? places.Count : 1;
        var group = Math.Max(1, Math.Min(Outs, (v.Registers - 1) / (together * vectors) - 1));
        var step = vectors * v.Lanes;
        for (var first = 0; first < places.Count; first += together)
        {
            var at = Enumerable.Range(first, together).ToList();
            if (step == Pixels) EmitGroups("");
            else
                using (w.Block($"for (var pixel = 0; pixel < {Pixels}; pixel += {step})")) EmitGroups(" + pixel");

            void EmitGroups(string pixel)
            {
                for (var o = 0; o < Outs; o += group)
                    using (w.Block($"// outputs {o} to {Math.Min(o + group, Outs) - 1}")) EmitSums(w, v, at, places, to, o, Math.Min(o + group, Outs), vectors, pixel);
            }
        }
        if (!ActivatesLater) return;
        using (w.Block($"for (var q = tile; q < tile + {Outs * Pixels}; q += {v.Lanes})"))
            for (var square = 0; square < places.Count; square++) w.Line(Epilogue.Activate(v, v.Load($"q{Second(square)}")));
    }

    private void EmitSums(CodeWriter w, Width v, List<int> squares, IReadOnlyList<string> places, Func<int, int, int, string> to, int firstOut, int lastOut, int vectors, string pixel)
    {
        void Each(Action<int, int, int> body)
        {
            for (var o = firstOut; o < lastOut; o++)
                foreach (var s in squares)
                    for (var k = 0; k < vectors; k++) body(o, s, k);
        }

        Each((o, s, k) => w.Line($"var a{o}_{s}_{k} = {v.Zero};"));
        foreach (var s in squares) w.Line($"var xPlane{s} = {places[s]}{pixel};");
        w.Line($"var wp = weight{(firstOut == 0 ? "" : $" + {firstOut}")};");
        w.Line("var rest = channels;");
        using (w.Block("while (rest > 0)"))
        {
            w.Line($"var many = Math.Min({ImageLayout.Lanes}, rest);");
            w.Line($"wp += firstTap * kernelWidth * many * {ImageLayout.Lanes};");
            using (w.Block("for (var r = firstTap; r < lastTap; r++)"))
            using (w.Block("for (var c = 0; c < kernelWidth; c++)"))
            {
                foreach (var s in squares) w.Line($"var xp{s} = xPlane{s} + r * tapRow + c * tapColumn;");
                using (w.Block("for (var i = 0; i < many; i++)"))
                {
                    foreach (var s in squares)
                        for (var k = 0; k < vectors; k++) w.Line($"var x{s}_{k} = {v.Load(Conv2dDirectKernel.Offset($"xp{s}", k * v.Lanes))};");
                    for (var o = firstOut; o < lastOut; o++)
                    {
                        w.Line($"var w{o} = {v.Broadcast($"wp[{o - firstOut}]")};");
                        foreach (var s in squares)
                            for (var k = 0; k < vectors; k++) w.Line($"a{o}_{s}_{k} = {v.Fma($"w{o}", $"x{s}_{k}", $"a{o}_{s}_{k}")};");
                    }
                    foreach (var s in squares) w.Line($"xp{s} += xPlane;");
                    w.Line($"wp += {ImageLayout.Lanes};");
                }
            }
            w.Line($"wp += (kernelHeight - lastTap) * kernelWidth * many * {ImageLayout.Lanes};");
            foreach (var s in squares) w.Line($"xPlane{s} += (nint)many * xPlane;");
            w.Line("rest -= many;");
        }
        Each((o, s, k) =>
        {
            var sum = $"a{o}_{s}_{k}";
            if (Epilogue.Bias) w.Line($"{sum} += {v.Broadcast($"bias[{o}]")};");
            if (!ActivatesLater && Epilogue.Activation is { } activation) w.Line($"{sum} = {activation.Forward(v, sum)};");
            w.Line(v.Store($"{to(s, o, k * v.Lanes)}{pixel}", sum));
        });
    }
}
