using System.Text;

namespace Clara.Imaging;

/// <summary>The file or files that a MetaImage path means. Endings count without regard to case.</summary>
internal readonly record struct MetaImagePaths(string Header, string? Data)
{
    /// <summary>Bytes; no usual file system has longer names.</summary>
    private const int LongestName = 255;

    /// <summary>Where to write by ending: .mha, or .mhd with its .zraw. Throws <see cref="StatusCode.Format"/> for another ending.</summary>
    public static MetaImagePaths ToWrite(string path)
    {
        Check(path);
        string ending = Path.GetExtension(path), name = Path.GetFileName(path);
        if (ending.Equals(".mha", StringComparison.OrdinalIgnoreCase))
            return new(path, null);
        if (!ending.Equals(".mhd", StringComparison.OrdinalIgnoreCase))
            throw new ClaraException(StatusCode.Format, $"{name} has no MetaImage ending; use .mha or .mhd.");
        string data = path[..^ending.Length] + (ending == ".MHD" ? ".ZRAW" : ".zraw");
        if (!IsPlain(Path.GetFileName(data)))
            throw new ClaraException(StatusCode.Argument, "The header of a .mhd file cannot say this file name (blanks at its ends, control characters, slashes or a leading LIST); choose another one or use .mha.");
        return new(path, data);
    }

    /// <summary>Throws <see cref="StatusCode.Argument"/> for what is no path.</summary>
    public static void Check(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (string.IsNullOrWhiteSpace(path) || path.Contains('\0'))
            throw new ClaraException(StatusCode.Argument, "The path of a MetaImage file is empty or not a path; name a .mha or .mhd file.");
    }

    /// <summary>
    /// The data file's name in ElementDataFile, null for LOCAL. Only a file beside the header is followed: a header from elsewhere must not make another file of this machine an image.
    /// </summary>
    public static string? DataFileOf(string value, string name)
    {
        if (value.Equals("LOCAL", StringComparison.OrdinalIgnoreCase))
            return null;
        if (IsList(value))
            throw new ImageFormatException($"{name} lists a file a slice (ElementDataFile = LIST), which cannot be read; write it as one file first.");
        string file = value.StartsWith("./", StringComparison.Ordinal) ? value[2..] : value;
        if (file.Contains('%'))
            throw new ImageFormatException($"{name} names a numbered file a slice (ElementDataFile), which cannot be read; write it as one file first.");
        return IsPlain(file) && Encoding.UTF8.GetByteCount(file) <= LongestName
            ? file
            : throw new ImageFormatException($"{name} names a data file that is not beside it (ElementDataFile); copy that file into the header's folder and write its bare name.");
    }

    private static bool IsPlain(string file) =>
        file.Length > 0 && file is not ("." or "..") && file.Trim() == file && !IsList(file) && file.IndexOfAny(['/', '\\', ':', '%']) < 0 && !file.Any(char.IsControl);

    private static bool IsList(string value) => value.StartsWith("LIST", StringComparison.Ordinal);
}
