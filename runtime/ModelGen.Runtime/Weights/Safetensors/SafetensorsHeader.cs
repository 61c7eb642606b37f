using System.Buffers.Binary;
using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// The checked header of a safetensors file: 8 bytes of length (little-endian), that much JSON, then the tensors'
/// bytes without gap or overlap. A size is a whole number up to 2^63 - 1; a zero among a tensor's sizes makes it empty, whatever
/// the other sizes and the element type, and without one its bytes must be no more than 2^63 - 1.
/// </summary>
public sealed class SafetensorsHeader
{
    /// <summary>The longest header that is read; the reference implementation has the same limit.</summary>
    public const int LongestHeader = 100_000_000;

    internal const string MetadataName = "__metadata__";

    private SafetensorsHeader(List<SafetensorsEntry> entries, Dictionary<string, string> metadata, long dataLength) =>
        (Entries, Metadata, DataLength) = (entries, metadata, dataLength);

    /// <summary>The tensors in the order of their bytes.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries { get; }

    /// <summary>The file's free-form texts (<c>__metadata__</c>); empty without any.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The number of bytes that follow the header.</summary>
    public long DataLength { get; }

    /// <summary>Reads and checks the header, and leaves the stream at the first byte of the first tensor.</summary>
    /// <param name="stream">
    /// At the start of the file. Where it can seek, the file must reach to its end; where it cannot, a file that is
    /// too long or too short shows only when the tensors are read.
    /// </param>
    /// <param name="source">The file's name for messages.</param>
    /// <exception cref="WeightsException">The header is damaged, or disagrees with the length of the file.</exception>
    public static SafetensorsHeader Read(Stream stream, string source = "The stream")
    {
        long? available = stream.CanSeek ? stream.Length - stream.Position : null;
        Span<byte> prefix = stackalloc byte[8];
        if (stream.ReadAtLeast(prefix, 8, throwOnEndOfStream: false) < 8)
            throw new WeightsException(source, "it is shorter than the 8 bytes that every such file starts with.");
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        // What another format begins with is, read as a length, always beyond all measure.
        if (length > LongestHeader && ForeignFile.Describe(prefix, stream, source) is { } other) throw WeightsException.Foreign(source, other);
        if (length > LongestHeader)
            throw new WeightsException(source, $"its first 8 bytes announce a header of {length} bytes; at most {LongestHeader} are allowed.");
        if (available - 8 < (long)length)
            throw new WeightsException(source, $"its first 8 bytes announce a header of {length} bytes, but only {available - 8} follow.");

        var json = TensorBytes.Read(stream, (long)length, source, "header");
        var (entries, metadata) = new HeaderReader(json, source).Read();
        var dataLength = CheckOrder(entries, source);
        if (available - 8 - (long)length is { } rest && rest != dataLength)
            throw new WeightsException(source, $"its header describes {dataLength} bytes of tensors, but {rest} follow it.");
        return new SafetensorsHeader(entries, metadata, dataLength);
    }

    private static long CheckOrder(List<SafetensorsEntry> entries, string source)
    {
        entries.Sort((a, b) => a.Offset != b.Offset ? a.Offset.CompareTo(b.Offset) : a.Length.CompareTo(b.Length));
        var end = 0L;
        SafetensorsEntry? last = null;
        foreach (var entry in entries)
        {
            if (entry.Offset != end)
            {
                var before = last is null ? "the first byte" : TensorText.Quote(last.Name);
                throw new WeightsException(source, entry.Offset > end
                    ? $"between {before} and {TensorText.Quote(entry.Name)} lie {entry.Offset - end} bytes that belong to no tensor."
                    : $"the bytes of {before} and {TensorText.Quote(entry.Name)} overlap.");
            }

            end += entry.Length;
            last = entry;
        }

        return end;
    }
}
