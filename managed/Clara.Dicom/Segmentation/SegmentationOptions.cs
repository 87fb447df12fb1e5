namespace Clara.Dicom.Segmentation;

/// <summary>What a segmentation object says of itself. Immutable. Since 0.2.</summary>
public sealed record SegmentationOptions
{
    /// <summary>How the segments came to be.</summary>
    public SegmentAlgorithmType Algorithm { get; init; }

    /// <summary>The model or program, up to 64 characters; not written for manual segments.</summary>
    public string AlgorithmName { get; init; } = "Clara";

    /// <summary>Up to 64 characters.</summary>
    public string SeriesDescription { get; init; } = "Segmentation";

    /// <summary>Number of the new series; null takes the source's plus 1000.</summary>
    public int? SeriesNumber { get; init; }

    /// <summary>Where dates and times come from.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
