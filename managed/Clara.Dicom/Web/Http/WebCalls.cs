using System.Net.Http.Headers;
using System.Net.Security;
using System.Runtime.CompilerServices;
using Clara.Imaging;

namespace Clara.Dicom.Web.Http;

/// <summary>One HTTP call to a DICOMweb server: authorisation to its own host only, silence watched, every failure a <see cref="ClaraException"/>. Any thread.</summary>
internal sealed class WebCalls : IDisposable
{
    private const int MostRedirections = 5;
    private static readonly TimeSpan LongestConnect = TimeSpan.FromSeconds(15);
    private readonly HttpClient _http;
    private readonly TimeSpan _silence;
    private readonly AuthenticationHeaderValue? _authorisation;
    private readonly Action<string>? _onWarning;
    private volatile bool _closed;

    public WebCalls(DicomWebOptions options, HttpMessageHandler? handler)
    {
        Address = ServerAddress.Parse(options.Uri);
        options.Check();
        _authorisation = options.Authorisation.Header ?? Address.InAddress.Header;
        if (_authorisation is not null && Address.Base.Scheme != Uri.UriSchemeHttps && !Address.Base.IsLoopback && !options.AllowPlainAuthorisation)
            throw new ClaraException(StatusCode.Argument, $"Passwords and tokens would go to {Address.Shown} readable for anybody on the way; use https, or allow it by the option for plain authorisation.");
        _silence = TimeSpan.FromSeconds(options.TimeoutSeconds);
        _onWarning = options.OnWarning;
        _http = new HttpClient(handler ?? Handler(options), disposeHandler: handler is null) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public ServerAddress Address { get; }

    /// <summary>Sends and hands the answer to <paramref name="read"/> where its status is accepted; any other status is a <see cref="ClaraException"/>.</summary>
    /// <param name="uri">Where.</param>
    /// <param name="what">For messages: what is asked for.</param>
    /// <param name="make">Makes the request; called again for each redirection within the server, which only requests without a body follow.</param>
    /// <param name="accepts">Which statuses are answers.</param>
    /// <param name="read">Reads the answer; what it throws is translated too.</param>
    /// <param name="ct">Ends the call at once.</param>
    public async Task<T> SendAsync<T>(Uri uri, string what, Func<Uri, Silence, HttpRequestMessage> make, Func<int, bool> accepts, Func<WebAnswer, CancellationToken, Task<T>> read, CancellationToken ct)
    {
        using Silence silence = new(_silence, ct);
        try
        {
            for (int redirections = 0; ; redirections++)
            {
                using HttpRequestMessage request = make(uri, silence);
                request.Headers.Authorization = _authorisation;
                using HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token).ConfigureAwait(false);
                silence.Heard();
                int status = (int)response.StatusCode;
                if (request.Content is null && redirections < MostRedirections && Next(uri, response) is Uri next)
                {
                    uri = next;
                    continue;
                }
                Warn(response);
                if (!accepts(status))
                    throw ServerFailure.Of(status, Address.Shown, what, response.Headers.Location is { IsAbsoluteUri: true } l ? l.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped) : null);
                Stream raw = await response.Content.ReadAsStreamAsync(silence.Token).ConfigureAwait(false);
                await using ConfiguredAsyncDisposable closing = raw.ConfigureAwait(false);
                string type = response.Content.Headers.TryGetValues("Content-Type", out IEnumerable<string>? types) ? string.Join(",", types) : "";
                return await read(new(status, type, response.Content.Headers.ContentLength, new HeardStream(raw, silence), Address.Shown), silence.Token).ConfigureAwait(false);
            }
        }
        catch (Exception) when (ct.IsCancellationRequested || _closed) // whoever closes the client ends its calls; the server has no part in that
        {
            throw new OperationCanceledException(ct);
        }
        catch (Exception e) when (e is ClaraException or Multipart.MultipartException or HttpRequestException or IOException or OperationCanceledException)
        {
            throw NetworkFailure.Of(e, Address, _silence);
        }
    }

    public void Dispose()
    {
        _closed = true;
        _http.Dispose();
    }

    /// <summary>Where a redirection leads, if it stays on the server that the user named: neither authorisation nor a query, which may name a patient, goes anywhere else.</summary>
    private Uri? Next(Uri from, HttpResponseMessage response) =>
        (int)response.StatusCode is 301 or 302 or 303 or 307 or 308 && response.Headers.Location is Uri location && new Uri(from, location) is Uri to
        && Uri.Compare(to, Address.Base, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0 ? to : null;

    private void Warn(HttpResponseMessage response)
    {
        if (_onWarning is null)
            return;
        foreach (WarningHeaderValue warning in response.Headers.Warning)
            if (OneLine.Of(warning.Text.Trim('"')) is { Length: > 0 } line)
                _onWarning(line);
    }

    private SocketsHttpHandler Handler(DicomWebOptions options)
    {
        SocketsHttpHandler handler = new()
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !Address.Base.IsLoopback,
            ConnectTimeout = _silence > TimeSpan.Zero && _silence < LongestConnect ? _silence : LongestConnect,
            MaxResponseHeadersLength = 64,
        };
        if (!options.VerifyTls)
#pragma warning disable CA5359 // the user switched the check off
            handler.SslOptions.RemoteCertificateValidationCallback = Anyone;
#pragma warning restore CA5359
        return handler;
    }

    private static bool Anyone(object sender, System.Security.Cryptography.X509Certificates.X509Certificate? certificate,
        System.Security.Cryptography.X509Certificates.X509Chain? chain, SslPolicyErrors errors) => true;
}
