namespace Clara.Imaging;

/// <summary>
/// A label's codes as 3D Slicer's segment tags: "TerminologyEntry:CONTEXT~category~type~modifier~CONTEXT~region~region modifier|", a concept being "SCHEME^VALUE^MEANING".
/// Tags are parted by bars; the syntax has no escapes. The anatomic region has no place in a label.
/// </summary>
internal static class NrrdTerminology
{
    private const string Key = "TerminologyEntry:";

    /// <summary>The names of the lists in which Slicer looks such codes up first; codes that are not in them are shown all the same.</summary>
    private const string Types = "Segmentation category and type - 3D Slicer General Anatomy list", Regions = "Anatomic codes - DICOM master list";

    private static readonly char[] Parting = ['~', '^', '|'];

    /// <summary>The tag of some codes; null where a code holds a character that the syntax needs.</summary>
    public static string? Of(LabelCodes codes) =>
        Of(codes.Category) is { } category && Of(codes.Type) is { } type && (codes.Modifier is null ? "^^" : Of(codes.Modifier)) is { } modifier
            ? $"{Key}{Types}~{category}~{type}~{modifier}~{Regions}~^^~^^|"
            : null;

    /// <summary>The codes among a segment's tags; null where there are none or they lack category or type.</summary>
    public static LabelCodes? Find(string tags)
    {
        string? entry = tags.Split('|').Select(t => t.Trim()).FirstOrDefault(t => t.StartsWith(Key, StringComparison.Ordinal));
        string[] parts = entry?[Key.Length..].Split('~') ?? [];
        return parts.Length >= 3 && Concept(parts[1]) is { } category && Concept(parts[2]) is { } type ? new(category, type, parts.Length > 3 ? Concept(parts[3]) : null) : null;
    }

    private static string? Of(CodedConcept concept)
    {
        if (concept.Value.IndexOfAny(Parting) >= 0 || concept.Scheme.IndexOfAny(Parting) >= 0)
            return null;
        string meaning = string.Join(' ', concept.Meaning.Split(Parting));
        return $"{concept.Scheme}^{concept.Value}^{meaning}";
    }

    private static CodedConcept? Concept(string text) =>
        text.Split('^') is [{ Length: > 0 } scheme, { Length: > 0 } value, string meaning] ? new(value, scheme, meaning) : null;
}
