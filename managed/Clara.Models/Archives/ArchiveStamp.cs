namespace Clara.Models;

/// <summary>
/// Times and lengths of everything in an archive that decides what it is: all JSON files of its config folders and of folders in these, which may include each other, and the names of its weights.
/// Two equal stamps mean that nothing has to be read again.
/// </summary>
internal readonly record struct ArchiveStamp(int Files, long Lengths, int Hash)
{
    private const int MostFiles = 1000, Deepest = 4;

    public static ArchiveStamp Of(string folder)
    {
        int files = 0;
        long lengths = 0;
        HashCode hash = new();
        foreach ((string place, int depth) in new[] { (folder, 0), (Path.Combine(folder, "config"), Deepest), (Path.Combine(folder, "configs"), Deepest), (Path.Combine(folder, "models"), 0) })
            try
            {
                DirectoryInfo directory = new(place);
                if (!directory.Exists)
                    continue;
                EnumerationOptions look = new() { RecurseSubdirectories = depth > 0, MaxRecursionDepth = depth, AttributesToSkip = 0, IgnoreInaccessible = false };
                foreach (FileInfo file in directory.EnumerateFiles("*", look).Take(MostFiles).OrderBy(f => f.FullName, StringComparer.Ordinal))
                {
                    // Weights count by name only: who runs them looks whether they changed. A TorchScript file may hold the configs.
                    bool decides = file.Extension is ".json" or ".ts";
                    hash.Add(Path.GetRelativePath(place, file.FullName), StringComparer.Ordinal);
                    hash.Add(decides ? file.LastWriteTimeUtc.Ticks : 0);
                    lengths += decides ? file.Length : 0;
                    files++;
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                hash.Add(e.HResult); // reading it says what is wrong
            }
        hash.Add(lengths);
        return new(files, lengths, hash.ToHashCode());
    }
}
