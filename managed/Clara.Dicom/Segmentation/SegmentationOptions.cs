namespace Clara.Dicom.Segmentation;

/// <summary>How the segments came to be (PS3.3 section C.8.20.4). Since 0.2.</summary>
public enum SegmentAlgorithmType
{
    /// <summary>By a person with help of an algorithm.</summary>
    SemiAutomatic = 0,

    /// <summary>By an algorithm alone.</summary>
    Automatic = 1,

    /// <summary>By a person alone.</summary>
    Manual = 2,
}

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
