namespace Clara.Dicom.Segmentation;

/// <summary>Which segments of a segmentation object are read, and how. Immutable. Since 0.2.</summary>
public sealed record SegmentationReadOptions
{
    /// <summary>Segment numbers; null reads all. Segments that overlap are read one by one this way.</summary>
    public IReadOnlySet<int>? Segments { get; init; }

    /// <summary>Segment labels, without regard to case; null reads all. With <see cref="Segments"/> too, a segment is read where both have it.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>For fractional segmentations: a voxel is inside from this part of the maximum on (0 to 1, above 0). Null refuses them, because no value is right for all.</summary>
    public double? FractionThreshold { get; init; }
}
