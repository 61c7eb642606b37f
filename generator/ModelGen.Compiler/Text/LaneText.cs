using System.Globalization;

namespace ModelGen.Compiler.Text;

/// <summary>
/// The text of moves between lanes: constant shuffles and selections, which every processor with vectors has. Nothing of it is
/// for scalars.
/// </summary>
internal static class LaneText
{
    /// <summary>The widest vectors of at most so many lanes; null where even the narrowest have more.</summary>
    public static Width? Narrowed(this Width v, int lanes) =>
        v.IsScalar ? null : Width.All.Where(bits => bits > 0 && bits <= v.Bits).Select(bits => v with { Bits = bits }).FirstOrDefault(narrow => narrow.Lanes <= lanes);

    /// <summary>A vector whose lanes come from the vectors that <paramref name="from"/> names.</summary>
    /// <param name="sources">The vectors, as expressions that are written more than once.</param>
    /// <param name="from">For every lane the source and the source's lane; a source of -1 is a zero.</param>
    public static string Pick(this Width v, IReadOnlyList<string> sources, Func<int, (int Source, int Lane)> from)
    {
        var lanes = Enumerable.Range(0, v.Lanes).Select(from).ToList();
        var text = lanes.Any(lane => lane.Source < 0) ? v.Zero : null;
        foreach (var source in lanes.Select(lane => lane.Source).Where(source => source >= 0).Distinct().OrderBy(source => source))
        {
            var moved = v.Shuffle(sources[source], [.. lanes.Select((lane, k) => lane.Source == source ? lane.Lane : k)]);
            text = text is null ? moved : v.Select(v.Mask([.. lanes.Select(lane => lane.Source == source)]), moved, text);
        }
        return text!;
    }

    /// <summary>Vector <paramref name="part"/> of the sequence that takes an element of each vector in turn.</summary>
    public static string Interleaved(this Width v, IReadOnlyList<string> sources, int part) =>
        v.Pick(sources, k => ((part * v.Lanes + k) % sources.Count, (part * v.Lanes + k) / sources.Count));

    /// <summary>Every n-th element, from <paramref name="first"/> on, of vectors that lie one after the other, as many as the step.</summary>
    public static string Every(this Width v, IReadOnlyList<string> sources, int first) =>
        v.Pick(sources, k => ((k * sources.Count + first) / v.Lanes, (k * sources.Count + first) % v.Lanes));

    /// <summary>Transposes as many vectors as there are lanes, named by <paramref name="row"/>, in place: at each distance from 1 on, blocks change places.</summary>
    public static void Transpose(this CodeWriter w, Width v, Func<int, string> row)
    {
        for (var distance = 1; distance < v.Lanes; distance *= 2)
        {
            int[] swapped = [.. Enumerable.Range(0, v.Lanes).Select(k => k ^ distance)];
            bool[] low = [.. Enumerable.Range(0, v.Lanes).Select(k => (k & distance) == 0)];
            for (var i = 0; i < v.Lanes; i++)
            {
                if ((i & distance) != 0) continue;
                var (a, b) = (row(i), row(i + distance));
                using (w.Block(""))
                {
                    w.Line($"var upper = {v.Select(v.Mask(low), a, v.Shuffle(b, swapped))};");
                    w.Line($"{b} = {v.Select(v.Mask(low), v.Shuffle(a, swapped), b)};");
                    w.Line($"{a} = upper;");
                }
            }
        }
    }

    private static string Shuffle(this Width v, string vector, int[] lanes) =>
        lanes.SequenceEqual(Enumerable.Range(0, lanes.Length)) ? vector : $"{v.Class}.Shuffle({vector}, {v.Class}.Create({List(lanes, v)}))";

    private static string Mask(this Width v, bool[] lanes) =>
        $"{v.Class}.Create({List([.. lanes.Select(isSet => isSet ? -1 : 0)], v)}){(v.Precision == Precision.Single ? ".AsSingle()" : ".AsDouble()")}";

    private static string List(int[] numbers, Width v) =>
        string.Join(", ", numbers.Select(n => n.ToString(CultureInfo.InvariantCulture) + (v.Precision == Precision.Single ? "" : "L")));
}
