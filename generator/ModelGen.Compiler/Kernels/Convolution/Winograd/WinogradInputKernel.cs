using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// Transforms tiles of an image in blocks for Winograd's products:
/// [register tile][block of channels][position][<see cref="WinogradPlan.Rows"/> tiles][16 channels].
/// </summary>
/// <param name="Gradient">Whether the image is the gradient of the outputs, whose tiles do not overlap.</param>
public sealed record WinogradInputKernel(Precision Precision, WinogradForm Form, bool Gradient = false) : KernelSpec(Precision)
{
    private const int Lanes = ImageLayout.Lanes;

    public override string Name => $"Winograd{(Gradient ? "OutputGradient" : "Input")}_{Form.Name}{TypeSuffix}";

    public override string Summary => $"Transforms tiles of {(Gradient ? "the outputs' gradient" : "an image")} for {Form.Title}.";

    public override EquatableArray<string> Parameters =>
        [$"{T}* x", $"{T}* to", "int blocks", "int xSample", "int xBlock", "int xRow", "int tilesHigh", "int tilesWide", "int firstTile", "int tiles", "int rows"];

    public override void Emit(CodeWriter w, Width v)
    {
        var size = Form.Size;
        var tilePositions = Form.Positions * WinogradPlan.Rows * Lanes;
        Winograd.EmitMemory(w, v, Form);
        w.Line("var sample = firstTile / (tilesHigh * tilesWide);");
        w.Line("var firstRow = firstTile / tilesWide % tilesHigh;");
        w.Line("var firstColumn = firstTile % tilesWide;");
        w.Line($"x += (nint)sample * xSample + (nint)firstRow * {Form.Step} * xRow + firstColumn * {Form.Step * Lanes};");
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
                    w.Line($"from += {Form.Step * Lanes};");
                    using (w.Block("if (++column == tilesWide)"))
                    {
                        w.Line("column = 0;");
                        w.Line($"from += {Form.Step} * (nint)xRow - tilesWide * {Form.Step * Lanes};");
                        using (w.Block("if (++row == tilesHigh)"))
                        {
                            w.Line("row = 0;");
                            w.Line($"from += xSample - tilesHigh * {Form.Step} * (nint)xRow;");
                        }
                    }
                }
                w.Line($"first += (nint)blocks * {tilePositions};");
            }
        }
    }

    private void EmitTile(CodeWriter w, Width v, int size, string lane)
    {
        const int Step = WinogradPlan.Rows * Lanes;
        w.Line($"var at = {v.Vectors("q" + lane)};");
        Winograd.Emit(w, v, Form, Gradient ? WinogradTransform.OutputGradient : WinogradTransform.Input, new Places("from" + lane, "xRow", "16"),
            (row, column, value) => $"at[{Winograd.Index(row, size * Step / v.Lanes, column * Step / v.Lanes)}] = {value};");
    }
}
