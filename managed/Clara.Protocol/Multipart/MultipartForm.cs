using System.Security.Cryptography;
using System.Text;

namespace Clara.Protocol.Multipart;

/// <summary>
/// Writes a form whose length is known before its first byte goes out: old clients read below the chunk decoder, so nothing may be chunked.
/// Parts keep their order. The body begins with the boundary line. One thread.
/// </summary>
public sealed class MultipartForm
{
    private readonly List<(byte[] Head, Stream Content, long Length)> _parts = [];
    private readonly byte[] _tail;

    /// <summary>An empty form with a random boundary, which needs no quotes.</summary>
    public MultipartForm()
    {
        Boundary = "clara" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        _tail = Encoding.ASCII.GetBytes($"--{Boundary}--\r\n");
    }

    /// <summary>Boundary without its leading dashes.</summary>
    public string Boundary { get; }

    /// <summary>Value of the Content-Type header.</summary>
    public string ContentType => $"multipart/form-data; boundary={Boundary}";

    /// <summary>Bytes of the whole body.</summary>
    public long Length => _parts.Sum(p => p.Head.Length + p.Length + 2) + _tail.Length;

    /// <summary>Adds a text part; no content type is written when it is null.</summary>
    public void AddText(string name, string text, string? contentType = null)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        string type = contentType is null ? "" : $"Content-Type: {contentType}\r\n";
        _parts.Add((Head($"Content-Disposition: form-data; name=\"{name}\"\r\n{type}"), new MemoryStream(bytes, writable: false), bytes.Length));
    }

    /// <summary>Adds a file part; the stream must be seekable, is read from its beginning and stays the caller's. The file name must be ours, never the user's.</summary>
    public void AddFile(string name, string fileName, Stream content) =>
        _parts.Add((Head($"Content-Disposition: form-data; name=\"{name}\"; filename=\"{fileName}\"\r\nContent-Type: application/octet-stream\r\n"), content, content.Length));

    /// <summary>Writes the body; <paramref name="onWritten"/> is told the bytes so far after each piece. May be called again.</summary>
    public async Task WriteAsync(Stream to, Action<long>? onWritten, CancellationToken ct)
    {
        byte[] buffer = new byte[64 * 1024];
        long written = 0;
        foreach ((byte[] head, Stream content, long length) in _parts)
        {
            await to.WriteAsync(head, ct).ConfigureAwait(false);
            content.Position = 0;
            long left = length;
            while (left > 0)
            {
                int n = await content.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, left)), ct).ConfigureAwait(false);
                if (n == 0)
                    throw new EndOfStreamException("A part is shorter than its announced length.");
                await to.WriteAsync(buffer.AsMemory(0, n), ct).ConfigureAwait(false);
                left -= n;
                written += n;
                onWritten?.Invoke(written);
            }
            await to.WriteAsync("\r\n"u8.ToArray(), ct).ConfigureAwait(false);
        }
        await to.WriteAsync(_tail, ct).ConfigureAwait(false);
    }

    private byte[] Head(string lines) => Encoding.UTF8.GetBytes($"--{Boundary}\r\n{lines}\r\n");
}
