using System.Runtime.ExceptionServices;

namespace Clara.Imaging;

/// <summary>One file or pair being read: the header, then the voxels.</summary>
internal static class MetaImageReader
{
    /// <summary>65535 label names need about 3 MiB.</summary>
    private const int MostHeaderBytes = 8 << 20;

    private const int FirstHeaderBytes = 1 << 14;

    /// <summary>Reads the header, finds the voxels and gives both to the reader of voxels.</summary>
    public static async Task<T> ReadAsync<T>(string path, ImageReadOptions options, Func<MetaImageHeader, StoredVoxels, ImageSource, Task<T>> read, CancellationToken ct)
    {
        (MetaImageHeader header, int end) = await HeaderAsync(path, ct).ConfigureAwait(false);
        string name = Path.GetFileName(path);
        VoxelPick pick = VoxelPick.Of(header.Axes, options, name);
        bool isApart = header.DataFile is not null;
        string data = isApart ? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, header.DataFile!) : path;
        if (!File.Exists(data))
            throw new ClaraException(StatusCode.NotFound, $"{name} is the header of a pair and its data file (ElementDataFile) is not beside it; copy that file too.");
        (long start, long held) = MetaImageExtent.Of(header, FileLength.Of(data), isApart ? 0 : end, pick.Total * header.Type.Bytes, name);
        ImageSource source = await ImageSource.OpenAsync(data, start, held, header.IsCompressed ? Packing.Zlib : Packing.None, ct).ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
            return await read(header, new() { Grid = header.Grid, Type = header.Type, Pick = pick, IsBigEndian = header.IsBigEndian }, source).ConfigureAwait(false);
    }

    /// <summary>Reads the header and gives the position behind it.</summary>
    public static async Task<(MetaImageHeader Header, int End)> HeaderAsync(string path, CancellationToken ct)
    {
        MetaImagePaths.Check(path);
        ct.ThrowIfCancellationRequested();
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
        if (Directory.Exists(path))
            throw new ImageFormatException($"{name} is a folder, not a MetaImage file; name the .mha or .mhd file itself.");
        FileStream file = Open(path, name, $"There is no file {name} in the given folder; check the path.");
        await using (file.ConfigureAwait(false))
            return await GuardedAsync(() => HeaderAsync(file, name, ct), name).ConfigureAwait(false);
    }

    private static async Task<(MetaImageHeader Header, int End)> HeaderAsync(FileStream file, string name, CancellationToken ct)
    {
        byte[] bytes = [];
        for (int capacity = FirstHeaderBytes, n = 0; capacity <= MostHeaderBytes; capacity *= 8)
        {
            Array.Resize(ref bytes, (int)Math.Min(capacity, file.Length + 1));
            n += await file.ReadAtLeastAsync(bytes.AsMemory(n), bytes.Length - n, throwOnEndOfStream: false, ct).ConfigureAwait(false);
            if (n == 0)
                throw new ImageFormatException($"{name} is empty; copy or download it again.");
            bool isAll = n < bytes.Length;
            if (MetaImageFields.Parse(bytes.AsSpan(0, n), name, isAll, out int end) is { } fields)
                return (MetaImageHeader.Of(fields, name), end);
            if (isAll)
                break;
        }
        throw new ImageFormatException($"{name} is not a MetaImage file or is cut off within its header (it has no ElementDataFile); check that it is the right file.");
    }

    private static FileStream Open(string path, string name, string missing)
    {
        try
        {
            return new(path, new FileStreamOptions
            {
                Access = FileAccess.Read, Mode = FileMode.Open, Share = FileShare.Read | FileShare.Delete, BufferSize = 1 << 16, Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw e switch
            {
                FileNotFoundException or DirectoryNotFoundException => new ClaraException(StatusCode.NotFound, missing, e),
                UnauthorizedAccessException => new ClaraException(StatusCode.Io, $"{name} cannot be opened: reading it is not allowed; check its permissions.", e),
                _ => Unreadable(name, e),
            };
        }
    }

    private static async Task<T> GuardedAsync<T>(Func<Task<T>> read, string name)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            switch (e)
            {
                case OutOfMemoryException:
                    throw new ClaraException(StatusCode.Memory, $"There is not enough memory for the voxels of {name}; close other programs or crop the image.", e);
                case IOException or NotSupportedException:
                    throw Unreadable(name, e);
                default:
                    ExceptionDispatchInfo.Throw(e);
                    throw;
            }
        }
    }

    private static ClaraException Unreadable(string name, Exception e) =>
        new(StatusCode.Io, $"{name} cannot be read; check the disk or the connection and try again.", e, isTransient: true);
}
