using System.Text;

namespace Clara.Protocol;

/// <summary>Reading text from somebody who may send without end.</summary>
public static class BoundedText
{
    /// <summary>The rest of a stream as UTF-8 text. Throws <see cref="ProtocolException"/> when it is longer than the limit.</summary>
    public static async Task<string> ReadAsync(Stream from, int maxBytes, CancellationToken ct)
    {
        using MemoryStream text = new();
        byte[] buffer = new byte[8192];
        int n;
        while ((n = await from.ReadAsync(buffer, ct).ConfigureAwait(false)) > 0)
        {
            if (text.Length + n > maxBytes)
                throw new ProtocolException($"its text is longer than {maxBytes} bytes");
            text.Write(buffer, 0, n);
        }
        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }
}
