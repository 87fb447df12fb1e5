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
