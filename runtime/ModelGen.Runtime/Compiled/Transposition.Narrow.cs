using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelGen.Runtime;

// Sixteen rows of a few columns are as many vectors: those of one order are picked out of those of the other.
public static unsafe partial class Transposition
{
    // Picking takes columns · (columns - 1) moves.
    private const int MostPicked = 5;

    private static readonly int[][] s_toLanes = [.. Enumerable.Range(0, MostPicked + 1).Select(columns => Picks(columns, (vector, lane) => lane * columns + vector))];

    private static readonly int[][] s_toRows = [.. Enumerable.Range(0, MostPicked + 1).Select(columns => Picks(columns, (vector, lane) => (vector * Size + lane) % columns * Size + (vector * Size + lane) / columns))];

    /// <summary>Whether rows are transposed in registers; elsewhere they are moved element by element.</summary>
    public static bool IsFast => Avx.IsSupported;

    /// <summary>Whether 16 rows of so many columns are picked out of as many vectors.</summary>
    private static bool IsPicked<T>(int columns, int rows) => typeof(T) == typeof(float) && Avx512F.IsSupported && columns is > 1 and <= MostPicked && rows >= Size;

    /// <summary>
    /// For each vector that is written, and for each that is read but the first, which of its lanes come from there: lane 16 + i is
    /// lane i of that vector, others are those of what has been picked before.
    /// </summary>
    /// <param name="vectors">How many vectors there are in either order.</param>
    /// <param name="place">Which element of all that is read goes into a lane of a vector.</param>
    private static int[] Picks(int vectors, Func<int, int, int> place)
    {
        var picks = new List<int>();
        for (var vector = 0; vector < vectors; vector++)
            for (var from = 1; from < vectors; from++)
                for (var lane = 0; lane < Size; lane++)
                {
                    var (source, at) = Math.DivRem(place(vector, lane), Size);
                    picks.Add(source == from ? Size + at : source == 0 && from == 1 ? at : lane);
                }
        return [.. picks];
    }

    private static void Pick(float* from, float* to, int vectors, int[] picks)
    {
        fixed (int* lanes = picks)
        {
            var next = (Vector512<int>*)lanes;
            for (var vector = 0; vector < vectors; vector++)
            {
                var picked = *(Vector512<float>*)from;
                for (var source = 1; source < vectors; source++) picked = Avx512F.PermuteVar16x32x2(picked, *next++, *(Vector512<float>*)(from + source * Size));
                *(Vector512<float>*)(to + vector * Size) = picked;
            }
        }
    }
}
