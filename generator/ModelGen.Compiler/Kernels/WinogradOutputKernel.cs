using ModelGen.Compiler.Emit;
using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Kernels;

/// <summary>Transforms the sums of Winograd's products back into pixels of an image in blocks, with the epilogue.</summary>
/// <param name="Border">Whether the image has a border, which is cleared.</param>
/// <param name="Ragged">Whether tiles reach beyond the last row or column.</param>
public sealed record WinogradOutputKernel(Precision Precision, int M, bool Border, bool Ragged, Epilogue Epilogue) : KernelSpec(Precision)
{
    private const int Lanes = ImageLayout.Lanes;

    public override string Name => $"WinogradOutput_F{M}{(Ragged ? "_Ragged" : "")}{(Border ? "_Border" : "")}{Epilogue.Name}{TypeSuffix}";

    public override string Summary => $"Transforms sums back to the outputs of F({M} × {M}, 3 × 3){Epilogue.Description}.";

    public override EquatableArray<string> Parameters => new[] { $"{T}* sums" }
        .Concat(Epilogue.Bias ? [$"{T}* bias"] : [])
        .Concat(Epilogue.Residual ? [$"{T}* residual"] : [])
        .Concat([$"{T}* y", "int blocks"])
        .Concat(Geometry.Select(name => "int " + name))
        .Concat(["int firstTile", "int tiles", "int rows"])
        .ToEquatable();

    /// <summary>The image's sizes, which the kernel that calls this one hands through.</summary>
    public IEnumerable<string> Geometry =>
    [
        "height", "width", "ySample", "yBlock", "yRow",
        .. Epilogue.Residual ? ["residualSample", "residualBlock", "residualRow"] : Array.Empty<string>(),
        "tilesHigh", "tilesWide",
        .. Border ? BorderText.Parameters.Select(p => p.Substring(4)) : [],
    ];

    public override void Emit(CodeWriter w, Width v)
    {
        w.Line("var sample = firstTile / (tilesHigh * tilesWide);");
        w.Line($"var firstRow = firstTile / tilesWide % tilesHigh * {M};");
        w.Line($"var firstColumn = firstTile % tilesWide * {M};");
        w.Line($"y += (nint)sample * ySample + (nint)firstRow * yRow + firstColumn * {Lanes};");
        if (Epilogue.Residual) w.Line($"residual += (nint)sample * residualSample + (nint)firstRow * residualRow + firstColumn * {Lanes};");
        using (w.Block("for (var block = 0; block < blocks; block++)"))
        {
            w.Line("var to = y + (nint)block * yBlock;");
            if (Epilogue.Residual) w.Line("var add = residual + (nint)block * residualBlock;");
            if (Epilogue.Bias && v.Lanes == Lanes) w.Line($"var shift = {v.Load($"bias + block * {Lanes}")};");
            w.Line($"var first = sums + block * {WinogradPlan.Rows * Lanes};");
            w.Line("var row = firstRow;");
            w.Line("var column = firstColumn;");
            using (w.Block("for (var rest = tiles; rest > 0; rest -= rows)"))
            {
                w.Line($"var last = first + Math.Min(rows, rest) * {Lanes};");
                using (w.Block($"for (var p = first; p < last; p += {Lanes})"))
                {
                    if (Border)
                        using (w.Block("if (column == 0)"))
                            w.Line($"for (var i = row; i < Math.Min(row + {M}, height); i++) ImageBorder.Clear(to + (nint)(i - row) * yRow, i, height, width * {Lanes}, yRow, top, bottom, left * {Lanes}, right * {Lanes});");
                    if (v.Lanes == Lanes) EmitTile(w, v, "");
                    else
                        using (w.Block($"for (var lane = 0; lane < {Lanes}; lane += {v.Lanes})"))
                        {
                            if (Epilogue.Bias) w.Line($"var shift = {v.Load($"bias + block * {Lanes} + lane")};");
                            EmitTile(w, v, " + lane");
                        }
                    w.Line($"to += {M * Lanes};");
                    if (Epilogue.Residual) w.Line($"add += {M * Lanes};");
                    w.Line($"column += {M};");
                    using (w.Block("if (column >= width)"))
                    {
                        w.Line("column = 0;");
                        w.Line($"row += {M};");
                        w.Line($"to += {M} * (nint)yRow - tilesWide * {M * Lanes};");
                        if (Epilogue.Residual) w.Line($"add += {M} * (nint)residualRow - tilesWide * {M * Lanes};");
                        using (w.Block("if (row >= height)"))
                        {
                            w.Line("row = 0;");
                            w.Line($"to += ySample - tilesHigh * {M} * (nint)yRow;");
                            if (Epilogue.Residual) w.Line($"add += residualSample - tilesHigh * {M} * (nint)residualRow;");
                        }
                    }
                }
                w.Line($"first += {Winograd.Positions(M) * WinogradPlan.Sums * Lanes};");
            }
        }
    }

    private void EmitTile(CodeWriter w, Width v, string lane)
    {
        for (var i = 0; i < M; i++)
        {
            w.Line(i == 0 ? $"var q0 = to{lane};" : $"var q{i} = q{i - 1} + yRow;");
            if (Epilogue.Residual) w.Line(i == 0 ? $"var r0 = add{lane};" : $"var r{i} = r{i - 1} + residualRow;");
        }
        w.Line($"var from = p{lane};");
        Winograd.EmitOutput(w, v, M,
            (row, column) => v.Load(Conv2dDirectKernel.Offset("from", (row * Winograd.Size(M) + column) * WinogradPlan.Sums * Lanes)),
            (row, values) =>
            {
                using (w.Block(Ragged && row > 0 ? $"if (row + {row} < height)" : ""))
                    for (var column = 0; column < M; column++)
                        using (w.Block(Ragged && column > 0 ? $"if (column + {column} < width)" : ""))
                        {
                            Epilogue.Emit(w, v, values[column], "shift", Conv2dDirectKernel.Offset($"r{row}", column * Lanes));
                            w.Line(v.Store(Conv2dDirectKernel.Offset($"q{row}", column * Lanes), values[column]));
                        }
            });
    }
}
