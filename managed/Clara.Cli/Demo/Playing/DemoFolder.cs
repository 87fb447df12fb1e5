using Clara.Imaging;

namespace Clara.Cli.Demo.Playing;

/// <summary>The folder of one demo. What an earlier demo left of results is removed first, so that nothing old can be taken for new.</summary>
internal sealed class DemoFolder
{
    public const string Annotation = "annotation.nii.gz", Segmentation = "segmentation.nii.gz", HarnessReport = "report.json";

    /// <summary>Makes the folder and tries whether it can be written to. Throws <see cref="ClaraException"/> (Io) when not.</summary>
    public DemoFolder(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(Path);
            Delete(Report, Picture, Targets);
            foreach (string run in new[] { "local", "remote" })
            {
                Directory.CreateDirectory(System.IO.Path.Combine(Path, run));
                Delete(Run(run, Annotation), Run(run, Segmentation), Run(run, HarnessReport));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClaraException(StatusCode.Io, $"The folder {path} cannot be written to; check its permissions, or choose another one with -o.", e);
        }
    }

    public string Path { get; }

    public string Image => In("image.nii.gz");

    public string Labels => In("labels.nii.gz");

    public string Targets => In("targets.nii.gz");

    public string Report => In("report.json");

    public string Picture => In("picture.png");

    /// <summary>A file of one of the two runs.</summary>
    public string Run(string run, string file) => System.IO.Path.Combine(Path, run, file);

    /// <summary>Writes a whole file or none.</summary>
    public static async Task WriteAsync(string path, byte[] content, CancellationToken ct)
    {
        PendingFile file = PendingFile.Create(path);
        await using (file.ConfigureAwait(false))
            try
            {
                await file.Stream.WriteAsync(content, ct).ConfigureAwait(false);
                await file.CompleteAsync(ct).ConfigureAwait(false);
                file.Commit();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw PendingFile.Unwritable(System.IO.Path.GetFileName(path), e);
            }
    }

    private static void Delete(params ReadOnlySpan<string> files)
    {
        foreach (string file in files)
            File.Delete(file);
    }

    private string In(string file) => System.IO.Path.Combine(Path, file);
}
