using Clara.Dicom.Web.Multipart;

namespace Clara.Dicom.Web.Http;

/// <summary>Reads from another stream and tells after each piece that the server lives.</summary>
internal sealed class HeardStream(Stream inner, Silence silence) : ForwardStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int n = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        silence.Heard();
        return n;
    }
}
