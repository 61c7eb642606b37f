using System.Buffers.Binary;
using System.Text;

namespace ModelGen.Training;

/// <summary>The few parts of the protocol buffer format that event files need (protobuf.dev, "Encoding").</summary>
internal sealed class ProtobufWriter
{
    private readonly MemoryStream _bytes = new();

    public ReadOnlySpan<byte> Bytes => _bytes.GetBuffer().AsSpan(0, (int)_bytes.Length);

    public ProtobufWriter Integer(int field, long value)
    {
        Key(field, 0);
        Varint((ulong)value);
        return this;
    }

    public ProtobufWriter Double(int field, double value)
    {
        Key(field, 1);
        Raw(value);
        return this;
    }

    public ProtobufWriter Single(int field, float value)
    {
        Key(field, 5);
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        _bytes.Write(bytes);
        return this;
    }

    public ProtobufWriter Text(int field, string value) => Block(field, Encoding.UTF8.GetBytes(value));

    public ProtobufWriter Message(int field, ProtobufWriter message) => Block(field, message.Bytes);

    public ProtobufWriter PackedDoubles(int field, ReadOnlySpan<double> values)
    {
        Key(field, 2);
        Varint((ulong)values.Length * 8);
        foreach (var value in values) Raw(value);
        return this;
    }

    private ProtobufWriter Block(int field, ReadOnlySpan<byte> bytes)
    {
        Key(field, 2);
        Varint((ulong)bytes.Length);
        _bytes.Write(bytes);
        return this;
    }

    private void Raw(double value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        _bytes.Write(bytes);
    }

    private void Key(int field, int wireType) => Varint((ulong)(field << 3 | wireType));

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7) _bytes.WriteByte((byte)(value | 0x80));
        _bytes.WriteByte((byte)value);
    }
}
