namespace Clara.Inference.Components;

/// <summary>The folders whose code a user trusts; code of archives elsewhere is never loaded. Immutable; any thread. Since 0.2.</summary>
public sealed class CodeTrust
{
    private readonly IReadOnlyList<string> _folders;

    /// <summary>Trusts folders with all that lies in them. Code runs with all rights of this process: only folders that nobody else may write.</summary>
    public CodeTrust(IEnumerable<string> folders) => _folders = [.. folders.Select(f => Path.TrimEndingDirectorySeparator(Path.GetFullPath(f)))];

    /// <summary>Trusts nothing.</summary>
    public static CodeTrust None { get; } = new([]);

    /// <summary>Whether a file lies in a trusted folder, and neither it nor a folder between leads elsewhere by a link.</summary>
    public bool Covers(string file)
    {
        string path = Path.GetFullPath(file);
        return _folders.FirstOrDefault(f => path.StartsWith(f + Path.DirectorySeparatorChar, StringComparison.Ordinal)) is string folder && !HasLinkBelow(folder, path);
    }

    private static bool HasLinkBelow(string folder, string path)
    {
        for (string? at = path; at is not null && at.Length > folder.Length; at = Path.GetDirectoryName(at))
            if (new FileInfo(at).LinkTarget is not null)
                return true;
        return false;
    }
}
