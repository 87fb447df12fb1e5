using System.Net;
using System.Security.Cryptography;
using System.Text;
using Clara.Imaging;

namespace Clara.Dicom.Web.Store;

/// <summary>Files as a multipart/related body of known length, read while they are sent. May be sent again: connections that the server has closed meanwhile are tried anew.</summary>
internal sealed class FilesContent : HttpContent
{
    private readonly IReadOnlyList<FileToStore> _files;
    private readonly Action<long> _onSent;
    private readonly byte[] _head;
    private readonly byte[] _tail;

    /// <param name="files">What goes out, in this order.</param>
    /// <param name="onSent">Told after each piece how many bytes of files went out so far.</param>
    public FilesContent(IReadOnlyList<FileToStore> files, Action<long> onSent)
    {
        _files = files;
        _onSent = onSent;
        string boundary = "clara" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        _head = Encoding.ASCII.GetBytes($"--{boundary}\r\nContent-Type: application/dicom\r\n\r\n");
        _tail = Encoding.ASCII.GetBytes($"--{boundary}--\r\n");
        Headers.TryAddWithoutValidation("Content-Type", $"multipart/related; type=\"application/dicom\"; boundary={boundary}");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        byte[] piece = new byte[256 * 1024];
        long sent = 0;
        foreach (FileToStore file in _files)
        {
            await stream.WriteAsync(_head, cancellationToken).ConfigureAwait(false);
            FileStream from = Read(file, () => new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read, 0, useAsync: true));
            await using (from.ConfigureAwait(false))
            {
                for (long left = file.Bytes; left > 0;)
                {
                    int n = await ReadAsync(file, from, piece.AsMemory(0, (int)Math.Min(piece.Length, left)), cancellationToken).ConfigureAwait(false);
                    await stream.WriteAsync(piece.AsMemory(0, n), cancellationToken).ConfigureAwait(false);
                    left -= n;
                    _onSent(sent += n);
                }
            }
            await stream.WriteAsync("\r\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
        }
        await stream.WriteAsync(_tail, cancellationToken).ConfigureAwait(false);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _files.Sum(f => _head.Length + f.Bytes + 2) + _tail.Length;
        return true;
    }

    private static async ValueTask<int> ReadAsync(FileToStore file, FileStream from, Memory<byte> piece, CancellationToken ct)
    {
        int n;
        try
        {
            n = await from.ReadAsync(piece, ct).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw Unreadable(file, e);
        }
        return n > 0 ? n : throw new ClaraException(StatusCode.Io, $"{file.Path} became shorter while it was sent; store it again when nobody writes it.");
    }

    private static T Read<T>(FileToStore file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(file, e);
        }
    }

    private static ClaraException Unreadable(FileToStore file, Exception e) => new(StatusCode.Io, $"{file.Path} cannot be read: {e.Message}", e);
}
