namespace ModelGen.Training;

/// <summary>A stream for reading forward and nothing else.</summary>
internal abstract class ForwardStream : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public abstract override int Read(Span<byte> buffer);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

/// <summary>A stream and another behind it.</summary>
internal sealed class JoinedStream(Stream first, Stream second) : ForwardStream
{
    public override int Read(Span<byte> buffer)
    {
        var got = first.Read(buffer);
        return got > 0 || buffer.IsEmpty ? got : second.Read(buffer);
    }
}
