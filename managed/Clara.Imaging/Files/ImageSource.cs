using System.IO.Compression;

namespace Clara.Imaging;

/// <summary>
/// The uncompressed bytes of one file or stream, front to back, with what is known of how many there can be.
/// Failures of reading come out as a <see cref="ClaraException"/> that names the file. Owns the stream only when it opened it.
/// </summary>
internal sealed class ImageSource : IAsyncDisposable
{
    /// <summary>The most bytes that one byte of deflate can stand for is 1032; anything above is promised, not held.</summary>
    private const long DeflateRatio = 1032;

    /// <summary>So much memory for a packed file's length is no harm, where no footer says how long it is unpacked.</summary>
    private const int HarmlessRatio = 8;

    private const int FileBufferBytes = 1 << 18;

    /// <summary>Stands behind zlib data: a checksum that is cut off would take these bytes for its own and fail, where the library's inflater takes a missing end for the end.</summary>
    private static readonly byte[] BehindTheEnd = [.. Enumerable.Repeat((byte)0xff, 330)];

    private const int FirstPromised = 1 << 16;

    private readonly Stream _bytes;
    private readonly Stream? _owned;
    private readonly BracketedStream? _packed; // what _bytes unpacks, where the file is packed
    private readonly long? _most;
    private readonly uint? _promisedByFooter;
    private long _taken;

    private ImageSource(Stream bytes, Stream? owned, string name, BracketedStream? packed, long? most, uint? promisedByFooter)
    {
        (_bytes, _owned, Name, _packed, _most, _promisedByFooter) = (bytes, owned, name, packed, most, promisedByFooter);
    }

    /// <summary>File name for messages, without its folder.</summary>
    public string Name { get; }

    /// <summary>Opens a file; <see cref="StatusCode.NotFound"/> when there is none.</summary>
    public static Task<ImageSource> OpenAsync(string path, CancellationToken ct) => OpenAsync(path, 0, null, Packing.ByMagic, ct);

    /// <summary>Opens a part of a file, for formats whose header says where its voxels are: from a position on, up to a number of bytes (null for the file's end).</summary>
    public static async Task<ImageSource> OpenAsync(string path, long start, long? length, Packing packing, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
        if (Directory.Exists(path))
            throw new ImageFormatException($"{name} is a folder, not an image file; name the file itself.");
        FileStream? file = null;
        try
        {
            file = new FileStream(path, new FileStreamOptions
            {
                Access = FileAccess.Read, Mode = FileMode.Open, Share = FileShare.Read | FileShare.Delete, BufferSize = FileBufferBytes,
                Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
            });
            if (start > 0)
            {
                if (!file.CanSeek)
                    throw new ImageFormatException($"{name} is a pipe or a device, not a file; copy it into a file first.");
                file.Position = start;
            }
            return await OpenAsync(file, file, name, length, packing, ct).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            if (file is not null)
                await file.DisposeAsync().ConfigureAwait(false);
            throw e switch
            {
                FileNotFoundException or DirectoryNotFoundException => new ClaraException(StatusCode.NotFound, $"There is no file {name} in the given folder; check the path.", e),
                UnauthorizedAccessException => new ClaraException(StatusCode.Io, $"{name} cannot be opened: reading it is not allowed; check its permissions.", e),
                IOException => Unreadable(name, e),
                _ => Rethrown(e),
            };
        }
    }

    /// <summary>Reads from a stream that stays the caller's.</summary>
    public static Task<ImageSource> OpenAsync(Stream stream, string name, CancellationToken ct) => OpenAsync(stream, null, name, null, Packing.ByMagic, ct);

    private static async Task<ImageSource> OpenAsync(Stream stream, Stream? owned, string name, long? bound, Packing packing, CancellationToken ct)
    {
        try
        {
            long? length = bound ?? (stream.CanSeek ? stream.Length - stream.Position : null);
            byte[] start = new byte[2];
            Stream part = bound is long b ? new BoundedStream(stream, b) : stream;
            int n = await part.ReadAtLeastAsync(start, 2, throwOnEndOfStream: false, ct).ConfigureAwait(false);
            bool isGzip = start is [0x1f, 0x8b];
            packing = packing is Packing.ByMagic or Packing.Zlib && isGzip ? Packing.Gzip : packing;
            uint? footer = packing == Packing.Gzip && bound is null && length >= 18 ? await FooterAsync(stream, ct).ConfigureAwait(false) : null;
            BracketedStream all = new(start.AsMemory(0, n), part);
            return packing switch
            {
                Packing.Gzip => new(new GZipStream(all, CompressionMode.Decompress, leaveOpen: true), owned, name, all, length * DeflateRatio, footer),
                Packing.Zlib => new(new ZLibStream(all, CompressionMode.Decompress, leaveOpen: true), owned, name, all, length * DeflateRatio, null),
                _ => new(all, owned, name, null, length, null),
            };
        }
        catch (IOException e)
        {
            throw Unreadable(name, e);
        }
    }

