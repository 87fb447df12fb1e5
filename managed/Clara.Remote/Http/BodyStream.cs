using Clara.Protocol.Multipart;

namespace Clara.Remote.Http;

/// <summary>Reads from another stream and tells after each piece how many bytes there were so far.</summary>
internal sealed class BodyStream(Stream inner, Action<long> onRead) : ForwardStream
{
    private long _read;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int n = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        _read += n;
        onRead(_read);
        return n;
    }
}
