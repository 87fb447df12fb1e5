using System.Globalization;
using Clara.Dicom.Web.Multipart;
using Clara.Imaging;

namespace Clara.Dicom.Web;

/// <summary>
/// Takes objects into a folder under names of ours, each written beside and renamed when it is whole. All of them stay or none: half a series must not be taken for a series.
/// </summary>
internal sealed class RetrievalFolder : IDisposable
{
    private const int PieceBytes = 1 << 20;
    private readonly string _folder;
    private readonly DicomWebOptions _options;
    private readonly string _server;
    private readonly IProgress<DicomWebProgress>? _progress;
    private readonly List<RetrievedFile> _files = [];
    private readonly byte[] _piece = new byte[PieceBytes];
    private int _number;
    private long _bytes;
    private bool _kept;

    public RetrievalFolder(string folder, DicomWebOptions options, string server, IProgress<DicomWebProgress>? progress)
    {
        _folder = Path.GetFullPath(folder);
        (_options, _server, _progress) = (options, server, progress);
        Guarded(() => Directory.CreateDirectory(_folder));
    }

    /// <summary>Everything that came, in the order of coming; from now on the files stay.</summary>
    public IReadOnlyList<RetrievedFile> Keep()
    {
        _kept = true;
        return _files;
    }

    /// <summary>Takes one object. Throws <see cref="ClaraException"/> where it is none, is shorter than promised or longer than allowed, or the file cannot be written.</summary>
    public async Task TakeAsync(Stream content, long? promised, CancellationToken ct)
    {
        string path = Free();
        string beside = path + ".part";
        try
        {
            (string uid, long bytes) = await WriteAsync(content, beside, promised, ct).ConfigureAwait(false);
            Guarded(() => File.Move(beside, path));
            _files.Add(new(path, uid, bytes));
        }
        finally
        {
            Remove(beside);
        }
        _progress?.Report(new(_files.Count, null, _bytes, null));
    }

    /// <summary>Takes the files away again unless they are to stay.</summary>
    public void Dispose()
    {
        if (!_kept)
            foreach (RetrievedFile file in _files)
                Remove(file.Path);
    }

    private async Task<(string Uid, long Bytes)> WriteAsync(Stream content, string path, long? promised, CancellationToken ct)
    {
        FileStream file = Guarded(() => new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0, useAsync: true));
        await using (file.ConfigureAwait(false))
        {
            long bytes = 0;
            string? uid = null;
            int n;
            while ((n = await content.ReadAtLeastAsync(_piece, _piece.Length, throwOnEndOfStream: false, ct).ConfigureAwait(false)) > 0)
            {
                if (bytes == 0)
                    uid = (Part10Head.TryRead(_piece.AsSpan(0, Math.Min(n, Part10Head.LongestBytes)))
                        ?? throw new ClaraException(StatusCode.Protocol, $"{_server} gives something that is no DICOM file where an object was asked for; check its log.")).InstanceUid ?? "";
                if ((bytes += n) > _options.MaxObjectBytes || (_bytes += n) > _options.MaxRetrievedBytes)
                    throw new ClaraException(StatusCode.Protocol, $"{_server} gives more than is allowed here ({_options.MaxObjectBytes} bytes an object, {_options.MaxRetrievedBytes} in all); raise the limit if it should.");
                try
                {
                    await file.WriteAsync(_piece.AsMemory(0, n), ct).ConfigureAwait(false);
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    throw CannotWrite(e);
                }
                _progress?.Report(new(_files.Count, null, _bytes, null));
            }
            return uid is null || bytes < promised ? throw new MultipartException("has an object that is cut off") : (uid, bytes);
        }
    }

    /// <summary>The next number that no file of the folder has.</summary>
    private string Free()
    {
        string path;
        do
            path = Path.Combine(_folder, (++_number).ToString("D6", CultureInfo.InvariantCulture) + ".dcm");
        while (File.Exists(path));
        return path;
    }

    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Nothing more can be done for it, and the first failure is the one to tell.
        }
    }

    private T Guarded<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(e);
        }
    }

    private void Guarded(Action work) => Guarded(() =>
    {
        work();
        return true;
    });

    private ClaraException CannotWrite(Exception e) => new(StatusCode.Io, $"Objects of {_server} cannot be written into {_folder}: {e.Message}", e);
}
