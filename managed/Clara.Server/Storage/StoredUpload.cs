namespace Clara.Server.Storage;

/// <summary>An uploaded image in the workspace, a file or the folder of a series; deleted with this object unless it was kept.</summary>
internal sealed class StoredUpload(Workspace workspace, string path) : IDisposable
{
    private bool _kept;

    public string Path { get; } = path;

    /// <summary>Spools a part into the workspace.</summary>
    public static async Task<StoredUpload> StoreAsync(Stream content, Workspace workspace, CancellationToken ct)
    {
        StoredUpload upload = new(workspace, workspace.NewFile());
        try
        {
            await using FileStream file = new(upload.Path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 128 * 1024, FileOptions.Asynchronous);
            await content.CopyToAsync(file, 128 * 1024, ct);
        }
        catch
        {
            upload.Dispose();
            throw;
        }
        return upload;
    }

    /// <summary>Many files of one image, which become one folder; what they are is found out when they are read.</summary>
    public static StoredUpload Together(IReadOnlyList<StoredUpload> files, Workspace workspace)
    {
        StoredUpload folder = new(workspace, workspace.NewFolder());
        foreach (StoredUpload file in files)
        {
            File.Move(file.Path, System.IO.Path.Combine(folder.Path, System.IO.Path.GetFileName(file.Path)));
            file._kept = true; // it went with the folder
        }
        return folder;
    }

    /// <summary>The upload now belongs to somebody else.</summary>
    public string Keep()
    {
        _kept = true;
        return Path;
    }

    public void Dispose()
    {
        if (!_kept)
            workspace.Delete(Path);
    }
}
