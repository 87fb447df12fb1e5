using Clara.Dicom.Data;
using Clara.Dicom.Series;
using Clara.Imaging;

namespace Clara.Dicom.Derived;

/// <summary>
/// Where one frame of a file lies: position, directions and spacings of an image plane (PS3.3 sections C.7.6.2 and C.7.6.16.2), from the upper level of a single-frame image
/// or from the functional groups of a multi-frame one.
/// </summary>
/// <param name="Instance">The header that the frame is of.</param>
/// <param name="Frame">1-based number in a multi-frame file; null in a single-frame one.</param>
/// <param name="Plane">Position and directions.</param>
/// <param name="Spacing">Distance of columns (x) and of rows (y), mm; null where the file does not say.</param>
/// <param name="Thickness">Slice thickness, mm.</param>
/// <param name="Distance">Spacing between slices, mm.</param>
internal sealed record PlaneGeometry(
    DicomDataset Instance, int? Frame, Plane Plane, (double X, double Y)? Spacing, double? Thickness, double? Distance)
{
    /// <summary>The planes of a file's frames in their order. Throws <see cref="GeometryException"/> where a position or orientation is missing.</summary>
    public static IReadOnlyList<PlaneGeometry> Of(DicomDataset instance)
    {
        IReadOnlyList<DicomDataset> perFrame = instance.Items(DicomTags.PerFrameFunctionalGroupsSequence);
        if (perFrame.Count == 0)
            return [Read(instance, null, _ => instance)];
        DicomDataset? shared = instance.FirstItem(DicomTags.SharedFunctionalGroupsSequence);
        return [.. perFrame.Select((groups, n) => Read(instance, n + 1, group => groups.FirstItem(group) ?? shared?.FirstItem(group)))];
    }

    private static PlaneGeometry Read(DicomDataset instance, int? frame, Func<DicomTag, DicomDataset?> group)
    {
        DicomDataset? measures = group(DicomTags.PixelMeasuresSequence);
        IReadOnlyList<double> spacing = measures?.Numbers(DicomTags.PixelSpacing) ?? [];
        Plane plane = Plane.Of(group(DicomTags.PlanePositionSequence)?.Numbers(DicomTags.ImagePositionPatient) ?? [],
            group(DicomTags.PlaneOrientationSequence)?.Numbers(DicomTags.ImageOrientationPatient) ?? [])
            ?? throw new GeometryException($"{(frame is int number ? $"Frame {number}" : "An image")} has no position and orientation in the patient; give images of a CT, MR or PET series.");
        return new(instance, frame, plane,
            spacing is [> 0 and double y, > 0 and double x] ? (x, y) : null, Positive(DicomTags.SliceThickness), Positive(DicomTags.SpacingBetweenSlices));

        double? Positive(DicomTag tag) => measures?.Number(tag) is > 0 and double value ? value : null;
    }
}
