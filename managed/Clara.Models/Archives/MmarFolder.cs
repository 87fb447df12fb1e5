using Clara.Models.Config;

namespace Clara.Models;

/// <summary>Where an MMAR has its files.</summary>
internal static class MmarFolder
{
    /// <summary>The serving config's path; null when there is none.</summary>
    public static string? ConfigOf(string folder)
    {
        string inConfig = Path.Combine(folder, "config", ServingConfigReader.FileName), beside = Path.Combine(folder, ServingConfigReader.FileName);
        return File.Exists(inConfig) ? inConfig : File.Exists(beside) ? beside : null;
    }

    /// <summary>
    /// A file that a config names: relative to the archive, else as seen from commands/ (public archives have "../config/x.json") or config/; <paramref name="from"/> says which,
    /// <paramref name="place"/> who names it. Null when it is not there. Throws <see cref="ModelInvalidException"/> for a file outside of the archive.
    /// </summary>
    public static string? Find(string root, string named, string place, out string from)
    {
        foreach (string start in new[] { "", "commands", "config" })
        {
            string path = Path.GetFullPath(Path.Combine(root, start, named));
            from = start;
            if (IsWithin(root, path) && File.Exists(path))
                return path;
        }
        from = "";
        // An archive from elsewhere must not read files outside of itself.
        if (!IsWithin(root, Path.GetFullPath(Path.Combine(root, named))))
            throw ModelInvalidException.At(place, $": the network '{OneLine.Quote(named)}' lies outside of the archive.");
        return null;
    }

    private static bool IsWithin(string root, string path) => path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
