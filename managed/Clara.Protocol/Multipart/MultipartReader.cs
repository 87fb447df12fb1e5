using System.Text;

namespace Clara.Protocol.Multipart;

/// <summary>
/// Reads multipart bodies part by part without holding a part in memory. Tolerates a preamble and blanks after the boundary. One thread.
/// Throws <see cref="ProtocolException"/> when the body ends before the last boundary or a part's head is not one.
/// </summary>
public sealed class MultipartReader
{
    private const int BufferBytes = 128 * 1024;
    private const int MaxHeadBytes = 16 * 1024;

    private readonly Stream _body;
    private readonly byte[] _delimiter;
    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _start;
    private int _end;
    private int _contentEnd; // bytes from _start to here are known to be content
    private bool _atDelimiter; // a delimiter begins at _contentEnd
    private bool _bodyEnded;
    private bool _finished;
    private int _partNumber;

    /// <summary>Takes the body, which stays the caller's, and the boundary without its leading dashes.</summary>
    public MultipartReader(Stream body, string boundary)
    {
        if (boundary.Length is 0 or > 256)
            throw new ProtocolException("the multipart body has no boundary that can be used");
        _body = body;
        _delimiter = Encoding.Latin1.GetBytes("\r\n--" + boundary);
        // The first boundary has no line end before it; giving it one makes it like all others.
        _buffer[0] = (byte)'\r';
        _buffer[1] = (byte)'\n';
        _end = 2;
    }

    /// <summary>The next part, or null after the last; what is left of the previous one is skipped.</summary>
    public async Task<MultipartPart?> NextAsync(CancellationToken ct)
    {
        if (_finished)
            return null;
        _partNumber++;
        byte[] skipped = new byte[8192];
        while (await ReadContentAsync(skipped, ct).ConfigureAwait(false) > 0)
        {
        }
        _start = _contentEnd + _delimiter.Length;
        _contentEnd = _start;
        _atDelimiter = false;
        string rest = await ReadLineAsync(ct).ConfigureAwait(false);
        if (rest.StartsWith("--", StringComparison.Ordinal))
        {
            _finished = true;
            return null;
        }
        if (rest.Trim().Length > 0)
            throw new ProtocolException("a multipart boundary has text behind it");
        string disposition = "", type = "";
        int head = 0;
        for (string line = await ReadLineAsync(ct).ConfigureAwait(false); line.Length > 0; line = await ReadLineAsync(ct).ConfigureAwait(false))
        {
            if ((head += line.Length) > MaxHeadBytes)
                throw new ProtocolException("a part's head is too long");
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            string key = colon > 0 ? line[..colon].Trim() : "";
            if (key.Equals("Content-Disposition", StringComparison.OrdinalIgnoreCase))
                disposition = line[(colon + 1)..].Trim();
            else if (key.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
                type = line[(colon + 1)..].Trim();
        }
        // A part without content has its boundary right behind the blank line, whose line end then belongs to both.
        _start -= 2;
        _contentEnd = _start;
        if (!await StartsWithDelimiterAsync(ct).ConfigureAwait(false))
        {
            _start += 2;
            _contentEnd = _start;
        }
        return new MultipartPart(disposition, type, new PartStream(this, _partNumber));
    }

    private async ValueTask<bool> StartsWithDelimiterAsync(CancellationToken ct)
    {
        while (_end - _start < _delimiter.Length && await FillAsync(ct).ConfigureAwait(false))
        {
        }
        return _buffer.AsSpan(_start, _end - _start).StartsWith(_delimiter);
    }

    private async ValueTask<int> ReadContentAsync(Memory<byte> to, CancellationToken ct)
    {
        while (_start == _contentEnd && !_atDelimiter)
        {
            int found = _buffer.AsSpan(_start, _end - _start).IndexOf(_delimiter);
            if (found >= 0)
            {
                _contentEnd = _start + found;
                _atDelimiter = true;
            }
            else
            {
                // The last bytes may be the beginning of a delimiter.
                _contentEnd = Math.Max(_start, _end - _delimiter.Length + 1);
                if (_contentEnd == _start && !await FillAsync(ct).ConfigureAwait(false))
                    throw new ProtocolException("the multipart body ends before its last boundary");
            }
        }
        int n = Math.Min(to.Length, _contentEnd - _start);
        _buffer.AsMemory(_start, n).CopyTo(to);
        _start += n;
        return n;
    }

    private async ValueTask<string> ReadLineAsync(CancellationToken ct)
    {
        while (true)
        {
            int feed = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (feed >= 0)
            {
                int length = feed > 0 && _buffer[_start + feed - 1] == '\r' ? feed - 1 : feed;
                string line = Encoding.UTF8.GetString(_buffer, _start, length);
                _start += feed + 1;
                _contentEnd = _start;
                return line;
            }
            if (_end - _start > MaxHeadBytes)
                throw new ProtocolException("a part's head is too long");
            if (await FillAsync(ct).ConfigureAwait(false))
                continue;
            // Some writers omit the line end behind the closing boundary.
            string last = Encoding.UTF8.GetString(_buffer, _start, _end - _start);
            if (!last.StartsWith("--", StringComparison.Ordinal))
                throw new ProtocolException("the multipart body ends before its last boundary");
            _start = _end;
            return last;
        }
    }

    /// <summary>Moves what is left to the front and reads more; false at the body's end.</summary>
    private async ValueTask<bool> FillAsync(CancellationToken ct)
    {
        if (_bodyEnded)
            return false;
        // Two bytes before the start stay, because a part's head may step back over its blank line.
        int keep = Math.Min(_start, 2);
        if (_start > keep)
        {
            int shift = _start - keep;
            _buffer.AsSpan(shift, _end - shift).CopyTo(_buffer);
            _start -= shift;
            _contentEnd -= shift;
            _end -= shift;
        }
        int n = await _body.ReadAsync(_buffer.AsMemory(_end), ct).ConfigureAwait(false);
        _end += n;
        _bodyEnded = n == 0;
        return n > 0;
    }

    private sealed class PartStream(MultipartReader reader, int number) : ForwardStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            reader._partNumber == number
                ? reader.ReadContentAsync(buffer, cancellationToken)
                : throw new InvalidOperationException("The next part was asked for already.");
    }
}
