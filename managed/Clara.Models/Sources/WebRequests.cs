using System.Net;
using System.Net.Http.Headers;
using Clara.Imaging;

namespace Clara.Models.Sources;

/// <summary>GET requests of a source: redirects within the same server or to https only, failures that name the server and what to do, silence that ends.</summary>
internal sealed class WebRequests(HttpMessageInvoker client, TimeSpan silence)
{
    private const int MostRedirects = 5;

    /// <summary>The answer with its body still to come; the caller disposes it. <paramref name="prepare"/> adds headers and is called again after a redirect.</summary>
    public async Task<HttpResponseMessage> GetAsync(Uri uri, Action<HttpRequestHeaders>? prepare, CancellationToken ct)
    {
        for (int redirects = 0; ; redirects++)
        {
            HttpResponseMessage answer = await SendAsync(uri, prepare, ct).ConfigureAwait(false);
            if ((int)answer.StatusCode is not (301 or 302 or 303 or 307 or 308))
                return answer;
            using (answer)
            {
                Uri? target = answer.Headers.Location is Uri location ? new(uri, location) : null;
                if (target is null || redirects >= MostRedirects || !IsAllowed(uri, target))
                    throw new ClaraException(StatusCode.Protocol, $"{Shown(uri)} sends elsewhere{(target is null ? "" : $" ({Shown(target)})")}; only the same server, or one with https, is followed.");
                uri = target;
            }
        }
    }

    /// <summary>Runs a wait for the server, at most as long as it may be silent.</summary>
    public async Task<T> WaitAsync<T>(Uri uri, Func<CancellationToken, Task<T>> wait, CancellationToken ct)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(silence);
        try
        {
            return await wait(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new ClaraException(StatusCode.Timeout, FormattableString.Invariant($"{Shown(uri)} was silent for {silence.TotalSeconds:0.##} s."), e, isTransient: true);
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.SecureConnectionError)
        {
            throw new ClaraException(StatusCode.Tls, $"No trusted TLS connection for {Shown(uri)}: the server's certificate is not trusted here, or the port does not speak TLS.", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            ct.ThrowIfCancellationRequested();
            throw new ClaraException(StatusCode.Unreachable, $"{Shown(uri)} cannot be reached, or broke off ({(e as HttpRequestException)?.HttpRequestError.ToString() ?? "connection lost"}).", e, isTransient: true);
        }
    }

    /// <summary>A failure by the answer's status.</summary>
    public static ClaraException Failure(Uri uri, HttpStatusCode status) => (int)status switch
    {
        404 or 410 => new(StatusCode.NotFound, $"{Shown(uri)} does not exist on the server."),
        401 or 403 or 407 => new(StatusCode.Unauthorised, $"{Shown(uri)} is not given out without authorisation ({(int)status}); fetch it another way and pull from the folder."),
        >= 500 => new(StatusCode.Server, $"{Shown(uri)}: the server failed ({(int)status}); try later.", null, isTransient: true),
        _ => new(StatusCode.Server, $"{Shown(uri)}: the server answered {(int)status}."),
    };

    /// <summary>Without user, password and query, which may be secrets.</summary>
    public static string Shown(Uri uri) => OneLine.Quote(uri.GetLeftPart(UriPartial.Path) is var text && uri.UserInfo.Length > 0 ? text.Replace(uri.UserInfo + "@", "", StringComparison.Ordinal) : text);

    private static bool IsAllowed(Uri from, Uri to) => to.Scheme == Uri.UriSchemeHttps || to.Scheme == from.Scheme && to.Host == from.Host && to.Port == from.Port;

    private Task<HttpResponseMessage> SendAsync(Uri uri, Action<HttpRequestHeaders>? prepare, CancellationToken ct) => WaitAsync(uri, async limited =>
    {
        using HttpRequestMessage request = new(HttpMethod.Get, uri);
        request.Headers.AcceptEncoding.ParseAdd("identity"); // ranges are of the file's own bytes
        prepare?.Invoke(request.Headers);
        return await client.SendAsync(request, limited).ConfigureAwait(false);
    }, ct);
}