    /// <summary>Fills the buffer as far as there are bytes and gives how many there were.</summary>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken ct)
    {
        int n = await GuardedAsync(() => _bytes.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct), ct).ConfigureAwait(false);
        _taken += n;
        return n;
    }

    /// <summary>The next bytes, as many as there are up to a number that only a header promises: the array grows with what arrives.</summary>
    public async ValueTask<byte[]> ReadUpToAsync(int count, CancellationToken ct)
    {
        byte[] bytes = new byte[Math.Min(count, FirstPromised)];
        for (int n = 0; ;)
        {
            n += await ReadAsync(bytes.AsMemory(n), ct).ConfigureAwait(false);
            if (n < bytes.Length)
                return bytes[..n];
            if (n == count)
                return bytes;
            Array.Resize(ref bytes, (int)Math.Min(count, bytes.Length * 4L));
        }
    }

    private async ValueTask<T> GuardedAsync<T>(Func<ValueTask<T>> read, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (Exception e) when (DeflateDamage.Is(e))
        {
            throw new ImageFormatException($"{Name} is damaged or cut off: its packed data does not unpack; copy or download it again.", e);
        }
        catch (IOException e)
        {
            throw Unreadable(Name, e);
        }
    }

    /// <summary>Passes over bytes up to a position; throws <see cref="ImageFormatException"/> when the file ends before.</summary>
    public async Task SkipToAsync(long position, CancellationToken ct)
    {
        byte[] buffer = new byte[(int)Math.Clamp(position - _taken, 0, 1 << 16)];
        while (_taken < position)
        {
            Memory<byte> part = buffer.AsMemory(0, (int)Math.Min(buffer.Length, position - _taken));
            if (await ReadAsync(part, ct).ConfigureAwait(false) < part.Length)
                throw Truncated();
        }
    }

    /// <summary>Throws when the file cannot hold so many bytes, whatever it unpacks to: nothing is allocated on a header's word alone.</summary>
    public void RequireRoomUpTo(Int128 bytes)
    {
        if (_most is long most && bytes > most)
            throw Truncated();
    }

    /// <summary>Unpacked bytes taken so far.</summary>
    public long Position => _taken;

    /// <summary>Whether the file vouches for so many bytes more: a plain file by its length, gzip by the length in its footer, other packed data where they hold an eighth of it. Streams vouch for nothing.</summary>
    public bool VouchesFor(long bytes) =>
        _packed is null || _most is null ? _most is not null
        : _promisedByFooter is uint footer ? bytes + _taken <= footer
        : bytes / HarmlessRatio <= _most / DeflateRatio;

    /// <summary>After the wanted voxels: where only reading tells whether the file is whole, the rest up to a position must be there, and packed data must have their end, with a checksum that is right.</summary>
    public async Task CheckEndAsync(long position, CancellationToken ct)
    {
        if (_packed is not null || _most is null)
            await SkipToAsync(position, ct).ConfigureAwait(false);
        if (_packed is not null && !await GuardedAsync(() => IsEndThereAsync(_packed, ct), ct).ConfigureAwait(false))
            throw new ImageFormatException($"{Name} is damaged or cut off: its packed data do not end behind the last voxel; copy or download it again.");
    }

    private async ValueTask<bool> IsEndThereAsync(BracketedStream packed, CancellationToken ct)
    {
        if (_bytes is GZipStream)
            return await GzipEnd.IsThereAsync(packed, _bytes, ct).ConfigureAwait(false);
        packed.Append(BehindTheEnd);
        return await _bytes.ReadAsync(new byte[16], ct).ConfigureAwait(false) == 0;
    }

    /// <summary>The failure of a file that ends too early.</summary>
    public ImageFormatException Truncated() =>
        new($"{Name} is cut off: its header promises more voxels than the file holds; copy or download it again.");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _bytes.DisposeAsync().ConfigureAwait(false);
        if (_owned is not null)
            await _owned.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<uint> FooterAsync(Stream stream, CancellationToken ct)
    {
        long at = stream.Position;
        byte[] footer = new byte[4];
        stream.Seek(-4, SeekOrigin.End);
        await stream.ReadExactlyAsync(footer, ct).ConfigureAwait(false);
        stream.Position = at;
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(footer);
    }

    private static ClaraException Unreadable(string name, Exception e) =>
        new(StatusCode.Io, $"{name} cannot be read; check the disk or the connection and try again.", e, isTransient: true);

    private static Exception Rethrown(Exception e)
    {
        System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e);
        return e;
    }
}
