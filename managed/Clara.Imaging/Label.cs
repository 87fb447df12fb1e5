namespace Clara.Imaging;

/// <summary>What a label map's value means: id (1 to 65535; 0 is background) and name travel together everywhere; colour and codes where the label's source has them. Since 0.1.</summary>
public readonly record struct Label(int Id, string Name)
{
    /// <summary>The colour for display; null where none was given, so that each viewer picks its own.</summary>
    public Rgb? Colour { get; init; }

    /// <summary>What the structure is in codes of a terminology, as DICOM SEG asks for it; null where none were given.</summary>
    public LabelCodes? Codes { get; init; }
}
