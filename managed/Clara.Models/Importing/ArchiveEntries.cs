using System.IO.Compression;

namespace Clara.Models.Importing;

/// <summary>Lists what a zip or a folder holds, without following links.</summary>
internal static class ArchiveEntries
{
    private const int UnixTypeShift = 16 + 12, UnixFolder = 4, UnixFile = 8, UnixLink = 10;

    public static IReadOnlyList<ArchiveEntry> Of(ZipArchive zip) => [.. zip.Entries.Select(e => new ArchiveEntry(e.FullName, KindOf(e), e.Length, e.CompressedLength, e.IsEncrypted, e.Crc32, e.Open))];

    /// <summary>Stops at <paramref name="most"/> entries, of which one more is given.</summary>
    public static IReadOnlyList<ArchiveEntry> Of(string folder, int most, CancellationToken ct)
    {
        List<ArchiveEntry> entries = [];
        Stack<DirectoryInfo> open = new([new(folder)]);
        while (open.TryPop(out DirectoryInfo? at) && entries.Count <= most)
            foreach (FileSystemInfo found in at.EnumerateFileSystemInfos().Take(most + 1))
            {
                ct.ThrowIfCancellationRequested();
                string name = Path.GetRelativePath(folder, found.FullName).Replace('\\', '/');
                if (found.LinkTarget is not null)
                    entries.Add(new(name, EntryKind.Link, 0, 0, false, null, () => Stream.Null));
                else if (found is DirectoryInfo inner)
                {
                    entries.Add(new(name + "/", EntryKind.Folder, 0, 0, false, null, () => Stream.Null));
                    open.Push(inner);
                }
                else
                {
                    FileInfo file = (FileInfo)found;
                    entries.Add(new(name, EntryKind.File, file.Length, file.Length, false, null, () => new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.Read)));
                }
            }
        return entries;
    }

    /// <summary>By the Unix mode that Info-ZIP and others keep in the upper half of the external attributes; other packers leave it 0.</summary>
    private static EntryKind KindOf(ZipArchiveEntry entry) => (int)((uint)entry.ExternalAttributes >> UnixTypeShift) switch
    {
        UnixLink => EntryKind.Link,
        0 or UnixFile or UnixFolder => entry.FullName.EndsWith('/') || entry.FullName.EndsWith('\\') ? EntryKind.Folder : EntryKind.File,
        _ => EntryKind.Special,
    };
}
