using System.Net.Sockets;
using System.Text;

namespace Clara.Server.Tests.Doubles;

/// <summary>Bytes in, bytes out: what really goes over the wire, below any HTTP library.</summary>
internal sealed record RawAnswer(string StatusLine, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string BodyText => Encoding.Latin1.GetString(Body);
}

internal static class RawHttp
{
    /// <summary>Sends and reads until the server closes; the request must ask for that (HTTP/1.0 or Connection: close).</summary>
    public static async Task<RawAnswer> SendAsync(Uri server, string head, byte[] body)
    {
        using TcpClient tcp = new();
        await tcp.ConnectAsync(server.Host, server.Port);
        using NetworkStream stream = tcp.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head.ReplaceLineEndings("\r\n")));
        await stream.WriteAsync(body);
        using MemoryStream all = new();
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(15));
        await stream.CopyToAsync(all, limit.Token);
        byte[] bytes = all.ToArray();
        int end = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        string[] lines = Encoding.ASCII.GetString(bytes, 0, end).Split("\r\n");
        return new(lines[0], lines.Skip(1).Select(l => l.Split(':', 2)).ToDictionary(l => l[0], l => l[1].Trim(), StringComparer.OrdinalIgnoreCase), bytes[(end + 4)..]);
    }

    public static byte[] Join(params object[] pieces) => [.. pieces.SelectMany(p => p is byte[] b ? b : Encoding.Latin1.GetBytes(((string)p).ReplaceLineEndings("\r\n")))];
}
