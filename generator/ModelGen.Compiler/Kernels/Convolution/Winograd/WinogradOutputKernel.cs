using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>Transforms the sums of Winograd's products back into pixels of an image in blocks, with the epilogue.</summary>
public sealed record WinogradOutputKernel(Precision Precision, WinogradForm Form, Epilogue Epilogue) : KernelSpec(Precision)
{
    private const int Lanes = ImageLayout.Lanes;

    private int M => Form.M;

    /// <summary>Pixels along an axis for one that is stored.</summary>
    private int Pool => Epilogue.Pooled ? 2 : 1;

    private string PerPool => Epilogue.Pooled ? " / 2" : "";

    public override string Name => $"WinogradOutput_{Form.Name}{Epilogue.Name}{TypeSuffix}";

    public override string Summary => $"Transforms sums back to the outputs of {Form.Title}{Epilogue.Description}.";

    public override EquatableArray<string> Parameters => new[] { $"{T}* sums" }
        .Concat(Epilogue.Bias ? [$"{T}* bias"] : [])
        .Concat(Epilogue.Images.Select(image => $"{T}* {image}"))
        .Concat([$"{T}* y", "int blocks"])
        .Concat(Geometry.Select(name => "int " + name))
        .Concat(["int firstTile", "int tiles", "int rows"])
        .ToEquatable();

    /// <summary>The image's sizes, which the kernel that calls this one hands through.</summary>
    public IEnumerable<string> Geometry =>
    [
        "height", "width", "ySample", "yBlock", "yRow",
        .. Epilogue.Images.SelectMany(image => new[] { image + "Sample", image + "Block", image + "Row" }),
        "tilesHigh", "tilesWide",
        .. BorderText.Parameters.Select(p => p.Substring(4)),
    ];

    public override void Emit(CodeWriter w, Width v)
    {
        Winograd.EmitMemory(w, v, Form);
        if (Epilogue.ReadsZero(v)) w.Line($"var zero = {v.Zero};");
        w.Line($"var part = stackalloc {T}[{M / Pool * (M / Pool) * Lanes}];");
        foreach (var image in Epilogue.Images) w.Line($"var {image}Part = stackalloc {T}[{M * M * Lanes}];");
        w.Line("var hasBorder = (top | bottom | left | right) != 0;");
        w.Line("var sample = firstTile / (tilesHigh * tilesWide);");
        w.Line($"var firstRow = firstTile / tilesWide % tilesHigh * {M};");
        w.Line($"var firstColumn = firstTile % tilesWide * {M};");
        w.Line($"y += (nint)sample * ySample + (nint){(Pool == 1 ? "firstRow" : "(firstRow / 2)")} * yRow + firstColumn * {Lanes / Pool};");
        foreach (var image in Epilogue.Images) w.Line($"{image} += (nint)sample * {image}Sample + (nint)firstRow * {image}Row + firstColumn * {Lanes};");
        using (w.Block("for (var block = 0; block < blocks; block++)"))
        {
            w.Line("var to = y + (nint)block * yBlock;");
            foreach (var image in Epilogue.Images) w.Line($"var {image}At = {image} + (nint)block * {image}Block;");
            if (Epilogue.Bias && v.Lanes == Lanes) w.Line($"var shift = {v.Load($"bias + block * {Lanes}")};");
            w.Line($"var first = sums + block * {WinogradPlan.Rows * Lanes};");
            w.Line("var row = firstRow;");
            w.Line("var column = firstColumn;");
            using (w.Block("for (var rest = tiles; rest > 0; rest -= rows)"))
            {
                w.Line($"var last = first + Math.Min(rows, rest) * {Lanes};");
                using (w.Block($"for (var p = first; p < last; p += {Lanes})"))
                {
                    using (w.Block("if (hasBorder && column == 0)"))
                        w.Line($"for (var i = row{PerPool}; i < Math.Min(row + {M}, height){PerPool}; i++) ImageBorder.Clear(to + (nint)(i - row{PerPool}) * yRow, i, height{PerPool}, width * {Lanes / Pool}, yRow, top, bottom, left * {Lanes}, right * {Lanes});");
                    EmitPartStart(w, v);
                    if (v.Lanes == Lanes) EmitTile(w, v, "");
                    else
                        using (w.Block($"for (var lane = 0; lane < {Lanes}; lane += {v.Lanes})"))
                        {
                            if (Epilogue.Bias) w.Line($"var shift = {v.Load($"bias + block * {Lanes} + lane")};");
                            EmitTile(w, v, " + lane");
                        }
                    EmitPartEnd(w, v);
                    w.Line($"to += {M / Pool * Lanes};");
                    foreach (var image in Epilogue.Images) w.Line($"{image}At += {M * Lanes};");
                    w.Line($"column += {M};");
                    using (w.Block("if (column >= width)"))
                    {
                        w.Line("column = 0;");
                        w.Line($"row += {M};");
                        w.Line($"to += {M / Pool} * (nint)yRow - tilesWide * {M / Pool * Lanes};");
                        foreach (var image in Epilogue.Images) w.Line($"{image}At += {M} * (nint){image}Row - tilesWide * {M * Lanes};");
                        using (w.Block("if (row >= height)"))
                        {
                            w.Line("row = 0;");
                            w.Line($"to += ySample - tilesHigh * {M / Pool} * (nint)yRow;");
                            foreach (var image in Epilogue.Images) w.Line($"{image}At += {image}Sample - tilesHigh * {M} * (nint){image}Row;");
                        }
                    }
                }
                w.Line($"first += {Form.Positions * WinogradPlan.Sums * Lanes};");
            }
        }
    }

