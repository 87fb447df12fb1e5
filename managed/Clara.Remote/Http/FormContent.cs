using System.Net;
using System.Net.Http.Headers;
using Clara.Protocol.Multipart;

namespace Clara.Remote.Http;

/// <summary>A form as a request body of known length; nothing is chunked.</summary>
internal sealed class FormContent : HttpContent
{
    private readonly MultipartForm _form;
    private readonly Action<long>? _onSent;

    public FormContent(MultipartForm form, Action<long>? onSent)
    {
        _form = form;
        _onSent = onSent;
        Headers.ContentType = MediaTypeHeaderValue.Parse(form.ContentType);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => _form.WriteAsync(stream, _onSent, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) => _form.WriteAsync(stream, _onSent, cancellationToken);

    protected override bool TryComputeLength(out long length)
    {
        length = _form.Length;
        return true;
    }
}
