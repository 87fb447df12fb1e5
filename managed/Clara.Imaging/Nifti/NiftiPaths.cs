namespace Clara.Imaging;

/// <summary>The file or files that a NIfTI path means. Endings count without regard to case.</summary>
internal readonly record struct NiftiPaths(string Header, string? Voxels, bool Gzip)
{
    /// <summary>Where to write by ending: .nii, .hdr or .img, each with .gz for gzip. Throws <see cref="StatusCode.Format"/> for another ending, as labelmap.h promises.</summary>
    public static NiftiPaths ToWrite(string path)
    {
        (string stem, string kind, string packed) = Split(path);
        return kind.ToLowerInvariant() switch
        {
            ".nii" => new(path, null, packed.Length > 0),
            ".hdr" => new(path, stem + Like(kind, ".img") + packed, packed.Length > 0),
            ".img" => new(stem + Like(kind, ".hdr") + packed, path, packed.Length > 0),
            _ => throw new ClaraException(StatusCode.Format, $"{Path.GetFileName(path)} has no NIfTI ending; use .nii.gz, .nii, .hdr or .img."),
        };
    }

    /// <summary>The file with the header: the path itself, or the .hdr beside an .img.</summary>
    public static string HeaderToRead(string path)
    {
        (string stem, string kind, string packed) = Split(path);
        if (!kind.Equals(".img", StringComparison.OrdinalIgnoreCase) || Directory.Exists(path))
            return path;
        return FirstThatExists(stem + Like(kind, ".hdr"), packed)
            ?? throw new ClaraException(StatusCode.NotFound, $"{Path.GetFileName(path)} is half of a pair and has no .hdr file beside it; copy that file too.");
    }

    /// <summary>The file with the voxels of a pair, beside its header.</summary>
    public static string VoxelsToRead(string header)
    {
        (string stem, string kind, string packed) = Split(header);
        return (kind.Length == 0 ? null : FirstThatExists(stem + Like(kind, ".img"), packed))
            ?? throw new ClaraException(StatusCode.NotFound, $"{Path.GetFileName(header)} is the header of a pair and has no .img file beside it; copy that file too.");
    }

    private static string? FirstThatExists(string bare, string packed) =>
        File.Exists(bare + packed) ? bare + packed
        : packed.Length == 0 && File.Exists(bare + ".gz") ? bare + ".gz"
        : packed.Length > 0 && File.Exists(bare) ? bare
        : null;

    private static (string Stem, string Kind, string Packed) Split(string path)
    {
        if (string.IsNullOrWhiteSpace(path) || path.Contains('\0'))
            throw new ClaraException(StatusCode.Argument, "The path of a NIfTI file is empty or not a path; name a .nii or .nii.gz file.");
        string packed = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[^3..] : "";
        string rest = path[..^packed.Length], kind = Path.GetExtension(rest);
        return (rest[..^kind.Length], kind, packed);
    }

    private static string Like(string kind, string ending) => kind.Any(char.IsUpper) && !kind.Any(char.IsLower) ? ending.ToUpperInvariant() : ending;
}
