namespace Clara.Dicom.Structures;

/// <summary>Which structures are read, and how. Immutable. Since 0.2.</summary>
public sealed record StructureSetReadOptions
{
    /// <summary>ROI numbers; null reads all. Structures that overlap are read one by one this way.</summary>
    public IReadOnlySet<int>? Structures { get; init; }

    /// <summary>Whether a structure takes the voxels of those before it in the file. Otherwise an overlap is an error that names both.</summary>
    public bool LaterWins { get; init; }
}
