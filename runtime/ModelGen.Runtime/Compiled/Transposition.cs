using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelGen.Runtime;

/// <summary>Turns squares of 16 by 16 numbers round: how weights and images get into panels and blocks, and out of them.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe partial class Transposition
{
    /// <summary>Rows and columns of a square.</summary>
    public const int Size = 16;

    /// <summary>to[c, r] = from[r, c] for 16 rows and columns; rows lie <paramref name="fromRow"/> and <paramref name="toRow"/> elements apart.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    public static void Square<T>(T* from, nint fromRow, T* to, nint toRow)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float) && Avx512F.IsSupported) Square512((float*)from, fromRow, (float*)to, toRow);
        else if (typeof(T) == typeof(float) && Avx.IsSupported)
            for (var r = 0; r < Size; r += 8)
                for (var c = 0; c < Size; c += 8) Square256((float*)from + r * fromRow + c, fromRow, (float*)to + c * toRow + r, toRow);
        else Plain(from, fromRow, to, toRow);
    }

    /// <summary>A row of pixels of a block of channels into the planes of its first <paramref name="many"/> channels.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="block">Pixels of 16 channels.</param>
    /// <param name="planes">The row in the first plane; planes lie <paramref name="plane"/> elements apart.</param>
    /// <param name="plane">Elements from a plane to the next.</param>
    /// <param name="width">Pixels of the row, any number.</param>
    /// <param name="many">Channels, 1 to 16.</param>
    public static void RowFromBlocks<T>(T* block, T* planes, nint plane, int width, int many)
        where T : unmanaged
    {
        if (width < Size)
        {
            Plain(block, Size, planes, plane, width, many);
            return;
        }
        // The last square may overlap the one before it.
        for (var start = 0; start < width; start += Size)
        {
            var pixel = Math.Min(start, width - Size);
            FromBlock(block + (nint)pixel * Size, planes + pixel, plane, many);
        }
    }

    /// <summary>A row of pixels of <paramref name="many"/> planes into a block of channels.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="planes">The row in the first plane; planes lie <paramref name="plane"/> elements apart.</param>
    /// <param name="plane">Elements from a plane to the next.</param>
    /// <param name="block">Pixels of 16 channels.</param>
    /// <param name="width">Pixels of the row, any number.</param>
    /// <param name="many">Channels, 1 to 16.</param>
    public static void RowToBlocks<T>(T* planes, nint plane, T* block, int width, int many)
        where T : unmanaged
    {
        if (width < Size)
        {
            for (var c = 0; c < many; c++)
                for (var pixel = 0; pixel < width; pixel++) block[pixel * Size + c] = planes[c * plane + pixel];
            return;
        }
        for (var start = 0; start < width; start += Size)
        {
            var pixel = Math.Min(start, width - Size);
            ToBlock(planes + pixel, plane, block + (nint)pixel * Size, many);
        }
    }

    /// <summary>16 neighbouring pixels of a block of channels into the planes of its first <paramref name="many"/> channels.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    [SkipLocalsInit]
    public static void FromBlock<T>(T* block, T* planes, nint plane, int many)
        where T : unmanaged
    {
        if (many == Size)
        {
            Square(block, Size, planes, plane);
            return;
        }
        var turned = stackalloc T[Size * Size];
        Square(block, Size, turned, Size);
        for (var c = 0; c < many; c++) new ReadOnlySpan<T>(turned + c * Size, Size).CopyTo(new Span<T>(planes + c * plane, Size));
    }

    /// <summary>16 neighbouring pixels of <paramref name="many"/> planes into a block of channels; its other channels become zero.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    public static void ToBlock<T>(T* planes, nint plane, T* block, int many)
        where T : unmanaged
    {
        if (many == Size)
        {
            Square(planes, plane, block, Size);
            return;
        }
        var read = stackalloc T[Size * Size];
        new Span<T>(read, Size * Size).Clear();
        for (var c = 0; c < many; c++) new ReadOnlySpan<T>(planes + c * plane, Size).CopyTo(new Span<T>(read + c * Size, Size));
        Square(read, Size, block, Size);
    }

    /// <summary>
    /// to[tap, channel, row] = from[row, channel, tap] for 16 rows: how a convolution's weight gets into the order its kernel
    /// streams through it.
    /// </summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="from">The weight: rows of channels of taps.</param>
    /// <param name="row">Elements from a row to the next.</param>
    /// <param name="columns">Channels times taps of a row.</param>
    /// <param name="roomy">Whether 16 elements of every row may be read.</param>
    /// <param name="to">Taps of channels of 16 rows.</param>
    /// <param name="taps">Taps of a channel.</param>
    /// <param name="channels">Channels of <paramref name="to"/>.</param>
    /// <param name="flipped">Whether the taps run backwards.</param>
    [SkipLocalsInit]
    public static void ToTaps<T>(T* from, nint row, int columns, bool roomy, T* to, int taps, int channels, bool flipped)
        where T : unmanaged
    {
        if (row == 1 && columns == 1)
        {
            new ReadOnlySpan<T>(from, Size).CopyTo(new Span<T>(to, Size));
            return;
        }
        var turned = stackalloc T[Size * Size];
        for (var start = 0; start < columns; start += Size)
        {
            var first = Math.Max(0, Math.Min(start, columns - Size));
            var many = Math.Min(Size, columns);
            if (taps == 1 && many == Size)
            {
                Square(from + first, row, to + first * Size, Size);
                continue;
            }
            if (roomy) Square(from + first, row, turned, Size);
            else
                for (var c = 0; c < many; c++)
                    for (var r = 0; r < Size; r++) turned[c * Size + r] = from[r * row + first + c];
            int channel = first / taps, tap = first % taps;
            for (var c = 0; c < many; c++)
            {
                new ReadOnlySpan<T>(turned + c * Size, Size).CopyTo(new Span<T>(to + ((flipped ? taps - 1 - tap : tap) * (nint)channels + channel) * Size, Size));
                if (++tap < taps) continue;
                tap = 0;
                channel++;
            }
        }
    }

    /// <summary>to[row, channel, tap] = from[tap, channel, row] for 16 rows: the way back, for the gradient of a weight.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="from">Vectors of 16 rows.</param>
    /// <param name="fromTap">Elements from a tap to the next.</param>
    /// <param name="fromChannel">Elements from a channel to the next.</param>
    /// <param name="columns">Channels times taps of a row.</param>
    /// <param name="taps">Taps of a channel.</param>
    /// <param name="to">The weight: rows of channels of taps.</param>
    /// <param name="row">Elements of <paramref name="to"/> from a row to the next.</param>
    [SkipLocalsInit]
    public static void FromTaps<T>(T* from, nint fromTap, nint fromChannel, int columns, int taps, T* to, nint row)
        where T : unmanaged
    {
        var read = stackalloc T[Size * Size];
        var turned = stackalloc T[Size * Size];
        int channel = 0, tap = 0;
        var even = taps == 1 ? fromChannel : fromChannel == taps * fromTap ? fromTap : 0;
        for (var first = 0; first < columns; first += Size)
        {
            var many = Math.Min(Size, columns - first);
            if (even > 0 && many == Size)
            {
                Square(from + first * even, even, to + first, row);
                (channel, tap) = ((first + Size) / taps, (first + Size) % taps);
                continue;
            }
            for (var c = 0; c < many; c++)
            {
                new ReadOnlySpan<T>(from + tap * fromTap + channel * fromChannel, Size).CopyTo(new Span<T>(read + c * Size, Size));
                if (++tap < taps) continue;
                tap = 0;
                channel++;
            }
            if (many == Size) Square(read, Size, to + first, row);
            else
            {
                Square(read, Size, turned, Size);
                for (var r = 0; r < Size; r++)
                    if (many == Size / 2) new ReadOnlySpan<T>(turned + r * Size, Size / 2).CopyTo(new Span<T>(to + r * row + first, Size / 2));
                    else new ReadOnlySpan<T>(turned + r * Size, many).CopyTo(new Span<T>(to + r * row + first, many));
            }
        }
    }

    private static void Plain<T>(T* from, nint fromRow, T* to, nint toRow, int rows = Size, int columns = Size)
        where T : unmanaged
    {
        for (var c = 0; c < columns; c++)
            for (var r = 0; r < rows; r++) to[c * toRow + r] = from[r * fromRow + c];
    }

    [SkipLocalsInit]
    private static void Square512(float* from, nint fromRow, float* to, nint toRow)
    {
        // Four rows at a time: a quarter of 128 bits then has one column of them.
        var quarters = stackalloc Vector512<float>[16];
        for (var group = 0; group < 4; group++)
        {
            var row = from + 4 * group * fromRow;
            Vector512<float> a = *(Vector512<float>*)row, b = *(Vector512<float>*)(row + fromRow), c = *(Vector512<float>*)(row + 2 * fromRow), d = *(Vector512<float>*)(row + 3 * fromRow);
            Vector512<double> abLow = Avx512F.UnpackLow(a, b).AsDouble(), abHigh = Avx512F.UnpackHigh(a, b).AsDouble();
            Vector512<double> cdLow = Avx512F.UnpackLow(c, d).AsDouble(), cdHigh = Avx512F.UnpackHigh(c, d).AsDouble();
            quarters[group] = Avx512F.UnpackLow(abLow, cdLow).AsSingle();
            quarters[4 + group] = Avx512F.UnpackHigh(abLow, cdLow).AsSingle();
            quarters[8 + group] = Avx512F.UnpackLow(abHigh, cdHigh).AsSingle();
            quarters[12 + group] = Avx512F.UnpackHigh(abHigh, cdHigh).AsSingle();
        }
        // Columns j, j + 4, j + 8 and j + 12 are the first, second, ... quarters.
        for (var j = 0; j < 4; j++)
        {
            Vector512<float> a = quarters[4 * j], b = quarters[4 * j + 1], c = quarters[4 * j + 2], d = quarters[4 * j + 3];
            Vector512<float> abEven = Avx512F.Shuffle4x128(a, b, 0x88), abOdd = Avx512F.Shuffle4x128(a, b, 0xDD);
            Vector512<float> cdEven = Avx512F.Shuffle4x128(c, d, 0x88), cdOdd = Avx512F.Shuffle4x128(c, d, 0xDD);
            var column = to + j * toRow;
            *(Vector512<float>*)column = Avx512F.Shuffle4x128(abEven, cdEven, 0x88);
            *(Vector512<float>*)(column + 4 * toRow) = Avx512F.Shuffle4x128(abOdd, cdOdd, 0x88);
            *(Vector512<float>*)(column + 8 * toRow) = Avx512F.Shuffle4x128(abEven, cdEven, 0xDD);
            *(Vector512<float>*)(column + 12 * toRow) = Avx512F.Shuffle4x128(abOdd, cdOdd, 0xDD);
        }
    }

    [SkipLocalsInit]
    private static void Square256(float* from, nint fromRow, float* to, nint toRow)
    {
        var halves = stackalloc Vector256<float>[8];
        for (var group = 0; group < 2; group++)
        {
            var row = from + 4 * group * fromRow;
            Vector256<float> a = *(Vector256<float>*)row, b = *(Vector256<float>*)(row + fromRow), c = *(Vector256<float>*)(row + 2 * fromRow), d = *(Vector256<float>*)(row + 3 * fromRow);
            Vector256<double> abLow = Avx.UnpackLow(a, b).AsDouble(), abHigh = Avx.UnpackHigh(a, b).AsDouble();
            Vector256<double> cdLow = Avx.UnpackLow(c, d).AsDouble(), cdHigh = Avx.UnpackHigh(c, d).AsDouble();
            halves[group] = Avx.UnpackLow(abLow, cdLow).AsSingle();
            halves[2 + group] = Avx.UnpackHigh(abLow, cdLow).AsSingle();
            halves[4 + group] = Avx.UnpackLow(abHigh, cdHigh).AsSingle();
            halves[6 + group] = Avx.UnpackHigh(abHigh, cdHigh).AsSingle();
        }
        for (var j = 0; j < 4; j++)
        {
            Vector256<float> a = halves[2 * j], b = halves[2 * j + 1];
            *(Vector256<float>*)(to + j * toRow) = Avx.Permute2x128(a, b, 0x20);
            *(Vector256<float>*)(to + (j + 4) * toRow) = Avx.Permute2x128(a, b, 0x31);
        }
    }
}
