using ModelGen.Compiler.Emit;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// The product in the loop over time: rows of states times a matrix in panels of 16 columns. A tile of rows by panels
/// stays in registers; a single row splits its sum into several, so that one does not wait for the other.
/// </summary>
internal static class RecurrentProduct
{
    /// <summary>
    /// Writes <c>result[row, columns] = x[row, inputs] · matrix</c> for <c>count</c> rows; all names are locals of the kernel.
    /// </summary>
    /// <param name="w">The kernel.</param>
    /// <param name="v">The width.</param>
    /// <param name="group">Panels that a tile takes at once; <paramref name="panels"/> must be a multiple.</param>
    /// <param name="x">A pointer to the first row, an expression of <c>row</c>.</param>
    /// <param name="matrix">The panels.</param>
    /// <param name="result">The pointer to a row of the result, an expression of <c>row</c>.</param>
    /// <param name="panels">How many panels there are.</param>
    /// <param name="inputs">The length of the sum.</param>
    /// <param name="depth">The rows of a panel, at least the length of the sum.</param>
    /// <param name="add">Whether the product is added to what the result holds.</param>
    public static void Emit(
        CodeWriter w, Width v, int group, Func<string, string> x, string matrix, Func<string, string> result, string panels, string inputs, string depth, bool add)
    {
        var rows = Rows(v, group);
        using (w.Block($"for (var panel = 0; panel < {panels}; panel += {group})"))
        {
            w.Line("var row = 0;");
            if (rows > 1)
                using (w.Block($"for (; row + {rows} <= count; row += {rows})")) EmitTile(w, v, rows, group, x, matrix, result, inputs, depth, add);
            using (w.Block("for (; row < count; row++)")) EmitTile(w, v, 1, group, x, matrix, result, inputs, depth, add);
        }
    }

    private static int Rows(Width v, int group) => (v.Bits, group) switch
    {
        (512, 1) => 8,
        (512, 3) => 8,
        (512, _) => 4,
        (0, _) => 1,
        (_, 1) => 4,
        _ => 2,
    };

    private static void EmitTile(
        CodeWriter w, Width v, int rows, int group, Func<string, string> x, string matrix, Func<string, string> result, string inputs, string depth, bool add)
    {
        for (var r = 0; r < rows; r++) w.Line($"var x{r} = {x(r == 0 ? "row" : $"(row + {r})")};");
        if (v.Lanes == PanelLayout.Columns) EmitColumns(w, v, rows, group, "", matrix, result, inputs, depth, add);
        else
            using (w.Block($"for (var sub = 0; sub < {PanelLayout.Columns}; sub += {v.Lanes})")) EmitColumns(w, v, rows, group, " + sub", matrix, result, inputs, depth, add);
    }

    private static void EmitColumns(
        CodeWriter w, Width v, int rows, int group, string sub, string matrix, Func<string, string> result, string inputs, string depth, bool add)
    {
        var sums = rows > 1 || v.IsScalar ? 1 : group == 1 ? 4 : 2;
        for (var g = 0; g < group; g++) w.Line($"var u{g} = {matrix} + (nint)(panel + {g}) * {depth} * {PanelLayout.Columns}{sub};");
        for (var r = 0; r < rows; r++)
            for (var g = 0; g < group; g++)
                for (var k = 0; k < sums; k++)
                    w.Line($"var a{r}_{g}_{k} = {(add && k == 0 ? v.Load($"{result(r == 0 ? "row" : $"(row + {r})")} + (panel + {g}) * {PanelLayout.Columns}{sub}") : v.Zero)};");
        w.Line("nint i = 0;");
        if (sums > 1)
            using (w.Block($"for (; i + {sums} <= {inputs}; i += {sums})"))
                for (var k = 0; k < sums; k++) EmitTerm(w, v, rows, group, k, k);
        using (w.Block($"for (; i < {inputs}; i++)")) EmitTerm(w, v, rows, group, 0, 0);
        for (var r = 0; r < rows; r++)
            for (var g = 0; g < group; g++)
            {
                var sum = $"a{r}_{g}_0";
                if (sums == 2) sum += $" + a{r}_{g}_1";
                if (sums == 4) sum = $"(a{r}_{g}_0 + a{r}_{g}_1) + (a{r}_{g}_2 + a{r}_{g}_3)";
                w.Line(v.Store($"{result(r == 0 ? "row" : $"(row + {r})")} + (panel + {g}) * {PanelLayout.Columns}{sub}", sum));
            }
    }

    private static void EmitTerm(CodeWriter w, Width v, int rows, int group, int offset, int sum)
    {
        var at = offset == 0 ? "i" : $"(i + {offset})";
        if (rows > 1)
            for (var g = 0; g < group; g++) w.Line($"var m{g} = {v.Load($"u{g} + {at} * {PanelLayout.Columns}")};");
        for (var r = 0; r < rows; r++)
        {
            w.Line($"var s{r}_{offset} = {v.Broadcast($"x{r}[{at}]")};");
            for (var g = 0; g < group; g++)
                w.Line($"a{r}_{g}_{sum} = {v.Fma($"s{r}_{offset}", rows > 1 ? $"m{g}" : v.Load($"u{g} + {at} * {PanelLayout.Columns}"), $"a{r}_{g}_{sum}")};");
        }
    }
}
