using Clara.Imaging;

namespace Clara.Cli.Running;

/// <summary>Where a mask will go, checked before a run of minutes and not after it.</summary>
internal sealed class MaskOutput
{
    private static readonly string[] Endings = [".nii", ".nii.gz", ".hdr", ".img", ".hdr.gz", ".img.gz"];
    private readonly string _path;

    public MaskOutput(string path, string image)
    {
        string full = Path.GetFullPath(path), name = Path.GetFileName(full), folder = Path.GetDirectoryName(full) ?? full;
        if (Header(full) == Header(Path.GetFullPath(image)))
            throw new UsageException($"--output: {name} is the image itself, which the mask would replace; choose another name.");
        if (!Endings.Any(e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase)))
            throw new ClaraException(StatusCode.Unsupported, $"{name} cannot be written: masks are NIfTI files; let the name end in .nii.gz or .nii.");
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
        _path = path;
    }

    /// <summary>One name for both files of a pair.</summary>
    private static string Header(string path)
    {
        int at = path.LastIndexOf(".img", StringComparison.OrdinalIgnoreCase);
        return at >= 0 && path[(at + 4)..].ToLowerInvariant() is "" or ".gz" ? path[..at] + ".hdr" + path[(at + 4)..] : path;
    }

    public Task WriteAsync(LabelMap map, CancellationToken ct) => NiftiFile.WriteAsync(_path, map, ct);
}
