using ModelGen.Compiler.Emit;
using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// Transforms tiles of an image in blocks for Winograd's products:
/// [register tile][block of channels][position][<see cref="WinogradPlan.Rows"/> tiles][16 channels].
/// </summary>
/// <param name="Gradient">Whether the image is the gradient of the outputs, whose tiles do not overlap.</param>
public sealed record WinogradInputKernel(Precision Precision, int M, bool Gradient = false) : KernelSpec(Precision)
{
    private const int Lanes = ImageLayout.Lanes;

    public override string Name => $"Winograd{(Gradient ? "OutputGradient" : "Input")}_F{M}{TypeSuffix}";

    public override string Summary => $"Transforms tiles of {(Gradient ? "the outputs' gradient" : "an image")} for F({M} × {M}, 3 × 3).";

    public override EquatableArray<string> Parameters =>
        [$"{T}* x", $"{T}* to", "int blocks", "int xSample", "int xBlock", "int xRow", "int tilesHigh", "int tilesWide", "int firstTile", "int tiles", "int rows"];

    public override void Emit(CodeWriter w, Width v)
    {
        var size = Winograd.Size(M);
        var tilePositions = Winograd.Positions(M) * WinogradPlan.Rows * Lanes;
        w.Line("var sample = firstTile / (tilesHigh * tilesWide);");
        w.Line("var firstRow = firstTile / tilesWide % tilesHigh;");
        w.Line("var firstColumn = firstTile % tilesWide;");
        w.Line($"x += (nint)sample * xSample + (nint)firstRow * {M} * xRow + firstColumn * {M * Lanes};");
        using (w.Block("for (var block = 0; block < blocks; block++)"))
        {
            w.Line("var from = x + (nint)block * xBlock;");
            w.Line($"var first = to + (nint)block * {tilePositions};");
            w.Line("var row = firstRow;");
            w.Line("var column = firstColumn;");
            using (w.Block("for (var rest = tiles; rest > 0; rest -= rows)"))
            {
                w.Line($"var last = first + Math.Min(rows, rest) * {Lanes};");
                using (w.Block($"for (var q = first; q < last; q += {Lanes})"))
                {
                    if (v.Lanes == Lanes) EmitTile(w, v, size, "");
                    else
                        using (w.Block($"for (var lane = 0; lane < {Lanes}; lane += {v.Lanes})")) EmitTile(w, v, size, " + lane");
                    w.Line($"from += {M * Lanes};");
                    using (w.Block("if (++column == tilesWide)"))
                    {
                        w.Line("column = 0;");
                        w.Line($"from += {M} * (nint)xRow - tilesWide * {M * Lanes};");
                        using (w.Block("if (++row == tilesHigh)"))
                        {
                            w.Line("row = 0;");
                            w.Line($"from += xSample - tilesHigh * {M} * (nint)xRow;");
                        }
                    }
                }
                w.Line($"first += (nint)blocks * {tilePositions};");
            }
        }
    }

    private void EmitTile(CodeWriter w, Width v, int size, string lane)
    {
        for (var i = 0; i < (Gradient ? M : size); i++) w.Line(i == 0 ? $"var p0 = from{lane};" : $"var p{i} = p{i - 1} + xRow;");
        w.Line($"var at = q{lane};");
        string Load(int row, int column) => v.Load(Conv2dDirectKernel.Offset($"p{row}", column * Lanes));
        void Store(int row, int column, string value) => w.Line(v.Store(Conv2dDirectKernel.Offset("at", (row * size + column) * WinogradPlan.Rows * Lanes), value));
        if (Gradient) Winograd.EmitOutputGradient(w, v, M, Load, Store);
        else Winograd.EmitInput(w, v, M, Load, Store);
    }
}
