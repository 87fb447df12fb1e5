using Clara.Models.Config;

namespace Clara.Models.Importing;

/// <summary>An archive's own assemblies (.dll) on the way in: those that the user trusts in the place they would have come along, the others stay.</summary>
internal sealed class ImportedCode
{
    private const int MostNames = 5;
    private readonly List<ArchiveEntry> _coming = [], _untrusted = [], _beside = [];
    private readonly string _target;

    /// <summary>Sorts them.</summary>
    /// <param name="assemblies">Accepted entries, with names of the whole source.</param>
    /// <param name="root">The archive's folder in the source, "/" between its parts; "." is the source itself.</param>
    /// <param name="target">The folder that the archive will have.</param>
    /// <param name="trusts">Whether the user trusts code at such a path; null = nowhere.</param>
    public ImportedCode(IReadOnlyList<ArchiveEntry> assemblies, string root, string target, Func<string, bool>? trusts)
    {
        _target = target;
        string inside = root == "." ? "" : root + "/";
        foreach (ArchiveEntry entry in assemblies)
            (!entry.Name.StartsWith(inside, StringComparison.Ordinal) ? _beside
                : trusts?.Invoke(Path.GetFullPath(Path.Combine(target, entry.Name[inside.Length..]))) == true ? _coming : _untrusted).Add(entry);
    }

    /// <summary>What is to be written, with names of the whole source.</summary>
    public IReadOnlyList<ArchiveEntry> Coming => _coming;

    /// <summary>What came and what was left out, a sentence each.</summary>
    public IEnumerable<string> Notes =>
    [
        .. _beside.Select(e => $"{OneLine.Quote(e.Name)} is left out: it lies beside the model's folder."),
        .. _untrusted.Count > 0 ? [$"{LeftOut}: code runs with all of your rights; if you know where the archive comes from, {Way}."] : Array.Empty<string>(),
        .. _coming.Count > 0 ? [$"{Names(_coming)} came along: code of the archive's own, which runs only with --trust-code {_target}."] : Array.Empty<string>(),
    ];

    private string LeftOut => $"{Names(_untrusted)} {(_untrusted.Count == 1 ? "is" : "are")} left out";

    private string Way => $"--trust-code {_target} brings {(_untrusted.Count == 1 ? "it" : "them")} along";

    /// <summary>The refusal of an archive that names code, where some was left out: it says so too, with the folder to trust. Null for any other.</summary>
    public ModelInvalidException? Explained(ModelInvalidException refusal, ServingConfig config) =>
        _untrusted.Count > 0 && config.PreTransforms.Concat(config.PostTransforms).Append(config.Inference.Inferer).Any(c => CodePath.Parse(c.Name) is not null) ? new($"{refusal.Message} {LeftOut}; {Way}.", refusal) : null;

    private static string Names(List<ArchiveEntry> entries) =>
        string.Join(", ", entries.Take(MostNames).Select(e => OneLine.Quote(e.Name))) + (entries.Count > MostNames ? $" and {entries.Count - MostNames} more" : "");
}
