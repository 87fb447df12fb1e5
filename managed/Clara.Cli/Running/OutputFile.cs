using Clara.Imaging;

namespace Clara.Cli.Running;

/// <summary>Where an image or mask will go, checked before a run of minutes and not after it.</summary>
internal sealed class OutputFile
{
    private readonly Run _run;
    private readonly string _path;
    private readonly string? _series;

    /// <param name="run">The invocation.</param>
    /// <param name="path">As the user wrote it.</param>
    /// <param name="image">What is read; it must not be replaced.</param>
    /// <param name="argument">Name of the argument that gave the path, for messages.</param>
    /// <param name="source">The DICOM series that a mask belongs to, where it is not the image itself.</param>
    public OutputFile(Run run, string path, string image, string argument = "--output", string? source = null)
    {
        (_run, _path) = (run, path);
        if (DicomMask.IsWanted(path))
        {
            string from = source ?? image;
            _series = DicomSource.IsMeant(from) ? from : throw new UsageException($"{argument}: a DICOM mask refers to the series that it was drawn on; "
                + (source is null ? "give the series with --source." : $"{Path.GetFileName(from)} is no DICOM."));
            if (DicomWeb(path))
            {
                Dicom.Web.DicomWebAddress.ServerToStoreAt(path);
                return;
            }
        }
        string full = Path.GetFullPath(path), name = Path.GetFileName(full), folder = Path.GetDirectoryName(full) ?? full;
        if (Header(full) == Header(Path.GetFullPath(image)))
            throw new UsageException($"{argument}: {name} is the image itself, which would be replaced; choose another name.");
        if (!ImageFile.CanWrite(name) && _series is null)
            throw new ClaraException(StatusCode.Unsupported, $"{name} cannot be written: its ending names no known format; let it end in one of {string.Join(", ", ImageFile.Endings)}.");
        if (Directory.Exists(full))
            throw new ClaraException(StatusCode.Io, $"{name} cannot be written: a folder of that name is there; choose another name.");
        if (!Directory.Exists(folder))
            throw new ClaraException(StatusCode.NotFound, $"{name} cannot be written: its folder does not exist; create it first.");
        string probe = Path.Combine(folder, $".clara-{Guid.NewGuid():N}.tmp");
        try
        {
            // Only trying tells: permissions, a read-only disk and quotas all count.
            new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClaraException(StatusCode.Io, $"{name} cannot be written; check the folder's permissions and the free space of its disk.", e);
        }
    }

    private static bool DicomWeb(string path) => Dicom.Web.DicomWebAddress.IsMeant(path);

    /// <summary>One name for both files of a pair.</summary>
    private static string Header(string path)
    {
        int at = path.LastIndexOf(".img", StringComparison.OrdinalIgnoreCase);
        return at >= 0 && path[(at + 4)..].ToLowerInvariant() is "" or ".gz" ? path[..at] + ".hdr" + path[(at + 4)..] : path;
    }

    public async Task WriteAsync(LabelMap map, CancellationToken ct)
    {
        if (_series is null)
        {
            await ImageFile.WriteAsync(_path, map, ct).ConfigureAwait(false);
            return;
        }
        using DicomSource series = await DicomSource.OpenAsync(_run, _series, ct).ConfigureAwait(false);
        await DicomMask.WriteAsync(_run, _path, map, series, ct).ConfigureAwait(false);
    }

    public Task WriteAsync(Volume image, CancellationToken ct) => ImageFile.WriteAsync(_path, image, ct);
}