    private void EmitTile(CodeWriter w, Width v, string lane)
    {
        const int Step = WinogradPlan.Sums * Lanes;
        Winograd.Emit(w, v, Form, WinogradTransform.Output, new Places("p" + lane, $"{Form.Size * Step}", $"{Step}"),
            (row, column, value) =>
            {
                if (Epilogue.Pooled)
                {
                    // The columns of a pair come one after the other, the left one first.
                    var pixel = $"var o{row}_{column} = {value};";
                    return column % 2 == 0 ? pixel : $"{pixel} {Epilogue.StorePair(v, $"o{row}_{column - 1}", $"o{row}_{column}", "shift", IsUpper(row), v.At("q" + row, column / 2 * Lanes))}";
                }
                var declared = Epilogue is { Activation: null, Gradient: null } ? "" : $"var o{row}_{column} = {value}; ";
                return declared + Epilogue.Store(v, declared.Length == 0 ? value : $"o{row}_{column}", "shift", image => v.At(image + row, column * Lanes), v.At("q" + row, column * Lanes));
            },
            row =>
            {
                w.Line($"var q{row} = {v.Vectors($"pixels{Rows(Pooled(row), "pixelRow")}{lane}")};");
                foreach (var image in Epilogue.Images) w.Line($"var {image}{row} = {v.Vectors($"{image}From{Rows(row, image + "FromRow")}{lane}")};");
            });

        // Rows have numbers where the transform is written out, and a local's name in its loops.
        string Pooled(string row) => Pool == 1 ? row : int.TryParse(row, out var number) ? $"{number / 2}" : $"({row} / 2)";
        static string IsUpper(string row) => int.TryParse(row, out var number) ? (number % 2 == 0 ? "true" : "false") : $"{row} % 2 == 0";
        static string Rows(string row, string step) => row switch { "0" => "", "1" => " + " + step, _ => $" + {row} * {step}" };
    }

    /// <summary>Tiles that reach beyond the image are made in memory of their own; what is of the image is copied.</summary>
    private void EmitPartStart(CodeWriter w, Width v)
    {
        w.Line($"var whole = row + {M} <= height && column + {M} <= width;");
        w.Line("var pixels = whole ? to : part;");
        w.Line($"var pixelRow = whole ? yRow : {M / Pool * Lanes};");
        foreach (var image in Epilogue.Images)
        {
            w.Line($"var {image}From = whole ? {image}At : {image}Part;");
            w.Line($"var {image}FromRow = whole ? {image}Row : {M * Lanes};");
            EmitCopy(w, v, image + "Part", M * Lanes + "", image + "At", image + "Row");
        }
    }

    private void EmitPartEnd(CodeWriter w, Width v) => EmitCopy(w, v, "to", "yRow", "part", M / Pool * Lanes + "", PerPool);

    private void EmitCopy(CodeWriter w, Width v, string to, string toRow, string from, string fromRow, string pooled = "")
    {
        using (w.Block("if (!whole)"))
        {
            w.Line($"for (var i = 0; i < Math.Min({M}, height - row){pooled}; i++)");
            using (w.Indent()) w.Line($"for (var j = 0; j < Math.Min({M}, width - column){pooled} * {Lanes}; j += {v.Lanes}) {v.Load($"{to} + i * {toRow} + j")} = {v.Load($"{from} + i * {fromRow} + j")};");
        }
    }
}
