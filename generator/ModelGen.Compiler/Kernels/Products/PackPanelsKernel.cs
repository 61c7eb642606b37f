using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>Copies a row-major matrix into panels of 16 columns; missing columns become zero.</summary>
/// <param name="Rest">Whether the columns that fill no panel follow behind, one after the other.</param>
/// <param name="Together">Panels whose rows lie side by side.</param>
public sealed record PackPanelsKernel(Precision Precision, bool Transposed, int Rows, int Columns, bool Unroll, bool Rest, int Together) : KernelSpec(Precision)
{
    private string Size => Unroll ? $"_{Rows}x{Columns}" : "";

    public override string Name =>
        (Transposed ? "PackRowsIntoPanels" : "PackColumnsIntoPanels") + (Rest ? "_Rest" : "") + (Together == 1 ? "" : $"_Together{Together}") + Size + TypeSuffix;

    public override string Summary => Transposed
        ? "Cuts a matrix [rows, columns] into panels of 16 columns, each stored row after row."
        : "Cuts the transpose of a matrix [columns, rows] into panels of 16 columns, each stored row after row.";

    public override bool IsVectorized => false;

    public override EquatableArray<string> Parameters => Unroll ? [$"{T}* matrix", $"{T}* panels"] : [$"{T}* matrix", $"{T}* panels", "int rows", "int columns", "int panel"];

    /// <summary>Elements from a row of a panel to the next.</summary>
    private int Stride => Together * PanelLayout.Columns;

    public override void Emit(CodeWriter w, Width v)
    {
        if (Unroll)
        {
            for (var column = 0; column < Columns; column++)
                for (var row = 0; row < Rows; row++)
                    w.Line($"panels[{(column / Stride * Rows + row) * Stride + column % Stride}] = matrix[{(Transposed ? row * Columns + column : column * Rows + row)}];");
            return;
        }
        w.Line($"var first = panel * {PanelLayout.Columns};");
        w.Line($"var width = Math.Min({PanelLayout.Columns}, columns - first);");
        w.Line(Together == 1 ? "panels += (nint)first * rows;" : $"panels += (nint)(panel / {Together}) * rows * {Stride} + panel % {Together} * {PanelLayout.Columns};");
        if (Rest)
            using (w.Block($"if (width < {PanelLayout.Columns})"))
            {
                w.Line("for (var column = 0; column < width; column++)");
                using (w.Indent()) w.Line($"for (var at = 0; at < rows; at++) panels[(nint)column * rows + at] = matrix[{(Transposed ? "(nint)at * columns + first + column" : "(nint)(first + column) * rows + at")}];");
                w.Line("return;");
            }
        w.Line("var row = 0;");
        if (!Transposed)
            using (w.Block($"if (width == {PanelLayout.Columns})"))
            {
                w.Line($"for (; row + {PanelLayout.Columns} <= rows; row += {PanelLayout.Columns}) Transposition.Square(matrix + (nint)first * rows + row, rows, panels + (nint)row * {Stride}, {Stride});");
                w.Line($"panels += (nint)row * {Stride};");
            }
        using (w.Block("for (; row < rows; row++)"))
        {
            w.Line(Transposed ? "var from = matrix + (nint)row * columns + first;" : "var from = matrix + (nint)first * rows + row;");
            w.Line($"for (var column = 0; column < width; column++) panels[column] = from[{(Transposed ? "column" : "(nint)column * rows")}];");
            if (!Rest) w.Line($"for (var column = width; column < {PanelLayout.Columns}; column++) panels[column] = 0;");
            w.Line($"panels += {Stride};");
        }
    }
}
