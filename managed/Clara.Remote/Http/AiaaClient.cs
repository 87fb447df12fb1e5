using System.Runtime.CompilerServices;
using System.Net.Http.Headers;
using System.Net.Security;
using Clara.Imaging;
using Clara.Protocol.Multipart;

namespace Clara.Remote.Http;

/// <summary>One HTTP call to an AIAA server: announces lengths, watches silence, turns every failure into a <see cref="ClaraException"/>. Any thread.</summary>
internal sealed class AiaaClient : IDisposable
{
    private static readonly TimeSpan LongestConnect = TimeSpan.FromSeconds(15);
    private readonly HttpClient _http;
    private readonly ServerAddress _address;
    private readonly TimeSpan _silence;
    private volatile bool _closed;

    public AiaaClient(ServerAddress address, AiaaBackendOptions options)
    {
        if (!double.IsFinite(options.TimeoutSeconds) || options.TimeoutSeconds is < 0 or > 1e6)
            throw new ClaraException(StatusCode.Argument, "The server's timeout must be a number of seconds from 0 (none) to 1000000.");
        if (options.Token.Any(c => c is < '!' or > '~'))
            throw new ClaraException(StatusCode.Argument, "The server's token holds characters that no token has (blanks, line ends or letters beyond ASCII).");
        _address = address;
        _silence = TimeSpan.FromSeconds(options.TimeoutSeconds);
        SocketsHttpHandler handler = new()
        {
            AllowAutoRedirect = false, // images must not follow to where nobody sent them
            UseCookies = false,
            UseProxy = !address.Base.IsLoopback,
            ConnectTimeout = _silence > TimeSpan.Zero && _silence < LongestConnect ? _silence : LongestConnect,
            MaxResponseHeadersLength = 64,
        };
        if (!options.VerifyTls)
#pragma warning disable CA5359 // the user switched server.verify_tls off
            handler.SslOptions.RemoteCertificateValidationCallback = Anyone;
#pragma warning restore CA5359
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        if (options.Token.Length > 0)
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", options.Token);
        else if (address.BasicCredentials is string basic)
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", basic);
    }

    /// <summary>Sends and hands a 200 answer to <paramref name="read"/>; any other status is a <see cref="ClaraException"/>.</summary>
    /// <param name="method">HTTP method.</param>
    /// <param name="path">Behind the server's base, with query.</param>
    /// <param name="form">Body or null.</param>
    /// <param name="onSent">Told the bytes of the body so far.</param>
    /// <param name="read">Reads the answer; what it throws is translated too.</param>
    /// <param name="ct">Ends the call at once.</param>
    public async Task<T> SendAsync<T>(HttpMethod method, string path, MultipartForm? form, Action<long>? onSent, Func<Answer, CancellationToken, Task<T>> read, CancellationToken ct)
    {
        using Silence silence = new(_silence, ct);
        try
        {
            using HttpRequestMessage request = new(method, new Uri(_address.Base, path));
            if (form is not null)
                request.Content = new FormContent(form, sent =>
                {
                    silence.Heard();
                    onSent?.Invoke(sent);
                });
            using HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token).ConfigureAwait(false);
            silence.Heard();
            Stream raw = await response.Content.ReadAsStreamAsync(silence.Token).ConfigureAwait(false);
            await using ConfiguredAsyncDisposable closing = raw.ConfigureAwait(false);
            string type = response.Content.Headers.TryGetValues("Content-Type", out IEnumerable<string>? types) ? string.Join(",", types) : "";
            Answer answer = new((int)response.StatusCode, type, response.Content.Headers.ContentLength, response.Headers.Location?.ToString(), new BodyStream(raw, _ => silence.Heard()));
            if (answer.Status != 200)
                throw ServerFailure.Of(answer, await answer.HeadAsync(silence.Token).ConfigureAwait(false), _address.Shown);
            return await read(answer, silence.Token).ConfigureAwait(false);
        }
        catch (Exception) when (ct.IsCancellationRequested || _closed) // whoever closes the client ends its calls; the server has no part in that
        {
            throw new OperationCanceledException(ct);
        }
        catch (Exception e) when (e is ClaraException or Protocol.ProtocolException or HttpRequestException or IOException or OperationCanceledException)
        {
            throw NetworkFailure.Of(e, _address, _silence);
        }
    }

    public void Dispose()
    {
        _closed = true;
        _http.Dispose();
    }

    private static bool Anyone(object sender, System.Security.Cryptography.X509Certificates.X509Certificate? certificate,
        System.Security.Cryptography.X509Certificates.X509Chain? chain, SslPolicyErrors errors) => true;
}
