using System.IO.Enumeration;
using Clara.Dicom.Codec;
using Clara.Dicom.Data;
using Clara.Imaging;

namespace Clara.Dicom.Series;

/// <summary>
/// Finds the series in a folder, with the folders in it, or in a list of files. Headers only; several files at once. Any thread; nothing is kept between calls. Since 0.2.
/// </summary>
public static class DicomFolder
{
    private const int Preamble = 128;

    /// <summary>
    /// Looks through a folder and all below it. Files that are no DICOM images are counted; damaged ones are listed; links to folders are not followed.
    /// Throws <see cref="ClaraException"/> where the folder cannot be read.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="codec">Reads the headers.</param>
    /// <param name="progress">Told after each file; may be null.</param>
    /// <param name="ct">Cancels between files.</param>
    public static async Task<DicomScan> ScanAsync(string folder, IDicomCodec codec, IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        if (!Directory.Exists(folder))
            throw new ClaraException(StatusCode.NotFound, $"The folder {name} does not exist; check its path.");
        try
        {
            EnumerationOptions everything = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };
            FileSystemEnumerable<string> files = new(folder, (ref FileSystemEntry e) => e.ToFullPath(), everything)
            {
                ShouldIncludePredicate = (ref FileSystemEntry e) => !e.IsDirectory,
                ShouldRecursePredicate = (ref FileSystemEntry e) => (e.Attributes & FileAttributes.ReparsePoint) == 0, // a link to a folder above has no end
            };
            return await ScanAsync(name, [.. files], codec, progress, ct).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClaraException(StatusCode.Io, $"The folder {name} cannot be read; check its permissions.", e);
        }
    }

    /// <summary>Looks through files; each must be there. Else as for a folder.</summary>
    /// <param name="files">At least one.</param>
    /// <param name="codec">Reads the headers.</param>
    /// <param name="progress">Told after each file; may be null.</param>
    /// <param name="ct">Cancels between files.</param>
    public static async Task<DicomScan> ScanAsync(IReadOnlyList<string> files, IDicomCodec codec, IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfZero(files.Count);
        if (files.FirstOrDefault(f => !File.Exists(f)) is string missing)
            throw new ClaraException(StatusCode.NotFound, $"{Path.GetFileName(missing)} does not exist; check its path.");
        string first = Path.GetFileName(files[0]);
        return await ScanAsync(files.Count == 1 ? first : $"{first} and {files.Count - 1} more", files, codec, progress, ct).ConfigureAwait(false);
    }

    /// <summary>Whether a file begins as DICOM files do (PS3.10 section 7.1: "DICM" behind 128 bytes). False for what cannot be read and for files without that preamble.</summary>
    public static bool IsDicom(string path)
    {
        try
        {
            // Pipes and devices have no length, and opening a pipe waits for its other end.
            if (FileLength.Of(path) < Preamble + 4)
                return false;
            using FileStream file = new(path, new FileStreamOptions { BufferSize = 0, Share = FileShare.ReadWrite });
            Span<byte> begin = stackalloc byte[Preamble + 4];
            return file.ReadAtLeast(begin, begin.Length, throwOnEndOfStream: false) == begin.Length && begin[Preamble..].SequenceEqual("DICM"u8);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Whether it is DICOM by its name alone: empty or torn at its beginning it is a slice that is lost, and no other kind of file.</summary>
    public static bool IsNamedDicom(string path) => path.EndsWith(".dcm", StringComparison.OrdinalIgnoreCase);

    private static async Task<DicomScan> ScanAsync(string source, IReadOnlyList<string> files, IDicomCodec codec, IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        ImageFile?[] images = new ImageFile?[files.Count];
        string?[] unreadable = new string?[files.Count];
        int passedOver = 0;
        await FileWork.RunAsync(files.Count, "headers", progress, async i =>
        {
            try
            {
                images[i] = IsDicom(files[i]) || IsNamedDicom(files[i]) ? ImageFile.Of(files[i], await codec.ReadHeaderAsync(files[i], ImageFile.Tags, ct).ConfigureAwait(false)) : null;
            }
            catch (ClaraException e) when (e.Status is StatusCode.Format or StatusCode.Io)
            {
                unreadable[i] = e.Message;
                return;
            }
            if (images[i] is null)
                Interlocked.Increment(ref passedOver);
        }, ct).ConfigureAwait(false);
        return new(source, SeriesGrouping.Of(images.OfType<ImageFile>()), passedOver, [.. unreadable.OfType<string>()]);
    }
}
