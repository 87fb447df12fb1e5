using Clara.Dicom.Data;
using Clara.Dicom.Web.Http;
using Clara.Imaging;

namespace Clara.Dicom.Web;

/// <summary>
/// Searches, fetches and stores DICOM objects over HTTP (DICOMweb, PS3.18: QIDO-RS, WADO-RS, STOW-RS). Any thread, several calls at once. Failures are <see cref="ClaraException"/> that
/// name the server and never a patient: Unauthorised, Unreachable, Timeout, Tls, Protocol, Server, NotFound, Io. Since 0.2.
/// </summary>
public sealed partial class DicomWebClient : IDisposable
{
    private readonly DicomWebOptions _options;
    private readonly WebCalls _calls;

    /// <summary>Makes a client; nothing is sent yet. Throws <see cref="ClaraException"/> (Argument) where an option makes no sense, or a password or token would go over plain http.</summary>
    /// <param name="options">The server and how to talk to it.</param>
    /// <param name="handler">
    /// Takes the place of the network, for tests and for callers with their own proxies or certificates; stays the caller's. It must not follow redirections by itself, and
    /// <see cref="DicomWebOptions.VerifyTls"/> is its own matter.
    /// </param>
    public DicomWebClient(DicomWebOptions options, HttpMessageHandler? handler = null)
    {
        _options = options;
        _calls = new WebCalls(options, handler);
    }

    /// <summary>The server for messages: scheme, host and path, no credentials.</summary>
    public string Server => _calls.Address.Shown;

    /// <summary>The elements of a study's, series' or instance's objects without bulk data (WADO-RS metadata), one dataset an instance.</summary>
    /// <param name="resource">What is meant.</param>
    /// <param name="ct">Cancels.</param>
    public Task<IReadOnlyList<DicomDataset>> MetadataAsync(DicomWebResource resource, CancellationToken ct) =>
        _calls.SendAsync(_calls.Address.Below(_options.RetrievePrefix, $"{resource}/metadata"), $"the {resource.Kind}'s metadata", (uri, _) => JsonRequest(uri), status => status is 200,
            (answer, token) => answer.DatasetsAsync(_options.MaxJsonBytes, token), ct);

    /// <summary>Ends all calls and frees the connections.</summary>
    public void Dispose() => _calls.Dispose();

    private static HttpRequestMessage JsonRequest(Uri uri)
    {
        HttpRequestMessage request = new(HttpMethod.Get, uri);
        request.Headers.Accept.ParseAdd("application/dicom+json");
        return request;
    }
}
