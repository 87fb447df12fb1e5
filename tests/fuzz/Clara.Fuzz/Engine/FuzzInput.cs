namespace Clara.Fuzz;

/// <summary>A file by name.</summary>
internal sealed record FuzzFile(string Name, byte[] Bytes);

/// <summary>What a reader is given: a file, or the two of a pair with the one that is named first.</summary>
internal sealed record FuzzInput(FuzzFile Main, FuzzFile? Side = null)
{
    /// <summary>Bytes of all files.</summary>
    public long Length => Main.Bytes.Length + (Side?.Bytes.Length ?? 0);

    /// <summary>The same with other bytes in the first file.</summary>
    public FuzzInput WithMain(byte[] bytes) => this with { Main = Main with { Bytes = bytes } };

    /// <summary>The same with other bytes in the second file.</summary>
    public FuzzInput WithSide(byte[] bytes) => this with { Side = Side! with { Bytes = bytes } };

    /// <summary>Writes the files and gives the path of the first.</summary>
    public string Save(string folder)
    {
        if (Side is not null)
            File.WriteAllBytes(Path.Combine(folder, Side.Name), Side.Bytes);
        string path = Path.Combine(folder, Main.Name);
        File.WriteAllBytes(path, Main.Bytes);
        return path;
    }

    /// <summary>The files of a folder that <see cref="Save"/> wrote.</summary>
    /// <param name="folder">With one file, or the two of a pair.</param>
    /// <param name="isMain">Whether a file's name is that of a first one.</param>
    public static FuzzInput Load(string folder, Func<string, bool> isMain)
    {
        FuzzFile[] files = [.. Directory.GetFiles(folder).Select(f => new FuzzFile(Path.GetFileName(f), File.ReadAllBytes(f)))];
        FuzzFile main = files.Single(f => isMain(f.Name));
        return new(main, files.SingleOrDefault(f => f != main));
    }
}
