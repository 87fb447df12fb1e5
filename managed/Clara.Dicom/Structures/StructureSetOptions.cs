using Clara.Dicom.Segmentation;
using Clara.Imaging;

namespace Clara.Dicom.Structures;

/// <summary>How a structure set is written. Immutable. Since 0.2.</summary>
public sealed record StructureSetOptions
{
    /// <summary>Where contours run: along voxel edges, so that areas are those of the voxels, or smoother through the middles between voxels. Both give the same voxels back.</summary>
    public ContourKind Kind { get; init; } = ContourKind.VoxelExact;

    /// <summary>How the structures came to be.</summary>
    public SegmentAlgorithmType Algorithm { get; init; }

    /// <summary>Structure Set Label, up to 16 characters.</summary>
    public string Label { get; init; } = "Clara";

    /// <summary>Up to 64 characters.</summary>
    public string SeriesDescription { get; init; } = "Structure set";

    /// <summary>Number of the new series; null takes the source's plus 2000.</summary>
    public int? SeriesNumber { get; init; }

    /// <summary>Where dates and times come from.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
