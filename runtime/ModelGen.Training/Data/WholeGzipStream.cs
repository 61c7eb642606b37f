using System.IO.Compression;

namespace ModelGen.Training;

/// <summary>
/// Unpacks gzip data, which must be whole: <see cref="GZipStream"/> takes data without their last bytes, the checksum and the length,
/// and data followed by others, for a good end. So a member of our own is put behind them. Whoever comes to it has read
/// those before to their end, and compared the checksums. Only for reading forward.
/// </summary>
internal sealed class WholeGzipStream(Stream packed) : ForwardStream
{
    private const int End = 0xED;

    // A member whose only byte is the mark of the end.
    private static readonly byte[] s_end = Member();
    private readonly GZipStream _unpacked = new(new JoinedStream(packed, new MemoryStream(s_end, writable: false)), CompressionMode.Decompress);

    // The byte that was read last: the next of the content, or the mark.
    private int _ahead = -1;
    private bool _ended;

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty || _ended) return 0;
        if (_ahead < 0) _ahead = _unpacked.ReadByte();
        Span<byte> one = stackalloc byte[1];
        var next = buffer.Length == 1 ? one : buffer[1..];
        var got = _ahead < 0 ? 0 : _unpacked.Read(next);
        if (got == 0)
        {
            if (_ahead != End) throw new InvalidDataException("It ends before its checksum, or something follows it.");
            _ended = true;
            return 0;
        }
        buffer[0] = (byte)_ahead;
        _ahead = next[got - 1];
        return got;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _unpacked.Dispose();
        base.Dispose(disposing);
    }

    private static byte[] Member()
    {
        var member = new MemoryStream();
        using (var packer = new GZipStream(member, CompressionLevel.Fastest)) packer.WriteByte(End);
        return member.ToArray();
    }
}
