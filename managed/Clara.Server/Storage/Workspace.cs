using Clara.Imaging;

namespace Clara.Server.Storage;

/// <summary>
/// A folder for this run's uploads below the configured one, readable by this user only and removed at the end. Folders that a crashed server left are removed at the start:
/// a lock file that nobody holds tells them.
/// </summary>
internal sealed class Workspace : IDisposable
{
    private const string LockName = "in-use";
    private readonly FileStream _lock;
    private readonly ILogger _log;

    private Workspace(string folder, FileStream @lock, ILogger log)
    {
        Folder = folder;
        _lock = @lock;
        _log = log;
    }

    public string Folder { get; }

    public static Workspace Open(string? configured, ILogger log)
    {
        // Full, because the web host takes relative paths to be below its program.
        string root = Path.GetFullPath(Path.Combine(configured ?? Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "clara", "server"), "uploads"));
        try
        {
            MakePrivate(root);
            foreach (string old in Directory.EnumerateDirectories(root))
                RemoveIfAbandoned(old);
            string folder = Path.Combine(root, Guid.NewGuid().ToString("N"));
            MakePrivate(folder);
            return new(folder, new FileStream(Path.Combine(folder, LockName), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None), log);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClaraException(StatusCode.Io, $"The workspace {root} cannot be made or written; choose another folder with --workspace.", e);
        }
    }

    /// <summary>Path of a new file; its name says nothing of where it came from.</summary>
    public string NewFile() => Path.Combine(Folder, Guid.NewGuid().ToString("N") + ".upload");

    /// <summary>A new, empty folder for the files of one image.</summary>
    public string NewFolder()
    {
        string folder = Path.Combine(Folder, Guid.NewGuid().ToString("N") + ".series");
        MakePrivate(folder);
        return folder;
    }

    /// <summary>Deletes a file, or a folder with its files.</summary>
    public void Delete(string file)
    {
        try
        {
            if (Directory.Exists(file))
                Directory.Delete(file, recursive: true);
            else
                File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            ServerLog.FileStays(_log, Path.GetFileName(file), e.GetType().Name);
        }
    }

    public void Dispose()
    {
        _lock.Dispose();
        try
        {
            Directory.Delete(Folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            ServerLog.FileStays(_log, Path.GetFileName(Folder), e.GetType().Name);
        }
    }

    private static void RemoveIfAbandoned(string folder)
    {
        string lockFile = Path.Combine(folder, LockName);
        // Another server may be between making its folder and locking it.
        if (!File.Exists(lockFile) && Directory.GetCreationTimeUtc(folder) > DateTime.UtcNow.AddMinutes(-1))
            return;
        try
        {
            if (File.Exists(lockFile))
                new FileStream(lockFile, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // In use by another server.
        }
    }

    private static void MakePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
