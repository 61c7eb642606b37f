namespace ModelGen.Runtime.Tests;

/// <summary>A stream as a network gives it: no length, no seeking, a few bytes at a time, and errors in the middle.</summary>
internal sealed class OneWayStream(byte[] bytes, int failAt = int.MaxValue) : Stream
{
    private int _position;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (_position >= failAt) throw new IOException("The line is dead.");
        var read = Math.Min(Math.Min(count, bytes.Length - _position), 1 + _position % 4099);
        Array.Copy(bytes, _position, buffer, offset, read);
        _position += read;
        return read;
    }

    public override void Flush() => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
