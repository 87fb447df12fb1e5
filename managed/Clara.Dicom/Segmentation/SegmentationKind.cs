namespace Clara.Dicom.Segmentation;

/// <summary>How a segmentation's pixels say what is inside.</summary>
internal enum SegmentationKind
{
    /// <summary>A bit a pixel; frames follow each other bit by bit.</summary>
    Bits,

    /// <summary>A byte a pixel, inside where it is not 0 or at least the threshold.</summary>
    Fractions,

    /// <summary>A segment number a pixel, of one or two bytes.</summary>
    Labels,
}
