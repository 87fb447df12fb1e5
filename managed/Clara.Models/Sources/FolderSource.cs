using Clara.Imaging;

namespace Clara.Models.Sources;

/// <summary>A folder of this machine or a file share: with an index.json (a mirror, which works offline), else the archives in it.</summary>
internal sealed class FolderSource(string folder) : IModelSource
{
    private static readonly string[] Endings = [".zip", ".ts"];
    private readonly string _folder = Path.GetFullPath(folder);

    public string Shown => _folder;

    public async Task<IReadOnlyList<ModelIndexEntry>> ListAsync(CancellationToken ct)
    {
        try
        {
            FileInfo index = new(Path.Combine(_folder, ModelIndex.FileName));
            if (!index.Exists)
                return [.. Found(ct).OrderBy(e => e.Name, StringComparer.Ordinal)];
            if (index.Length > ModelIndex.MaxBytes)
                throw new ClaraException(StatusCode.Format, $"{index.FullName} is too large to be an index.");
            return ModelIndex.Parse(await File.ReadAllTextAsync(index.FullName, ct).ConfigureAwait(false), index.FullName);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClaraException(StatusCode.Io, $"{_folder} cannot be read; check that it is there and may be read.", e);
        }
    }

    public async Task<string> FetchAsync(ModelIndexEntry entry, string partsFolder, IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        string path = Path.GetFullPath(Path.Combine(_folder, entry.File));
        if (!path.StartsWith(Path.TrimEndingDirectorySeparator(_folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal) || !Path.Exists(path))
            throw new ClaraException(StatusCode.NotFound, $"{OneLine.Quote(entry.File)} of {entry.Name} is not in {_folder}.");
        if (entry.Sha256.Length == 0)
            return path;
        try
        {
            if (new FileInfo(path).Length != entry.Size)
                throw new ClaraException(StatusCode.Format, $"{path} has {new FileInfo(path).Length:N0} bytes, the index says {entry.Size:N0}; fetch it again.");
            return await Checksum.FitsAsync(path, entry.Sha256, progress, ct).ConfigureAwait(false) ? path
                : throw new ClaraException(StatusCode.Format, $"{path} is damaged: its checksum is not that of the index.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClaraException(StatusCode.Io, $"{path} cannot be read.", e);
        }
    }

    private IEnumerable<ModelIndexEntry> Found(CancellationToken ct)
    {
        foreach (string path in Directory.EnumerateFileSystemEntries(_folder).Where(p => !Path.GetFileName(p).StartsWith('.')))
        {
            ct.ThrowIfCancellationRequested();
            bool isFolder = Directory.Exists(path);
            string name = isFolder ? Path.GetFileName(path) : Path.GetFileNameWithoutExtension(path);
            if (ModelImporter.IsName(name) && (isFolder ? ModelArchive.ConfigFileOf(path) is not null : Endings.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase)))
                yield return new(name, "", Path.GetFileName(path), isFolder ? 0 : new FileInfo(path).Length, "", "");
        }
    }
}
