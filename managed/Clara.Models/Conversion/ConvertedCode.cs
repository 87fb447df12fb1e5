using Clara.Models.Importing;

namespace Clara.Models.Conversion;

/// <summary>An archive's own assemblies on the way into the other form, where they mean the same and keep their names. They come under the rules of an import: the new folder may lie where code is trusted.</summary>
internal static class ConvertedCode
{
    private const string Assembly = ".dll";
    private static readonly string[] Folders = ["custom", "scripts"];

    /// <summary>Whether a file of this name is one.</summary>
    public static bool IsAssembly(string name) => name.EndsWith(Assembly, StringComparison.OrdinalIgnoreCase);

    /// <summary>Notes copies of those that come, and says what was left out.</summary>
    /// <param name="files">Of the conversion.</param>
    /// <param name="target">Folder of the new archive.</param>
    /// <param name="trusts">Whether the user trusts code at such a path; null = nowhere.</param>
    public static void Bring(ConversionFiles files, string target, Func<string, bool>? trusts)
    {
        ImportedCode code = new([.. files.Below(Assembly).Select(f => new ArchiveEntry(f.Name, EntryKind.File, f.File.Length, f.File.Length, false, null, f.File.OpenRead))], ".", target, trusts);
        foreach (ArchiveEntry entry in code.Coming)
            files.CopyAssembly(entry.Name);
        foreach (string note in code.Notes)
            files.Warn(note);
        foreach (string folder in Folders)
            if (files.In(folder).Any(n => !IsAssembly(n)))
                files.Warn($"{folder}/ is left out but for assemblies ({Assembly}): other code of an archive is not run.");
    }
}
