using ModelGen.Compiler.Text;

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
    /// <param name="together">Whether the rows of a group's panels lie side by side (<see cref="PanelLayout.Together"/>).</param>
    public static void Emit(
        CodeWriter w, Width v, int group, Func<string, string> x, string matrix, Func<string, string> result, string panels, string inputs, string depth, bool add,
        bool together = false)
    {
        string Place(string row, int g, string sub) => $"{result(row)} + (panel + {g}) * {PanelLayout.Columns}{sub}";
        Emit(w, v, group, together, single: false, x, matrix, panels, inputs, depth, add ? (row, g, sub) => v.Load(Place(row, g, sub)) : (_, _, _) => v.Zero, (rows, sums, sub) =>
        {
            for (var r = 0; r < rows; r++)
                for (var g = 0; g < group; g++) w.Line(v.Store(Place(Row(r), g, sub), sums(r, g)));
        });
    }

    /// <summary>Writes the same product, which goes on while a tile of it, of every panel of a group one vector, is in registers.</summary>
    /// <param name="single">Whether there is one row.</param>
    /// <param name="start">What the sum of a vector starts with: from the row, the panel of the group and what comes to a place within a panel.</param>
    /// <param name="finish">Writes what becomes of a tile: from its rows, the sum of a row and a panel of the group, and what comes to a place within a panel.</param>
    public static void Emit(
        CodeWriter w, Width v, int group, bool together, bool single, Func<string, string> x, string matrix, string panels, string inputs, string depth,
        Func<string, int, string, string> start, Action<int, Func<int, int, string>, string> finish)
    {
        var rows = Rows(v, group);
        using (w.Block($"for (var panel = 0; panel < {panels}; panel += {group})"))
        {
            w.Line("var row = 0;");
            if (single)
            {
                EmitTile(1);
                return;
            }
            if (rows > 1)
                using (w.Block($"for (; row + {rows} <= count; row += {rows})")) EmitTile(rows);
            using (w.Block("for (; row < count; row++)")) EmitTile(1);
        }

        void EmitTile(int rows)
        {
            for (var r = 0; r < rows; r++) w.Line($"var x{r} = {x(Row(r))};");
            if (v.Lanes == PanelLayout.Columns) EmitColumns(rows, "");
            else
                using (w.Block($"for (var sub = 0; sub < {PanelLayout.Columns}; sub += {v.Lanes})")) EmitColumns(rows, " + sub");
        }

        void EmitColumns(int rows, string sub)
        {
            var sums = rows > 1 || v.IsScalar ? 1 : group == 1 ? 4 : 2;
            var streams = together ? 1 : group;
            for (var g = 0; g < streams; g++) w.Line($"var u{g} = {matrix} + (nint)(panel + {g}) * {depth} * {PanelLayout.Columns}{sub};");
            for (var r = 0; r < rows; r++)
                for (var g = 0; g < group; g++)
                    for (var k = 0; k < sums; k++)
                        w.Line($"var a{r}_{g}_{k} = {(k == 0 ? start(Row(r), g, sub) : v.Zero)};");
            w.Line("nint i = 0;");
            // Little besides the products: then those of the next panels begin while this one's functions run.
            var most = sums == 1 ? 1 : 4;
            for (var inputsAtOnce = most; inputsAtOnce > 0; inputsAtOnce = inputsAtOnce == 1 ? 0 : 1)
                using (w.Block(inputsAtOnce == 1 ? $"for (; i < {inputs}; i++)" : $"for (; i + {inputsAtOnce} <= {inputs}; i += {inputsAtOnce})"))
                {
                    for (var k = 0; k < inputsAtOnce; k++) EmitTerm(rows, k, k % sums);
                    for (var g = 0; g < streams; g++) w.Line($"u{g} += {inputsAtOnce * group / streams * PanelLayout.Columns};");
                }
            finish(rows, (r, g) => sums switch
            {
                2 => $"(a{r}_{g}_0 + a{r}_{g}_1)",
                4 => $"((a{r}_{g}_0 + a{r}_{g}_1) + (a{r}_{g}_2 + a{r}_{g}_3))",
                _ => $"a{r}_{g}_0",
            }, sub);
        }

        void EmitTerm(int rows, int k, int sum)
        {
            string Matrix(int g) => v.Load(together ? Conv2dDirectKernel.Offset("u0", (k * group + g) * PanelLayout.Columns) : Conv2dDirectKernel.Offset($"u{g}", k * PanelLayout.Columns));
            if (rows > 1)
                for (var g = 0; g < group; g++) w.Line($"var m{g} = {Matrix(g)};");
            for (var r = 0; r < rows; r++)
            {
                w.Line($"var s{r}_{k} = {v.Broadcast(k == 0 ? $"x{r}[i]" : $"x{r}[i + {k}]")};");
                for (var g = 0; g < group; g++) w.Line($"a{r}_{g}_{sum} = {v.Fma($"s{r}_{k}", rows > 1 ? $"m{g}" : Matrix(g), $"a{r}_{g}_{sum}")};");
            }
        }
    }

    private static string Row(int r) => r == 0 ? "row" : $"(row + {r})";

    private static int Rows(Width v, int group) => (v.Bits, group) switch
    {
        (512, 1) => 8,
        (512, 3) => 8,
        (512, _) => 4,
        (0, _) => 1,
        (_, 1) => 4,
        _ => 2,
    };
}
