using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelGen.Runtime;

// Sixteen narrow rows side by side, and back.
public static unsafe partial class Transposition
{
    /// <summary>
    /// to[column, row] = from[row, column] for the first 16 of some rows, so that they lie side by side. Lanes of rows there are
    /// not keep what they hold.
    /// </summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="from">Rows one after the other.</param>
    /// <param name="columns">Elements of a row.</param>
    /// <param name="rows">Rows from here on, at least 1.</param>
    /// <param name="to">Columns of 16 elements, with room for a multiple of 16 columns.</param>
    public static void RowsToLanes<T>(T* from, int columns, int rows, T* to)
        where T : unmanaged
    {
        if (IsPicked<T>(columns, rows))
        {
            Pick((float*)from, (float*)to, columns, s_toLanes[columns]);
            return;
        }
        if (!HasRoom<T>(columns, rows))
        {
            if (columns == 1) new ReadOnlySpan<T>(from, Math.Min(rows, Size)).CopyTo(new Span<T>(to, Size));
            else Plain(from, columns, to, Size, Math.Min(rows, Size), columns);
            return;
        }
        if (columns <= Size / 2)
            for (var r = 0; r < Size; r += 8) Square256((float*)from + r * columns, columns, (float*)to + r, Size);
        else
            for (var start = 0; start < columns; start += Size)
            {
                var first = Math.Max(0, Math.Min(start, columns - Size));
                Square(from + first, columns, to + first * Size, Size);
            }
    }

    /// <summary>to[row, column] = from[column, row] for the first 16 of some rows: the way back from <see cref="RowsToLanes"/>.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="from">Columns of 16 elements.</param>
    /// <param name="to">Rows one after the other; those behind the first 16 do not keep what they hold.</param>
    /// <param name="columns">Elements of a row.</param>
    /// <param name="rows">Rows from here on, at least 1.</param>
    [SkipLocalsInit]
    public static void LanesToRows<T>(T* from, T* to, int columns, int rows)
        where T : unmanaged
    {
        if (IsPicked<T>(columns, rows))
        {
            Pick((float*)from, (float*)to, columns, s_toRows[columns]);
            return;
        }
        if (!HasRoom<T>(columns, rows))
        {
            if (columns == 1) new ReadOnlySpan<T>(from, Math.Min(rows, Size)).CopyTo(new Span<T>(to, rows));
            else Plain(from, Size, to, columns, columns, Math.Min(rows, Size));
            return;
        }
        if (columns >= Size)
        {
            for (var start = 0; start < columns; start += Size)
            {
                var first = Math.Min(start, columns - Size);
                Square(from + first * Size, Size, to + first, columns);
            }
            return;
        }
        // Each row is written to the end of a square, and what that leaves behind is written over by the next.
        var turned = stackalloc float[Size * Size];
        if (columns <= Size / 2)
        {
            for (var r = 0; r < Size; r += 8) Square256((float*)from + r, Size, turned + r * 8, 8);
            for (var r = 0; r < Size; r++) *(Vector256<float>*)((float*)to + r * columns) = *(Vector256<float>*)(turned + r * 8);
            return;
        }
        Square((float*)from, Size, turned, Size);
        for (var r = 0; r < Size; r++)
            for (var half = 0; half < Size; half += 8) *(Vector256<float>*)((float*)to + r * columns + half) = *(Vector256<float>*)(turned + r * Size + half);
    }

    /// <summary>Whether the first 16 rows can be taken in squares: the last of them may be read to its square's end.</summary>
    private static bool HasRoom<T>(int columns, int rows) =>
        typeof(T) == typeof(float) && Avx.IsSupported && columns > 1 &&
        (rows - (Size - 1)) * (long)columns >= (columns <= Size / 2 ? Size / 2 : Math.Max(columns, Size));
}
