namespace ModelGen.Compiler.Text;

/// <summary>
/// Loops with constant bounds that a kernel can have written out instead: the same kernel text serves as a loop or,
/// in a network small enough, as straight-line code.
/// </summary>
public static class Loops
{
    /// <summary>Writes <paramref name="body"/> for every index from 0 below <paramref name="count"/>.</summary>
    public static void Loop(this CodeWriter w, bool unroll, string index, int count, int step, Action<string> body)
    {
        if (unroll)
        {
            for (var i = 0; i < count; i += step)
            {
                using (w.Block($"// {index} = {i}")) body(i.ToString(System.Globalization.CultureInfo.InvariantCulture));
            }
            return;
        }
        using (w.Block($"for (var {index} = 0; {index} < {count}; {index} += {step})")) body(index);
    }
}
