using System.Globalization;
using System.Text;

namespace Clara.Dicom.Web.Multipart;

/// <summary>
/// Reads a multipart body (RFC 2046 section 5.1) part by part without holding a part in memory. Tolerates a preamble, bare line feeds, blanks behind a boundary and lines that only begin
/// like the boundary. One thread. Throws <see cref="MultipartException"/>; a body without its closing boundary is cut off.
/// </summary>
internal sealed class MultipartReader
{
    private const int LongestBoundary = 256; // RFC 2046 says 70
    private const string CutOff = "is cut off: its closing boundary is missing";

    private readonly BodyBuffer _buffer;
    private readonly MultipartLimits _limits;
    private readonly byte[] _delimiter; // line feed, two dashes, boundary
    private bool _carriageReturns; // the body ends its lines with both characters
    private bool _begun;
    private bool _finished;
    private int _part;
    private int _content; // bytes at the buffer's front that are content for certain
    private bool _atEnd; // the boundary's line follows behind them
    private int _boundaryLine; // its length, with the line end before it and its own
    private bool _last; // and it is the closing one
    private long _partBytes;

    /// <summary>Takes the body, which stays the caller's, and its boundary without the leading dashes.</summary>
    public MultipartReader(Stream body, string boundary, MultipartLimits limits)
    {
        if (boundary.Length is 0 or > LongestBoundary || boundary.Any(c => c is < ' ' or > '~'))
            throw new MultipartException("has no boundary that can be used");
        _buffer = new(body, limits.BodyBytes);
        _limits = limits;
        _delimiter = Encoding.ASCII.GetBytes("\n--" + boundary);
    }

    /// <summary>The next part, or null behind the last.</summary>
    public async Task<MultipartPart?> NextAsync(CancellationToken ct)
    {
        if (_finished)
            return null;
        if (_begun)
            await PassContentAsync(ct).ConfigureAwait(false);
        else
            await PassPreambleAsync(ct).ConfigureAwait(false);
        _begun = true;
        _part++;
        if (_last)
        {
            _finished = true;
            return null;
        }
        (string type, long? length) = await HeadAsync(ct).ConfigureAwait(false);
        (_content, _atEnd, _partBytes) = (0, false, 0);
        // Without content the blank line's end is the boundary's line end too.
        if (await BoundaryAsync(0, _delimiter.AsMemory(1), ct).ConfigureAwait(false) is Boundary b)
            (_atEnd, _boundaryLine, _last) = (true, b.Length, b.Last);
        return new(type, length, new PartStream(this, _part));
    }

    private async Task PassContentAsync(CancellationToken ct)
    {
        byte[] passed = new byte[16 * 1024];
        while (await ReadAsync(passed, ct).ConfigureAwait(false) > 0)
        {
        }
        _buffer.Take(_boundaryLine);
    }

    private async Task PassPreambleAsync(CancellationToken ct)
    {
        int passed = 0;
        while (true)
        {
            if (await BoundaryAsync(0, _delimiter.AsMemory(1), ct).ConfigureAwait(false) is Boundary b)
            {
                _carriageReturns = b.Length > 1 && _buffer.Filled[b.Length - 2] == '\r';
                _last = b.Last;
                _buffer.Take(b.Length);
                return;
            }
            string line = await LineAsync(_limits.HeadBytes - passed, "begins with no boundary", ct).ConfigureAwait(false);
            passed += line.Length + 1;
        }
    }

