using Clara.Dicom.Data;

namespace Clara.Dicom.Segmentation;

/// <summary>A segmentation in memory: what goes into a file or into a STOW-RS request. Since 0.2.</summary>
/// <param name="Dataset">All elements but the pixel data.</param>
/// <param name="Pixels">The value of (7FE0,0010): one bit a pixel, lowest bit first, frames without gaps between them (PS3.5 section 8.1.1), of even length.</param>
public sealed record SegmentationObject(DicomDataset Dataset, ReadOnlyMemory<byte> Pixels);
