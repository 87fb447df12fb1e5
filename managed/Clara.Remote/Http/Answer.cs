using Clara.Protocol;
using Newtonsoft.Json.Linq;

namespace Clara.Remote.Http;

/// <summary>A server's answer before its body is read.</summary>
internal sealed record Answer(int Status, string ContentType, long? Length, string? Location, Stream Body)
{
    /// <summary>Models and sessions of the largest servers stay far below.</summary>
    private const int MaxJsonBytes = 4 << 20;

    public bool IsWebPage => ContentType.Contains("html", StringComparison.OrdinalIgnoreCase);

    /// <summary>The body as JSON; throws <see cref="ProtocolException"/> when it is something else or too long.</summary>
    public async Task<JToken> JsonAsync(CancellationToken ct)
    {
        if (IsWebPage)
            throw new ProtocolException("it answered with a web page, so it is another kind of server");
        if (Length > MaxJsonBytes)
            throw new ProtocolException($"its JSON is longer than {MaxJsonBytes} bytes");
        return JsonText.Parse(await BoundedText.ReadAsync(Body, MaxJsonBytes, ct).ConfigureAwait(false));
    }

    /// <summary>The beginning of a failed call's body; the rest is not waited for.</summary>
    public async Task<string> HeadAsync(CancellationToken ct)
    {
        byte[] head = new byte[16 * 1024];
        int n = await Body.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, ct).ConfigureAwait(false);
        return System.Text.Encoding.UTF8.GetString(head, 0, n);
    }
}
