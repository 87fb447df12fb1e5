namespace Clara.Models;

/// <summary>
/// Times and lengths of everything in an archive that decides what it is: all JSON files of its config folders, which may include each other, and the names of its weights.
/// Two equal stamps mean that nothing has to be read again.
/// </summary>
internal readonly record struct ArchiveStamp(int Files, long Lengths, int Hash)
{
    private const int MostFiles = 1000;

    public static ArchiveStamp Of(string folder)
    {
        int files = 0;
        long lengths = 0;
        HashCode hash = new();
        foreach (string place in new[] { folder, Path.Combine(folder, "config"), Path.Combine(folder, "configs"), Path.Combine(folder, "models") })
            try
            {
                DirectoryInfo directory = new(place);
                if (!directory.Exists)
                    continue;
                foreach (FileInfo file in directory.EnumerateFiles().Take(MostFiles).OrderBy(f => f.Name, StringComparer.Ordinal))
                {
                    // Weights count by name only: who runs them looks whether they changed. A TorchScript file may hold the configs.
                    bool decides = file.Extension is ".json" or ".ts";
                    hash.Add(file.Name, StringComparer.Ordinal);
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
