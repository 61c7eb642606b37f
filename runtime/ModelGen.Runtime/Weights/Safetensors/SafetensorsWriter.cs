using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using ModelGen.Runtime;

namespace ModelGen;

/// <summary>Collects named tensors and writes them as one safetensors file. Memory is referred to, not copied.</summary>
public sealed class SafetensorsWriter
{
    // Half a surrogate pair is an error, not a question mark.
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly List<Item> _items = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>Free-form texts to write as <c>__metadata__</c>.</summary>
    public IDictionary<string, string> Metadata { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Adds a tensor whose type in the file is that of its elements (float is F32, long is I64, ...).</summary>
    /// <param name="name">A name not added before.</param>
    /// <param name="shape">The shape; empty for a single number.</param>
    /// <param name="values">The elements, the last dimension running fastest; they are read when the file is written.</param>
    /// <exception cref="ArgumentException">The name is taken or invalid, or shape and elements disagree.</exception>
    public void Add<T>(string name, IReadOnlyList<int> shape, ReadOnlyMemory<T> values) where T : unmanaged =>
        Add(name, SafetensorsTypes.Of<T>(), shape, values);

    /// <summary>Adds a tensor of any type from its bytes in the file.</summary>
    /// <param name="name">A name not added before.</param>
    /// <param name="type">The type of the elements.</param>
    /// <param name="shape">The shape; empty for a single number.</param>
    /// <param name="bytes">The elements, little-endian; they are read when the file is written.</param>
    /// <exception cref="ArgumentException">The name is taken or invalid, or shape and elements disagree.</exception>
    public void AddBytes(string name, SafetensorsType type, IReadOnlyList<int> shape, ReadOnlyMemory<byte> bytes) =>
        Add(name, type, shape, bytes);

    /// <summary>Adds a tensor of a model, an optimizer or the like.</summary>
    /// <param name="name">A name not added before.</param>
    /// <param name="shape">The shape; empty for a single number.</param>
    /// <param name="values">The elements, the last dimension running fastest; they are read when the file is written.</param>
    /// <exception cref="ArgumentException">The name is taken or invalid, or shape and elements disagree.</exception>
    public void Add(string name, IReadOnlyList<int> shape, TensorMemory values)
    {
        switch (values.Type)
        {
            case TensorType.Single:
                Add(name, SafetensorsType.F32, shape, 4L * values.Length, stream => Write<float>(stream, values.Single));
                break;
            case TensorType.Double:
                Add(name, SafetensorsType.F64, shape, 8L * values.Length, stream => Write<double>(stream, values.Double));
                break;
            default:
                Add(name, SafetensorsType.I32, shape, 4L * values.Length, stream => Write<int>(stream, values.Int32));
                break;
        }
    }

    /// <summary>
    /// Writes the file so that a reader, a crash or a loss of power finds the old file or the new one, never half of
    /// either: to a temporary file beside it, flushed to the disk, then renamed.
    /// </summary>
    /// <exception cref="IOException">The file cannot be written; the old one is as it was.</exception>
    public void Save(string path) => AtomicFile.Write(path, Save);

    /// <summary>Writes the file to a stream.</summary>
    public void Save(Stream stream)
    {
        // The widest elements first, and a header of a multiple of 8 bytes: then every tensor is aligned in the file.
        var items = _items.OrderByDescending(item => item.Type.Size()).ToList();
        var header = s_strict.GetBytes(Header(items));
        var padded = (header.Length + 7) & ~7;
        Span<byte> prefix = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)padded);
        stream.Write(prefix);
        stream.Write(header);
        stream.Write("       "u8[..(padded - header.Length)]);
        foreach (var item in items) item.Write(stream);
    }

    private void Add<T>(string name, SafetensorsType type, IReadOnlyList<int> shape, ReadOnlyMemory<T> values)
        where T : unmanaged => Add(name, type, shape, (long)values.Length * Unsafe.SizeOf<T>(), stream => Write(stream, values.Span));

    private void Add(string name, SafetensorsType type, IReadOnlyList<int> shape, long length, Action<Stream> write)
    {
        // A zero makes a tensor empty, whatever its other sizes; what would be more bytes than there can be is cut short.
        Int128 size = shape.Contains(0) ? 0 : type.Size();
        foreach (var dimension in shape)
        {
            if (dimension < 0) throw new ArgumentOutOfRangeException(nameof(shape), $"No size of a tensor is negative, but '{name}' has the shape {TensorText.Shape(shape)}.");
            if (size <= long.MaxValue) size *= dimension;
        }

        if (size != length)
        {
            throw new ArgumentException(
                $"'{name}' of shape {TensorText.Shape(shape)} and type {type.Name()} takes {size} bytes, but {length} are given.",
                nameof(shape));
        }

        if (name == SafetensorsHeader.MetadataName)
            throw new ArgumentException($"'{name}' is no name for a tensor; set {nameof(Metadata)} instead.", nameof(name));
        if (!_names.Add(name)) throw new ArgumentException($"There is a tensor '{name}' already.", nameof(name));
        _items.Add(new Item(name, type, [.. shape], length, write));
    }

    private static void Write<T>(Stream stream, ReadOnlySpan<T> values) where T : unmanaged
    {
        // In pieces: the bytes of a long span may be more than one span can hold.
        const int Piece = 1 << 24;
        for (; values.Length > 0; values = values[Math.Min(Piece, values.Length)..])
            stream.Write(MemoryMarshal.AsBytes(values[..Math.Min(Piece, values.Length)]));
    }

    private string Header(List<Item> items)
    {
        var json = new StringBuilder("{");
        if (Metadata.Count > 0)
        {
            AppendString(json, SafetensorsHeader.MetadataName).Append(":{");
            foreach (var (key, value) in Metadata)
            {
                AppendString(json, key).Append(':');
                AppendString(json, value).Append(',');
            }

            json[^1] = '}';
            json.Append(',');
        }

        var offset = 0L;
        foreach (var item in items)
        {
            AppendString(json, item.Name).Append(":{\"dtype\":\"").Append(item.Type.Name())
                .Append("\",\"shape\":[").AppendJoin(',', item.Shape)
                .Append("],\"data_offsets\":[").Append(offset).Append(',').Append(offset + item.Length).Append("]},");
            offset += item.Length;
        }

        if (json[^1] == ',') json.Length--;
        return json.Append('}').ToString();
    }

    private static StringBuilder AppendString(StringBuilder json, string text)
    {
        json.Append('"');
        foreach (var character in text)
        {
            if (character is '"' or '\\') json.Append('\\').Append(character);
            else if (character < ' ') json.Append("\\u").Append(((int)character).ToString("x4", CultureInfo.InvariantCulture));
            else json.Append(character);
        }

        return json.Append('"');
    }

    private sealed record Item(string Name, SafetensorsType Type, int[] Shape, long Length, Action<Stream> Write);
}
