namespace Clara.Dicom.Derived;

/// <summary>
/// Label names in LO, which holds 64 characters and no backslash. A name that does not fit travels whole as the item's description, with the nearest LO as its label;
/// <see cref="Read"/> knows it by that.
/// </summary>
internal static class LongName
{
    private const int Longest = 64, LongestDescription = 1024; // characters of LO and ST

    /// <summary>The nearest name that LO holds.</summary>
    public static string Short(string name)
    {
        string plain = string.Concat(name.Select(c => c == '\\' ? '/' : char.IsControl(c) ? ' ' : c)).Trim();
        return plain.Length == 0 ? "unnamed" : plain.Length <= Longest ? plain : plain[..Longest].TrimEnd();
    }

    /// <summary>What the description has to hold; null where the short name says it all.</summary>
    public static string? Description(string name) => Short(name) == name ? null : name[..Math.Min(name.Length, LongestDescription)];

    /// <summary>The name of a short one and a description; null where there is neither.</summary>
    public static string? Read(string? shortName, string? description) => shortName is null ? description : description is not null && Short(description) == shortName ? description : shortName;
}
