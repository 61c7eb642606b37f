using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>Moves tensors' bytes from streams into memory and converts them on the way.</summary>
internal static class TensorBytes
{
    private const int ChunkSize = 1 << 16;

    /// <summary>
    /// Reads a number of bytes that the file itself announced. Memory is taken only as bytes arrive, so that a false
    /// number costs nothing.
    /// </summary>
    public static byte[] Read(Stream stream, long length, string source, string what)
    {
        if (length > Array.MaxLength)
            throw new WeightsException(source, $"{what} takes {length} bytes, more than one array can hold; load it into a model instead.");
        var bytes = new byte[stream.CanSeek ? length : Math.Min(length, ChunkSize)];
        var filled = 0;
        while (true)
        {
            ReadExactly(stream, bytes.AsSpan(filled), source);
            filled = bytes.Length;
            if (filled == length) return bytes;
            Array.Resize(ref bytes, (int)Math.Min(length, filled * 2L));
        }
    }

    /// <summary>Fills <paramref name="target"/> from the stream, converting from the file's type.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    public static void ReadInto<T>(Stream stream, SafetensorsType type, Span<T> target, string source) where T : unmanaged
    {
        if (type == SafetensorsTypes.Of<T>())
        {
            // In pieces: the bytes of a long span may be more than one span can hold.
            for (; target.Length > 0; target = target[Math.Min(target.Length, 1 << 24)..])
                ReadExactly(stream, MemoryMarshal.AsBytes(target[..Math.Min(target.Length, 1 << 24)]), source);
            return;
        }

        var chunk = new byte[Math.Min(ChunkSize, (long)target.Length * type.Size())];
        while (target.Length > 0)
        {
            var count = Math.Min(target.Length, ChunkSize / type.Size());
            var bytes = chunk.AsSpan(0, count * type.Size());
            ReadExactly(stream, bytes, source);
            Convert(bytes, type, target[..count]);
            target = target[count..];
        }
    }

    /// <summary>Passes over bytes that nobody wants.</summary>
    public static void Skip(Stream stream, long length, string source)
    {
        if (stream.CanSeek)
        {
            stream.Seek(length, SeekOrigin.Current);
            return;
        }

        var chunk = new byte[Math.Min(ChunkSize, length)];
        for (; length > 0; length -= Math.Min(length, ChunkSize))
            ReadExactly(stream, chunk.AsSpan(0, (int)Math.Min(length, ChunkSize)), source);
    }

    /// <summary>Converts a tensor of floating point numbers; what float cannot hold becomes infinite, as in IEEE 754.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    public static void Convert<T>(ReadOnlySpan<byte> bytes, SafetensorsType type, Span<T> target) where T : unmanaged
    {
        switch (type)
        {
            case SafetensorsType.F32:
                var singles = MemoryMarshal.Cast<byte, float>(bytes);
                for (var i = 0; i < target.Length; i++) target[i] = From<T>(singles[i]);
                break;
            case SafetensorsType.F64:
                var doubles = MemoryMarshal.Cast<byte, double>(bytes);
                for (var i = 0; i < target.Length; i++) target[i] = From<T>(doubles[i]);
                break;
            case SafetensorsType.F16:
                var halves = MemoryMarshal.Cast<byte, Half>(bytes);
                for (var i = 0; i < target.Length; i++) target[i] = From<T>((float)halves[i]);
                break;
            case SafetensorsType.BF16:
                var upper = MemoryMarshal.Cast<byte, ushort>(bytes);
                for (var i = 0; i < target.Length; i++) target[i] = From<T>(BitConverter.UInt32BitsToSingle((uint)upper[i] << 16));
                break;
            default:
                throw new NotSupportedException($"{type.Name()} elements are no floating point numbers that weights can be made of.");
        }
    }

    /// <summary>Rounds numbers to a model's type.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    public static void Convert<T>(ReadOnlySpan<double> values, Span<T> target) where T : unmanaged
    {
        for (var i = 0; i < target.Length; i++) target[i] = From<T>(values[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T From<T>(float value) where T : unmanaged =>
        typeof(T) == typeof(float) ? Unsafe.BitCast<float, T>(value) : From<T>((double)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T From<T>(double value) where T : unmanaged
    {
        if (typeof(T) == typeof(double)) return Unsafe.BitCast<double, T>(value);
        if (typeof(T) == typeof(float)) return Unsafe.BitCast<float, T>((float)value);
        throw new NotSupportedException($"Floating point tensors convert to float or double, not {typeof(T).Name}.");
    }

    private static void ReadExactly(Stream stream, Span<byte> bytes, string source)
    {
        var read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (read < bytes.Length) throw new WeightsException(source, "it ends before the last byte that its header describes.");
    }
}
