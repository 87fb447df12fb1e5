using System.Text;
using Clara.Imaging;

namespace Clara.Models.Importing;

/// <summary>
/// What may be in an archive from elsewhere. Names that leave the folder, links, devices, pickles, encrypted or doubled entries and floods of bytes end the import, each with a sentence that names the entry;
/// code is left out with a warning, because it is not run. Assemblies of .NET are kept apart: whether they come is the user's to say.
/// </summary>
internal static class EntryRules
{
    public const int MostEntries = 10_000;
    private const int LongestName = 255, LongestPath = 1000;
    private const long MostBytes = 64L << 30, BytesBeforeRatio = 256L << 20;

    /// <summary>Weights shrink to no less than a fiftieth or so; zeros to a thousandth.</summary>
    private const int MostRatio = 100;

    /// <summary>Windows opens these instead of files, whatever folder and ending they have; it also drops dots and blanks at the end of names.</summary>
    private static readonly string[] Devices = ["CON", "PRN", "AUX", "NUL", .. Enumerable.Range(1, 9).SelectMany(i => new[] { $"COM{i}", $"LPT{i}" })];

    private static readonly string[] Pickles = [".pkl", ".pickle", ".joblib", ".dill"], Weights = [".pt", ".pth", ".ckpt"], Code = [".py", ".pyc", ".pyd", ".so", ".dylib", ".exe"];

    private const string Assembly = ".dll";

    /// <summary>Entries to write, with clean relative names; assemblies, which keep to the same rules, go into a list of their own.</summary>
    /// <exception cref="ModelInvalidException">An entry that must not be there.</exception>
    public static IReadOnlyList<ArchiveEntry> Accept(IReadOnlyList<ArchiveEntry> entries, string shown, long packedLength, long freeBytes, List<string> warnings, List<ArchiveEntry> assemblies)
    {
        if (entries.Count > MostEntries)
            throw new ModelInvalidException($"{shown} has more than {MostEntries:N0} entries; a model has some dozens.");
        List<ArchiveEntry> accepted = [];
        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
        long bytes = 0, packed = 0;
        foreach (ArchiveEntry entry in entries)
        {
            string name = Name(entry, shown);
            if (name.Length == 0 || name.Split('/') is [.., ".DS_Store"] or ["__MACOSX", ..])
                continue;
            if (entry.Kind == EntryKind.Link)
                throw Refused(shown, entry, "is a symbolic link; pack the file itself");
            if (entry.Kind == EntryKind.Special)
                throw Refused(shown, entry, "is a device, pipe or socket");
            if (entry.Kind == EntryKind.Folder)
                continue; // folders come with their files
            if (entry.IsEncrypted)
                throw Refused(shown, entry, "is encrypted; pack it without a password");
            if (!names.Add(name))
                throw Refused(shown, entry, "is there twice, or differs from another one in the case of letters only");
            string ending = Path.GetExtension(name);
            if (Has(Pickles, ending))
                throw Refused(shown, entry, "is a Python pickle, which runs code when it is read");
            if (Has(Weights, ending) && !$"/{name}".Contains("/models/", StringComparison.Ordinal))
                throw Refused(shown, entry, "holds weights outside of models/, where nothing but the weights' reader opens such a file");
            // An entry may promise any length: two of them would pass 64 bits.
            bytes += Math.Min(entry.Length, MostBytes + 1);
            packed += Math.Min(entry.PackedLength, MostBytes + 1);
            if (Has(Code, ending))
                warnings.Add($"{OneLine.Quote(name)} is left out: code of an archive is not run.");
            else
                (ending.Equals(Assembly, StringComparison.OrdinalIgnoreCase) ? assemblies : accepted).Add(entry with { Name = name });
        }
        if (packed > packedLength)
            throw new ModelInvalidException($"{shown} is refused: its entries lie over each other, as in a zip bomb.");
        if (bytes > MostBytes || bytes > BytesBeforeRatio && bytes / MostRatio > packed)
            throw new ModelInvalidException($"{shown} is refused: it would unpack to {bytes:N0} bytes out of {packed:N0}, as a zip bomb does{Largest(entries)}.");
        if (bytes > freeBytes)
            throw new ClaraException(StatusCode.Io, $"{shown} needs {bytes:N0} bytes and the disk of the models folder has {freeBytes:N0} left.");
        RequireNoFileAsFolder([.. accepted, .. assemblies], shown);
        return accepted;
    }

    /// <summary>A file must not be a folder as well.</summary>
    private static void RequireNoFileAsFolder(List<ArchiveEntry> entries, string shown)
    {
        HashSet<string> files = new(entries.Select(e => e.Name), StringComparer.OrdinalIgnoreCase);
        foreach (ArchiveEntry entry in entries)
            for (int at = entry.Name.IndexOf('/', StringComparison.Ordinal); at > 0; at = entry.Name.IndexOf('/', at + 1))
                if (files.Contains(entry.Name[..at]))
                    throw Refused(shown, entry, "lies in a folder that is also a file");
    }

    /// <summary>With "/" between its parts; "" for the root itself.</summary>
    private static string Name(ArchiveEntry entry, string shown)
    {
        string name = entry.Name.Replace('\\', '/');
        if (name.StartsWith('/') || name.Length > 1 && name[1] == ':')
            throw Refused(shown, entry, "has an absolute path");
        List<string> parts = [];
        foreach (string part in name.Split('/'))
        {
            if (part is "" or ".")
                continue;
            if (part == "..")
                throw Refused(shown, entry, "leads out of the archive by '..'");
            if (part.Any(char.IsControl) || part.IndexOfAny([':', '*', '?', '"', '<', '>', '|']) >= 0 || part[^1] is '.' or ' ' || Devices.Contains(part.Split('.')[0].TrimEnd(), StringComparer.OrdinalIgnoreCase))
                throw Refused(shown, entry, "has a name that is no file name everywhere");
            if (Encoding.UTF8.GetByteCount(part) > LongestName)
                throw Refused(shown, entry, $"has a name of more than {LongestName} bytes");
            parts.Add(part);
        }
        string clean = string.Join('/', parts);
        return clean.Length <= LongestPath ? clean : throw Refused(shown, entry, $"has a path of more than {LongestPath} letters");
    }

    private static bool Has(string[] endings, string ending) => endings.Contains(ending, StringComparer.OrdinalIgnoreCase);

    private static string Largest(IReadOnlyList<ArchiveEntry> entries) => entries.MaxBy(e => e.Length) is ArchiveEntry entry ? $" (the largest entry is '{OneLine.Quote(entry.Name)}')" : "";

    private static ModelInvalidException Refused(string shown, ArchiveEntry entry, string why) => new($"{shown} is refused: its entry '{OneLine.Quote(entry.Name)}' {why}.");
}
