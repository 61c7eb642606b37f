using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// The text of sums over rows of so few columns that they do not fill a vector: as many rows as a vector has lanes are as many vectors as
/// a row has columns, each of which has sums of its own; at the end those of one column are added up.
/// </summary>
internal static class FewColumns
{
    // Their sums lie on the stack.
    private const int Most = 256;

    /// <summary>The condition of rows of channels, or of planes of them, that are as many as pay and too narrow for a vector.</summary>
    public static string Fit(Width v, bool planes) => $"{(planes ? $"after < {v.Lanes} && channels * after <= {Most}" : $"channels < {v.Lanes}")} && rows >= {2 * v.Lanes}";

    /// <summary>Writes sums of all columns into memory, in double.</summary>
    /// <param name="w">Where to.</param>
    /// <param name="v">The width, of more than one lane.</param>
    /// <param name="columns">The number of columns, an expression; a few.</param>
    /// <param name="rows">The number of rows, an expression.</param>
    /// <param name="names">What the sums are called: <c>sumOf</c> + name is memory of a double for each column.</param>
    /// <param name="term">A term of a sum from the element's place, counted from the first, and from that within a period of rows.</param>
    public static void Sum(CodeWriter w, Width v, string columns, string rows, string[] names, Func<Width, string, string, string, string> term)
    {
        foreach (var name in names)
        {
            w.Line($"var sumOf{name} = stackalloc double[{columns}];");
            w.Line($"var lanesOf{name} = stackalloc {v.Element}[{columns} * {v.Lanes}];");
            w.Line($"for (var column = 0; column < {columns}; column++) {v.Store($"lanesOf{name} + column * {v.Lanes}", v.Zero)}");
        }
        w.Line($"var whole{names[0]} = {rows} / {v.Lanes} * {v.Lanes};");
        w.Line($"var place{names[0]} = (nint)0;");
        using (w.Block($"for (var row = 0; row < whole{names[0]}; row += {v.Lanes})"))
        using (w.Block($"for (var at = 0; at < {columns} * {v.Lanes}; at += {v.Lanes})"))
        {
            foreach (var name in names) w.Line(v.Store($"lanesOf{name} + at", $"{v.Load($"lanesOf{name} + at")} + {term(v, name, $"place{names[0]}", "at")}"));
            w.Line($"place{names[0]} += {v.Lanes};");
        }
        using (w.Block($"for (var column = 0; column < {columns}; column++)"))
            foreach (var name in names)
            {
                w.Line($"double total{name} = 0;");
                w.Line($"for (var row = 0; row < {v.Lanes}; row++) total{name} += lanesOf{name}[row * {columns} + column];");
                w.Line($"for (var row = whole{names[0]}; row < {rows}; row++) total{name} += {term(v.Scalar, name, $"((nint)row * {columns} + column)", "column")};");
                w.Line($"sumOf{name}[column] = total{name};");
            }
    }

    /// <summary>Writes numbers of columns as vectors of a period of rows: <c>rows</c> + name.</summary>
    public static void Repeat(CodeWriter w, Width v, string columns, string name, string value)
    {
        w.Line($"var rowsOf{name} = stackalloc {v.Element}[{columns} * {v.Lanes}];");
        using (w.Block($"for (var row = 0; row < {v.Lanes}; row++)"))
            w.Line($"for (var column = 0; column < {columns}; column++) rowsOf{name}[row * {columns} + column] = {value};");
    }
}
