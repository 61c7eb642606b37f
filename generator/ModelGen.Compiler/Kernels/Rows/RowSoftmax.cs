using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// The text of a softmax along a row, or of its logarithm, in whole vectors, the last of which overlaps the one before it: those of its
/// lanes that have been counted take no part in the sum.
/// </summary>
internal static class RowSoftmax
{
    /// <summary>Writes what is done for a row from <c>x</c> to <c>y</c>, which is at least as long as a vector.</summary>
    /// <param name="w">Where to.</param>
    /// <param name="v">The width, of more than one lane.</param>
    /// <param name="size">The elements of the row: an expression.</param>
    /// <param name="log">Whether the logarithm is wanted.</param>
    /// <param name="scale">A factor of the elements above 0, as a scalar; null for 1.</param>
    public static void Emit(CodeWriter w, Width v, string size, bool log, string? scale = null)
    {
        void Whole(Action body)
        {
            using (w.Block($"for (var i = 0; i < whole; i += {v.Lanes})")) body();
        }
        string Exp(string x) => v.Call("Exp", $"({x} - most){(scale is null ? "" : $" * {v.Broadcast(scale)}")}");

        w.Line($"int rest = {size} % {v.Lanes}, whole = {size} - rest, end = {size} - {v.Lanes};");
        w.Line($"var last = {v.Load("x + end")};");
        w.Line("var highest = last;");
        Whole(() => w.Line($"highest = {v.Max("highest", v.Load("x + i"))};"));
        w.Line($"var most = {v.Broadcast("VectorMath.Max(highest)")};");
        w.Line($"var sums = {v.Zero};");
        Whole(() =>
        {
            w.Line($"var e = {Exp(v.Load("x + i"))};");
            if (!log) w.Line(v.Store("y + i", "e"));
            w.Line("sums += e;");
        });
        using (w.Block("if (rest > 0)"))
        {
            var lanes = $"{v.Class}.Create({string.Join(", ", Enumerable.Range(0, v.Lanes).Select(lane => v.Number(lane)))})";
            w.Line($"var e = {Exp("last")};");
            w.Line($"sums += {v.Select(v.Greater(lanes, v.Broadcast($"({v.Number(v.Lanes - 0.5)} - rest)")), "e", v.Zero)};");
            if (!log) w.Line("last = e;");
        }
        if (log)
        {
            // Taken from the difference: beside a large element the logarithm would be lost.
            w.Line($"var log = {v.Broadcast(v.Scalar.Call("Log", v.Sum("sums")))};");
            Whole(() => w.Line(v.Store("y + i", $"({v.Load("x + i")} - most) - log")));
            w.Line(v.Store("y + end", "(last - most) - log"));
            return;
        }
        w.Line($"var share = {v.Broadcast($"(1 / {v.Sum("sums")})")};");
        Whole(() => w.Line(v.Store("y + i", $"{v.Load("y + i")} * share")));
        w.Line($"if (rest > 0) {v.Store("y + end", "last * share")}");
    }
}
