namespace Clara.Inference.Components;

/// <summary>The folders whose code a user trusts; code of archives elsewhere is never loaded. Immutable; any thread. Since 0.2.</summary>
public sealed class CodeTrust
{
    private readonly IReadOnlyList<string> _folders;

    /// <summary>An archive that is not in its place yet, see <see cref="OnTheWay"/>.</summary>
    private readonly (string Folder, string Place)? _onTheWay;

    /// <summary>Trusts folders with all that lies in them. Code runs with all rights of this process: only folders that nobody else may write.</summary>
    public CodeTrust(IEnumerable<string> folders) => _folders = [.. folders.Select(Normal)];

    private CodeTrust(IReadOnlyList<string> folders, string folder, string place) => (_folders, _onTheWay) = (folders, (folder, place));

    /// <summary>Trusts nothing.</summary>
    public static CodeTrust None { get; } = new([]);

    /// <summary>Whether a file lies in a trusted folder, and neither it nor a folder between leads elsewhere by a link.</summary>
    public bool Covers(string file)
    {
        string path = Path.GetFullPath(file);
        return LiesInTrusted(path) || _onTheWay is (string folder, string place) && LiesIn(folder, path) && LiesInTrusted(Path.Join(place, path[folder.Length..]));
    }

    /// <summary>The same trust while an archive is checked before it gets its place: what lies in <paramref name="folder"/> is trusted where it would be in <paramref name="place"/>.</summary>
    /// <param name="folder">Where the archive is now.</param>
    /// <param name="place">Where it will be.</param>
    public CodeTrust OnTheWay(string folder, string place) => new(_folders, Normal(folder), Normal(place));

    private static string Normal(string folder) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));

    private bool LiesInTrusted(string path) => _folders.Any(f => LiesIn(f, path));

    private static bool LiesIn(string folder, string path) => path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal) && !HasLinkBelow(folder, path);

    private static bool HasLinkBelow(string folder, string path)
    {
        for (string? at = path; at is not null && at.Length > folder.Length; at = Path.GetDirectoryName(at))
            if (new FileInfo(at).LinkTarget is not null)
                return true;
        return false;
    }
}
