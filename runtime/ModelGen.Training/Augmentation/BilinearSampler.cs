using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelGen.Training;

/// <summary>
/// Values between the pixels of an image's scratch memory, four at a time, by bilinear interpolation. Its vectors are of four
/// on every machine and each lane goes through the same products and sums, none of them fused: the bits are the same everywhere.
/// </summary>
internal readonly ref struct BilinearSampler
{
    /// <summary>How many integers it needs to work with: those of four neighbours of four pixels.</summary>
    public const int Indices = 16;

    private readonly ref float _source;
    private readonly ref int _indices;
    private readonly ref float _target;
    private readonly int _channels;
    private readonly int _height;
    private readonly int _width;
    private readonly float _fill;

    /// <summary>Samples the scratch memory of an image into its pixels.</summary>
    /// <param name="image">The image.</param>
    /// <param name="fill">The value of every pixel outside the image.</param>
    /// <param name="indices">Memory for <see cref="Indices"/> integers.</param>
    public BilinearSampler(in AugmentedImage image, float fill, Span<int> indices)
    {
        (_channels, _height, _width, _fill) = (image.Channels, image.Height, image.Width, fill);
        _source = ref MemoryMarshal.GetReference(image.Scratch);
        _indices = ref MemoryMarshal.GetReference(indices);
        _target = ref MemoryMarshal.GetReference(image.Pixels);
    }

    /// <summary>Fills four neighbouring pixels of every channel, or as many as a row of fewer has.</summary>
    /// <param name="x">The columns the values are taken from.</param>
    /// <param name="y">The rows the values are taken from.</param>
    /// <param name="target">The first of the pixels, within a channel.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Sample(Vector128<float> x, Vector128<float> y, int target)
    {
        var (floorX, floorY) = (Vector128.Floor(x), Vector128.Floor(y));
        var (left, top) = (Vector128.ConvertToInt32Native(floorX), Vector128.ConvertToInt32Native(floorY));
        var (right, bottom) = (x - floorX, y - floorY);
        // Columns and rows below 0 are huge as unsigned numbers.
        var inside = Vector128.LessThan(left.AsUInt32(), Vector128.Create((uint)_width - 1)) &
            Vector128.LessThan(top.AsUInt32(), Vector128.Create((uint)_height - 1));
        if (inside == Vector128<uint>.AllBitsSet) Inner(left, top, right, bottom, target);
        else Border(left, top, right, bottom, target);
    }

    /// <summary>All neighbours of all four lie within the image: left and right ones are loaded together.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Inner(Vector128<int> left, Vector128<int> top, Vector128<float> right, Vector128<float> bottom, int target)
    {
        (top * _width + left).StoreUnsafe(ref _indices);
        for (var channel = 0; channel < _channels; channel++)
        {
            ref var plane = ref Unsafe.Add(ref _source, channel * _height * _width);
            var (upperLeft, upperRight) = Pairs(ref plane);
            var (lowerLeft, lowerRight) = Pairs(ref Unsafe.Add(ref plane, _width));
            Store(Blend(upperLeft, upperRight, lowerLeft, lowerRight, right, bottom), channel, target);
        }
    }

    /// <summary>Some neighbours lie outside: they are loaded from the first pixel, and the fill value takes their place.</summary>
    private void Border(Vector128<int> left, Vector128<int> top, Vector128<float> right, Vector128<float> bottom, int target)
    {
        var one = Vector128<int>.One;
        var isUpperLeft = Locate(left, top, 0);
        var isUpperRight = Locate(left + one, top, 4);
        var isLowerLeft = Locate(left, top + one, 8);
        var isLowerRight = Locate(left + one, top + one, 12);
        var isAny = isUpperLeft | isUpperRight | isLowerLeft | isLowerRight;
        var fill = Vector128.Create(_fill);
        for (var channel = 0; channel < _channels; channel++)
        {
            var (upperLeft, upperRight, lowerLeft, lowerRight) = (fill, fill, fill, fill);
            if (isAny != Vector128<float>.Zero)
            {
                ref var plane = ref Unsafe.Add(ref _source, channel * _height * _width);
                upperLeft = Vector128.ConditionalSelect(isUpperLeft, Singles(ref plane, 0), fill);
                upperRight = Vector128.ConditionalSelect(isUpperRight, Singles(ref plane, 4), fill);
                lowerLeft = Vector128.ConditionalSelect(isLowerLeft, Singles(ref plane, 8), fill);
                lowerRight = Vector128.ConditionalSelect(isLowerRight, Singles(ref plane, 12), fill);
            }
            Store(Blend(upperLeft, upperRight, lowerLeft, lowerRight, right, bottom), channel, target);
        }
    }

    /// <summary>Leaves the indices of pixels, 0 for those outside the image, and tells which are within.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector128<float> Locate(Vector128<int> column, Vector128<int> row, int slot)
    {
        var isWithin = (Vector128.LessThan(column.AsUInt32(), Vector128.Create((uint)_width)) &
            Vector128.LessThan(row.AsUInt32(), Vector128.Create((uint)_height))).AsInt32();
        ((row * _width + column) & isWithin).StoreUnsafe(ref _indices, (nuint)slot);
        return isWithin.AsSingle();
    }

    // One load for two neighbours; parting them is an instruction each on x64, and narrowing on others.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (Vector128<float> Left, Vector128<float> Right) Pairs(ref float plane)
    {
        var low = Vector128.Create(Pair(ref plane, 0), Pair(ref plane, 1));
        var high = Vector128.Create(Pair(ref plane, 2), Pair(ref plane, 3));
        if (Sse.IsSupported)
            return (Sse.Shuffle(low.AsSingle(), high.AsSingle(), 0b10_00_10_00), Sse.Shuffle(low.AsSingle(), high.AsSingle(), 0b11_01_11_01));
        var (first, second) = (Vector128.Narrow(low, high).AsSingle(), Vector128.Narrow(low >>> 32, high >>> 32).AsSingle());
        return BitConverter.IsLittleEndian ? (first, second) : (second, first);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Pair(ref float plane, int lane) =>
        Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<float, byte>(ref Unsafe.Add(ref plane, Unsafe.Add(ref _indices, lane))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector128<float> Singles(ref float plane, int slot) => Vector128.Create(
        Single(ref plane, slot), Single(ref plane, slot + 1), Single(ref plane, slot + 2), Single(ref plane, slot + 3));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float Single(ref float plane, int slot) => Unsafe.Add(ref plane, Unsafe.Add(ref _indices, slot));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Blend(
        Vector128<float> upperLeft, Vector128<float> upperRight, Vector128<float> lowerLeft, Vector128<float> lowerRight,
        Vector128<float> right, Vector128<float> bottom)
    {
        var left = Vector128<float>.One - right;
        var upper = upperLeft * left + upperRight * right;
        var lower = lowerLeft * left + lowerRight * right;
        return upper * (Vector128<float>.One - bottom) + lower * bottom;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Store(Vector128<float> values, int channel, int target)
    {
        ref var pixels = ref Unsafe.Add(ref _target, channel * _height * _width + target);
        if (_width >= 4) values.StoreUnsafe(ref pixels);
        else
        {
            for (var lane = 0; lane < _width; lane++) Unsafe.Add(ref pixels, lane) = values[lane];
        }
    }
}
