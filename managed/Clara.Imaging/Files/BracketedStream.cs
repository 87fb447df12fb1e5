namespace Clara.Imaging;

/// <summary>A forward-only stream that gives some bytes, already taken from it to look at, once more, and others behind its end. Does not own the inner stream.</summary>
internal sealed class BracketedStream(ReadOnlyMemory<byte> prefix, Stream inner) : Stream
{
    private ReadOnlyMemory<byte> _prefix = prefix;
    private ReadOnlyMemory<byte> _suffix;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Puts bytes behind the inner stream's end; in time only until the end was met.</summary>
    public void Append(ReadOnlyMemory<byte> suffix) => _suffix = suffix;

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (!_prefix.IsEmpty)
            return Take(ref _prefix, buffer);
        int n = inner.Read(buffer);
        return n > 0 ? n : Take(ref _suffix, buffer);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_prefix.IsEmpty)
            return Take(ref _prefix, buffer.Span);
        int n = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        return n > 0 ? n : Take(ref _suffix, buffer.Span);
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private static int Take(ref ReadOnlyMemory<byte> bytes, Span<byte> buffer)
    {
        int n = Math.Min(buffer.Length, bytes.Length);
        bytes.Span[..n].CopyTo(buffer);
        bytes = bytes[n..];
        return n;
    }
}
