namespace Clara.Interop.Generate.Headers;

/// <summary>A temporary copy of the public headers, together with those that this run generates, so that one run sees one contract.</summary>
internal sealed class StagedHeaders : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("clara-headers-");

    /// <summary>Copies the headers of a folder to clara/.</summary>
    internal StagedHeaders(string from)
    {
        if (!Directory.Exists(from))
            throw new ContractException($"{from} does not exist.");
        foreach (string header in Directory.EnumerateFiles(from, "*.h"))
            Put("clara/" + Path.GetFileName(header), File.ReadAllText(header));
    }

    /// <summary>The folder to name to a compiler with -I.</summary>
    internal string IncludeFolder => folder.FullName;

    /// <summary>Adds or replaces a file.</summary>
    internal void Put(string path, string text)
    {
        string file = Path.Combine(IncludeFolder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    /// <summary>Text of a public header by its name, such as "image.h".</summary>
    internal string Text(string header) => File.ReadAllText(Path.Combine(IncludeFolder, "clara", header));

    /// <summary>Names of the public headers, sorted: the order of clara.h's includes and of the function table.</summary>
    internal IEnumerable<string> Names => Directory.EnumerateFiles(Path.Combine(IncludeFolder, "clara"), "*.h").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal);

    /// <inheritdoc/>
    public void Dispose() => folder.Delete(recursive: true);
}
