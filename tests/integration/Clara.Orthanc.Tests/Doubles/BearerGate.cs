using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Clara.Orthanc.Tests.Doubles;

/// <summary>What hospitals put before a PACS: lets requests with the right bearer token through to a server, and no others.</summary>
internal sealed class BearerGate : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly TaskCompletionSource _closing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _token;
    private readonly int _port;
    private readonly int _behind;
    private readonly Task _loop;

    public BearerGate(string token, int portBehind)
    {
        (_token, _behind) = (token, portBehind);
        using (TcpListener free = new(IPAddress.Loopback, 0))
        {
            free.Start();
            _port = ((IPEndPoint)free.LocalEndpoint).Port;
        }
        _listener.Prefixes.Add($"http://127.0.0.1:{_port}/");
        _listener.Start();
        _loop = LoopAsync();
    }

    public string Uri => $"http://127.0.0.1:{_port}/dicom-web";

    /// <summary>Requests that were let through.</summary>
    public int Passed { get; private set; }

    public async ValueTask DisposeAsync()
    {
        _closing.SetResult();
        await _loop;
        _listener.Close();
        _http.Dispose();
    }

    private async Task LoopAsync()
    {
        while (true)
        {
            // A listener that is stopped while somebody begins to wait leaves him waiting for ever, so the end has a signal of its own.
            Task<HttpListenerContext> next = _listener.GetContextAsync();
            if (await Task.WhenAny(next, _closing.Task) != next)
                return;
            HttpListenerContext call = await next;
            if (call.Request.Headers["Authorization"] == "Bearer " + _token)
                await ForwardAsync(call);
            else
                call.Response.StatusCode = 401;
            call.Response.Close();
        }
    }

    private async Task ForwardAsync(HttpListenerContext call)
    {
        Passed++;
        using HttpRequestMessage request = new(new(call.Request.HttpMethod), $"http://127.0.0.1:{_behind}{call.Request.RawUrl}");
        request.Headers.TryAddWithoutValidation("Accept", call.Request.Headers["Accept"]);
        if (call.Request.HasEntityBody)
        {
            request.Content = new StreamContent(call.Request.InputStream);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(call.Request.ContentType!);
            request.Content.Headers.ContentLength = call.Request.ContentLength64;
        }
        using HttpResponseMessage answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        call.Response.StatusCode = (int)answer.StatusCode;
        call.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        call.Response.SendChunked = true;
        await answer.Content.CopyToAsync(call.Response.OutputStream);
    }
}
