using System.IO.Compression;

namespace Clara.Fuzz;

/// <summary>Inputs with outcomes of their own, from one run to the next: a zip a format, in it a folder an input.</summary>
internal static class KeptInputs
{
    private const int MostBytes = 1 << 14;

    /// <summary>Zip's first day, so that the same inputs give the same file.</summary>
    private static readonly DateTimeOffset Day = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static IReadOnlyList<FuzzInput> Load(string? folder, FuzzFormat format)
    {
        string path = Path.Combine(folder ?? "", format.Name + ".zip");
        if (folder is null || !File.Exists(path))
            return [];
        using ZipArchive zip = ZipFile.OpenRead(path);
        List<FuzzInput> inputs = [];
        foreach (IGrouping<string, ZipArchiveEntry> of in zip.Entries.GroupBy(e => e.FullName.Split('/')[0]))
        {
            FuzzFile[] files = [.. of.Select(e => new FuzzFile(e.Name, Bytes(e)))];
            FuzzFile main = files.Single(f => format.IsMain(f.Name));
            inputs.Add(new(main, files.SingleOrDefault(f => f != main)));
        }
        return inputs;
    }

    public static void Save(string folder, FuzzFormat format, IReadOnlyList<FuzzInput> inputs)
    {
        Directory.CreateDirectory(folder);
        using FileStream file = File.Create(Path.Combine(folder, format.Name + ".zip"));
        using ZipArchive zip = new(file, ZipArchiveMode.Create);
        FuzzInput[] small = [.. inputs.Where(i => i.Length <= MostBytes)];
        for (int i = 0; i < small.Length; i++)
            foreach (FuzzFile? one in new[] { small[i].Main, small[i].Side })
                if (one is not null)
                    Write(zip, $"{i:0000}/{one.Name}", one.Bytes);
    }

    private static void Write(ZipArchive zip, string name, byte[] bytes)
    {
        ZipArchiveEntry entry = zip.CreateEntry(name, CompressionLevel.SmallestSize);
        entry.LastWriteTime = Day;
        using Stream stream = entry.Open();
        stream.Write(bytes);
    }

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
