using System.Buffers.Binary;

namespace ModelGen.Training;

/// <summary>
/// An array in IDX format, the format of MNIST and its kin: two zero bytes, the element type, the number of axes, the sizes as
/// 32-bit big-endian integers, then the elements, big-endian. An axis of 0 makes an array empty, whatever its other sizes. Files
/// compressed by gzip are recognised by their content and must be whole, checksums included, with nothing behind them.
/// Format: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits".
/// </summary>
public sealed class IdxFile
{
    private const int MaximumAxes = 8;

    private IdxFile(IdxType type, int[] shape, byte[] data) => (Type, Shape, Data) = (type, shape, data);

    /// <summary>The element type.</summary>
    public IdxType Type { get; }

    /// <summary>The sizes of the axes; the first is the number of samples.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>The elements as they are in the file, without its header.</summary>
    public byte[] Data { get; }

    /// <summary>The number of samples.</summary>
    public int Count => Shape[0];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The path, of a plain or of a gzip-compressed file.</param>
    /// <exception cref="InvalidDataException">The content is not a whole, valid IDX array; the message names file and fault.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IdxFile Load(string path)
    {
        using var stream = File.OpenRead(path);
        return Load(stream, Path.GetFileName(path));
    }

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="stream">The stream, plain or gzip-compressed.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="InvalidDataException">The content is not a whole, valid IDX array; the message names stream and fault.</exception>
    public static IdxFile Load(Stream stream, string name = "stream")
    {
        ArgumentNullException.ThrowIfNull(stream);
        var buffered = new BufferedStream(stream, 1 << 16);
        Span<byte> start = stackalloc byte[2];
        var got = buffered.ReadAtLeast(start, 2, throwOnEndOfStream: false);
        var whole = new JoinedStream(new MemoryStream(start[..got].ToArray()), buffered);
        if (got < 2 || start[0] != 0x1F || start[1] != 0x8B) return Read(whole, name);
        using var unzipped = new WholeGzipStream(whole);
        try
        {
            return Read(unzipped, name);
        }
        catch (InvalidDataException fault) when (fault.Source != nameof(IdxFile))
        {
            throw Wrong(name, $"its gzip compression is damaged ({fault.Message.TrimEnd('.')}). Fetch the file again");
        }
    }

    /// <summary>The elements as bytes, shared with <see cref="Data"/>.</summary>
    /// <exception cref="InvalidOperationException">The elements are of another type.</exception>
    public byte[] ToBytes() => Type == IdxType.UInt8
        ? Data
        : throw new InvalidOperationException($"The elements are {Type}, not UInt8. Read them with ToSingle() or ToInt32().");

    /// <summary>The elements as integers, as labels are wanted.</summary>
    /// <exception cref="InvalidOperationException">The elements are floating point numbers.</exception>
    public int[] ToInt32()
    {
        if (Type is IdxType.Single or IdxType.Double)
            throw new InvalidOperationException($"The elements are {Type}, which would lose their fraction. Read them with ToSingle().");
        var values = new int[Data.Length / Size(Type)];
        for (var index = 0; index < values.Length; index++) values[index] = (int)Element(index);
        return values;
    }

    /// <summary>The elements as single precision numbers; wider ones are rounded.</summary>
    public float[] ToSingle()
    {
        var values = new float[Data.Length / Size(Type)];
        for (var index = 0; index < values.Length; index++) values[index] = (float)Element(index);
        return values;
    }

    private double Element(int index)
    {
        var bytes = Data.AsSpan(index * Size(Type));
        return Type switch
        {
            IdxType.UInt8 => bytes[0],
            IdxType.Int8 => (sbyte)bytes[0],
            IdxType.Int16 => BinaryPrimitives.ReadInt16BigEndian(bytes),
            IdxType.Int32 => BinaryPrimitives.ReadInt32BigEndian(bytes),
            IdxType.Single => BinaryPrimitives.ReadSingleBigEndian(bytes),
            _ => BinaryPrimitives.ReadDoubleBigEndian(bytes),
        };
    }

    private static IdxFile Read(Stream stream, string name)
    {
        Span<byte> header = stackalloc byte[4 + 4 * MaximumAxes];
        Fill(stream, header[..4], name);
        if (header[0] != 0 || header[1] != 0 || !Enum.IsDefined((IdxType)header[2]))
            throw Wrong(name, $"it starts with {Convert.ToHexString(header[..4])} where an IDX file has 0000, an element type and a number of axes");
        var type = (IdxType)header[2];
        int axes = header[3];
        if (axes is 0 or > MaximumAxes) throw Wrong(name, $"it has {axes} axes; 1 to {MaximumAxes} can be read");
        Fill(stream, header.Slice(4, 4 * axes), name);
        var shape = new int[axes];
        for (var axis = 0; axis < axes; axis++)
        {
            shape[axis] = BinaryPrimitives.ReadInt32BigEndian(header[(4 + 4 * axis)..]);
            if (shape[axis] < 0) throw Wrong(name, $"axis {axis} has the size {(uint)shape[axis]}, but {int.MaxValue} is the largest");
        }
        return new IdxFile(type, shape, ReadData(stream, DataLength(type, shape, name), name));
    }

    private static int DataLength(IdxType type, int[] shape, string name)
    {
        // An axis of 0 makes an array empty, whatever its other sizes.
        if (shape.Contains(0)) return 0;
        long length = Size(type);
        foreach (var size in shape)
        {
            length *= size;
            if (length > Array.MaxLength) throw Wrong(name, $"its {string.Join(" x ", shape)} elements are more than one array can hold");
        }
        return (int)length;
    }

    private static byte[] ReadData(Stream stream, int length, string name)
    {
        // The header is not to be trusted with memory: the array grows with what really comes.
        var data = new byte[Math.Min(length, 1 << 20)];
        var filled = 0;
        while (true)
        {
            var got = stream.ReadAtLeast(data.AsSpan(filled), data.Length - filled, throwOnEndOfStream: false);
            filled += got;
            if (filled < data.Length)
                throw Wrong(name, $"it ends after {filled} of the {length} bytes of elements its header announces");
            if (filled == length) break;
            Array.Resize(ref data, (int)Math.Min(length, 4L * data.Length));
        }
        if (stream.ReadByte() >= 0) throw Wrong(name, $"it goes on after the {length} bytes of elements its header announces");
        return data;
    }

    private static void Fill(Stream stream, Span<byte> bytes, string name)
    {
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw Wrong(name, "it ends within its header");
    }

    private static int Size(IdxType type) => type switch
    {
        IdxType.UInt8 or IdxType.Int8 => 1,
        IdxType.Int16 => 2,
        IdxType.Int32 or IdxType.Single => 4,
        _ => 8,
    };

    private static InvalidDataException Wrong(string name, string fault) =>
        new($"'{name}' is not a valid IDX file: {fault}.") { Source = nameof(IdxFile) };
}
