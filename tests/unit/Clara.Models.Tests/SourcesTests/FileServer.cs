using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Clara.Models.Tests.SourcesTests;

/// <summary>A web server of bare sockets with files in memory that cuts, lies, ignores ranges and redirects as a test wants. One request a connection.</summary>
internal sealed class FileServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private readonly List<string> _requests = [];

    public FileServer()
    {
        _listener.Start();
        _loop = Task.Run(AcceptAsync);
    }

    public Dictionary<string, byte[]> Files { get; } = [];

    public Dictionary<string, string> Redirects { get; } = [];

    public bool DoesRanges { get; set; } = true;

    public string ETag { get; set; } = "\"1\"";

    /// <summary>Bytes of a body after which a connection breaks, for each answer of a file in turn; none = whole.</summary>
    public Queue<int> Cuts { get; } = new();

    /// <summary>Added to every length of a file that the server names.</summary>
    public int Lie { get; set; }

    /// <summary>Answers a range from so many bytes later than was asked.</summary>
    public int WrongStart { get; set; }

    /// <summary>Sends the body without saying its length.</summary>
    public bool IsSilentOnLength { get; set; }

    public bool Hangs { get; set; }

    /// <summary>What every address must end with, such as a token; nothing is there for others.</summary>
    public string Query { get; set; } = "";

    public string Uri => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>"GET /path range if-range", as asked.</summary>
    public string[] Requests
    {
        get
        {
            lock (_requests)
                return [.. _requests];
        }
    }

    /// <summary>Offers a file under a name in index.json.</summary>
    public void Offer(string name, string version, byte[] zip, string? sha = null)
    {
        string file = $"files/{name} {version}.zip"; // a space, which addresses have to escape
        Files["/" + file] = zip;
        string entry = $$"""{"name": "{{name}}", "version": "{{version}}", "file": "{{file}}", "size": {{zip.Length}}, "sha256": "{{sha ?? Convert.ToHexStringLower(SHA256.HashData(zip))}}", "description": "about {{name}}"}""";
        string index = Files.TryGetValue("/index.json", out byte[]? before) ? Encoding.UTF8.GetString(before)[..^1] + ", " : "[";
        Files["/index.json"] = Encoding.UTF8.GetBytes(index + entry + "]");
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _ = Task.Run(() => ServeAsync(client));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or InvalidOperationException or SocketException)
        {
            // It is being disposed.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
            try
            {
                NetworkStream stream = client.GetStream();
                using StreamReader reader = new(stream, leaveOpen: true);
                string[] first = (await reader.ReadLineAsync(_stop.Token))!.Split(' ');
                Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
                while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 } line)
                    headers[line.Split(':', 2)[0]] = line.Split(':', 2)[1].Trim();
                lock (_requests)
                    _requests.Add($"{first[1]} {headers.GetValueOrDefault("Range")} {headers.GetValueOrDefault("If-Range")}".Trim());
                int query = first[1].IndexOf('?', StringComparison.Ordinal);
                string asked = query < 0 ? "" : first[1][query..];
                await AnswerAsync(stream, asked == Query ? System.Uri.UnescapeDataString(query < 0 ? first[1] : first[1][..query]) : "/forbidden", headers);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or SocketException)
            {
                // The client went, which some tests want.
            }
    }

    private async Task AnswerAsync(NetworkStream stream, string path, Dictionary<string, string> headers)
    {
        if (Redirects.TryGetValue(path, out string? target))
        {
            await WriteAsync(stream, $"302 Found\r\nLocation: {target}\r\nContent-Length: 0");
            return;
        }
        if (!Files.TryGetValue(path, out byte[]? file))
        {
            await WriteAsync(stream, "404 Not Found\r\nContent-Length: 0");
            return;
        }
        bool isIndex = path.EndsWith(".json", StringComparison.Ordinal);
        if (Hangs && !isIndex)
            await Task.Delay(Timeout.Infinite, _stop.Token);
        int from = 0;
        if (DoesRanges && headers.TryGetValue("Range", out string? range) && headers.GetValueOrDefault("If-Range", ETag) == ETag)
            from = int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture) + WrongStart;
        int lie = isIndex ? 0 : Lie;
        string length = IsSilentOnLength && !isIndex ? "" : $"\r\nContent-Length: {file.Length - from + lie}";
        await WriteAsync(stream, (from > 0 ? $"206 Partial Content\r\nContent-Range: bytes {from}-{file.Length - 1 + lie}/{file.Length + lie}" : "200 OK") + length + (ETag.Length > 0 ? $"\r\nETag: {ETag}" : ""));
        int send = !isIndex && Cuts.TryDequeue(out int cut) ? Math.Min(cut, file.Length - from) : file.Length - from;
        await stream.WriteAsync(file.AsMemory(from, send), _stop.Token);
        await stream.FlushAsync(_stop.Token);
    }

    private async Task WriteAsync(NetworkStream stream, string head) => await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {head}\r\nConnection: close\r\n\r\n"), _stop.Token);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _loop;
        _stop.Dispose();
    }
}
