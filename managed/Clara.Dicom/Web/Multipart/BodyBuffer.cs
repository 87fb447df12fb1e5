namespace Clara.Dicom.Web.Multipart;

/// <summary>A window that moves over a body: filled behind, taken from its front.</summary>
internal sealed class BodyBuffer(Stream body, long mostBytes)
{
    private readonly byte[] _bytes = new byte[128 * 1024];
    private int _start;
    private int _end;
    private long _read;
    private bool _ended;

    /// <summary>What was read and not yet taken.</summary>
    public ReadOnlySpan<byte> Filled => _bytes.AsSpan(_start, _end - _start);

    /// <summary>Whether a text stands at a place, as far as the buffer goes; the empty rest of the buffer is like any text.</summary>
    public bool StartsLike(int at, ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> here = Filled[at..];
        return here.Length >= text.Length ? here.StartsWith(text) : text.StartsWith(here);
    }

    public void Take(int bytes) => _start += bytes;

    /// <summary>Reads more; false at the body's end. The caller never lets the window fill up: it asks for a few hundred bytes at most.</summary>
    public async ValueTask<bool> FillAsync(CancellationToken ct)
    {
        if (_ended)
            return false;
        if (_start > 0)
        {
            Filled.CopyTo(_bytes);
            (_start, _end) = (0, _end - _start);
        }
        int n = await body.ReadAsync(_bytes.AsMemory(_end), ct).ConfigureAwait(false);
        if ((_read += n) > mostBytes)
            throw new MultipartException($"is longer than {mostBytes} bytes");
        _end += n;
        _ended = n == 0;
        return n > 0;
    }
}
