namespace Clara.Imaging;

/// <summary>A file that appears under its name only when committed: written beside it under a temporary name, renamed at the end, removed when the work fails or is cancelled. One thread at a time. Since 0.2.</summary>
public sealed class PendingFile : IAsyncDisposable
{
    private readonly string _path;
    private readonly string _temporary;
    private readonly FileStream _stream;
    private bool _committed;

    private PendingFile(string path, string temporary, FileStream stream) => (_path, _temporary, _stream) = (path, temporary, stream);

    /// <summary>Where the bytes go.</summary>
    public Stream Stream => _stream;

    /// <summary>The temporary name, for a library that opens files itself: it may write there between <see cref="CompleteAsync"/> and <see cref="Commit"/>.</summary>
    public string TemporaryPath => _temporary;

    /// <summary>Starts the file; throws <see cref="ClaraException"/> when its folder does not exist or cannot be written to.</summary>
    public static PendingFile Create(string path)
    {
        string full = Path.GetFullPath(path), name = Path.GetFileName(full), folder = Path.GetDirectoryName(full) ?? full;
        if (Directory.Exists(full))
            throw new ClaraException(StatusCode.Io, $"{name} cannot be written: a folder of that name is there; choose another name.");
        if (!Directory.Exists(folder))
            throw new ClaraException(StatusCode.NotFound, $"{name} cannot be written: its folder does not exist; create it first.");
        string temporary = Path.Combine(folder, $".clara-{Guid.NewGuid():N}.tmp");
        try
        {
            return new(full, temporary, new FileStream(temporary, new FileStreamOptions
            {
                Access = FileAccess.Write, Mode = FileMode.CreateNew, Share = FileShare.None, BufferSize = 1 << 16, Options = FileOptions.Asynchronous,
            }));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(name, e);
        }
    }

    /// <summary>Writes what is still buffered and closes the file, so that only the renaming is left.</summary>
    public async Task CompleteAsync(CancellationToken ct)
    {
        await _stream.FlushAsync(ct).ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Gives the completed file its name, in place of an older one.</summary>
    public void Commit()
    {
        File.Move(_temporary, _path, overwrite: true);
        _committed = true;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_committed)
            return;
        try
        {
            await _stream.DisposeAsync().ConfigureAwait(false);
        }
        catch (IOException)
        {
            // A full disk fails once more when the rest is flushed; the failure itself is already on its way.
        }
        File.Delete(_temporary);
    }

    /// <summary>The failure of a file that cannot be written.</summary>
    public static ClaraException Unwritable(string name, Exception e) =>
        new(StatusCode.Io, $"{name} cannot be written; check the folder's permissions and the free space of its disk.", e);
}