    private async Task<(string Type, long? Length)> HeadAsync(CancellationToken ct)
    {
        string type = "";
        long? length = null;
        int left = _limits.HeadBytes;
        while (await LineAsync(left, "has a part with too long a head", ct).ConfigureAwait(false) is { Length: > 0 } line)
        {
            left -= line.Length + 1;
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            string key = colon > 0 ? line[..colon].Trim() : "";
            if (key.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
                type = line[(colon + 1)..].Trim();
            else if (key.Equals("Content-Length", StringComparison.OrdinalIgnoreCase) && long.TryParse(line.AsSpan(colon + 1), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out long n))
                length = n;
        }
        return (type, length);
    }

    private async Task<string> LineAsync(int most, string tooLong, CancellationToken ct)
    {
        int feed;
        while ((feed = _buffer.Filled.IndexOf((byte)'\n')) < 0)
        {
            if (_buffer.Filled.Length > most)
                throw new MultipartException(tooLong);
            if (!await _buffer.FillAsync(ct).ConfigureAwait(false))
                throw new MultipartException(CutOff);
        }
        if (feed > most)
            throw new MultipartException(tooLong);
        string line = Encoding.UTF8.GetString(_buffer.Filled[..feed]).TrimEnd('\r');
        _buffer.Take(feed + 1);
        return line;
    }

    private async ValueTask<int> ReadAsync(Memory<byte> to, CancellationToken ct)
    {
        while (_content == 0)
        {
            if (_atEnd || to.Length == 0)
                return 0;
            await FindContentAsync(ct).ConfigureAwait(false);
        }
        int n = Math.Min(to.Length, _content);
        if ((_partBytes += n) > _limits.PartBytes)
            throw new MultipartException($"has a part of more than {_limits.PartBytes} bytes");
        _buffer.Filled[..n].CopyTo(to.Span);
        _buffer.Take(n);
        _content -= n;
        return n;
    }

    /// <summary>Finds content at the buffer's front or the boundary there; reads on where neither is certain.</summary>
    private async ValueTask FindContentAsync(CancellationToken ct)
    {
        int found = _buffer.Filled.IndexOf(_delimiter);
        if (found > 1)
        {
            // Handed over first, so that there is room behind the boundary.
            _content = found - 1;
            return;
        }
        if (found >= 0)
        {
            if (await BoundaryAsync(found, _delimiter, ct).ConfigureAwait(false) is not Boundary b)
            {
                _content = found + 1;
                return;
            }
            int lineEnd = _carriageReturns && found > 0 && _buffer.Filled[found - 1] == '\r' ? 1 : 0;
            (_content, _atEnd, _boundaryLine, _last) = (found - lineEnd, true, b.Length + lineEnd, b.Last);
            return;
        }
        // The last bytes may be the beginning of a delimiter with the carriage return before it.
        _content = Math.Max(0, _buffer.Filled.Length - _delimiter.Length);
        if (_content == 0 && !await _buffer.FillAsync(ct).ConfigureAwait(false))
            throw new MultipartException(CutOff);
    }

    /// <summary>The boundary's line at a place of the buffer, or null where something else stands there.</summary>
    private async ValueTask<Boundary?> BoundaryAsync(int at, ReadOnlyMemory<byte> delimiter, CancellationToken ct)
    {
        const int mostBlanks = 1024;
        int length = delimiter.Length;
        while (true)
        {
            if (!_buffer.StartsLike(at, delimiter.Span))
                return null;
            ReadOnlySpan<byte> behind = _buffer.Filled.Length > at + length ? _buffer.Filled[(at + length)..] : [];
            if (behind.StartsWith("--"u8))
                return new(length + 2, true);
            int blanks = behind.IndexOfAnyExcept((byte)' ', (byte)'\t');
            if (blanks >= 0)
            {
                ReadOnlySpan<byte> end = behind[blanks..];
                if (end[0] == '\n')
                    return new(length + blanks + 1, false);
                if (end.StartsWith("\r\n"u8))
                    return new(length + blanks + 2, false);
                if (end.Length > 1 || (end[0] != '\r' && (end[0] != '-' || blanks > 0)))
                    return null;
            }
            else if (behind.Length > mostBlanks)
            {
                return null;
            }
            if (!await _buffer.FillAsync(ct).ConfigureAwait(false))
                return null;
        }
    }

    private readonly record struct Boundary(int Length, bool Last);

    private sealed class PartStream(MultipartReader reader, int part) : ForwardStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            reader._part == part ? reader.ReadAsync(buffer, cancellationToken) : throw new InvalidOperationException("The next part was asked for already.");
    }
}
