using Clara.Dicom.Data;
using Clara.Imaging;

namespace Clara.Dicom.Derived;

/// <summary>
/// Where one frame of a file lies: position, directions and spacings of an image plane (PS3.3 sections C.7.6.2 and C.7.6.16.2), from the upper level of a single-frame image
/// or from the functional groups of a multi-frame one.
/// </summary>
/// <param name="Instance">The header that the frame is of.</param>
/// <param name="Frame">1-based number in a multi-frame file; null in a single-frame one.</param>
/// <param name="Position">Centre of the first pixel, mm, LPS.</param>
/// <param name="Row">Unit vector along a row: the direction of rising column index.</param>
/// <param name="Column">Unit vector along a column: the direction of rising row index.</param>
/// <param name="Spacing">Distance of columns (x) and of rows (y), mm; null where the file does not say.</param>
/// <param name="Thickness">Slice thickness, mm.</param>
/// <param name="Distance">Spacing between slices, mm.</param>
internal sealed record PlaneGeometry(
    DicomDataset Instance, int? Frame, Vector3 Position, Vector3 Row, Vector3 Column, (double X, double Y)? Spacing, double? Thickness, double? Distance)
{
    public Vector3 Normal { get; } = Geometry.Unit(Geometry.Cross(Row, Column));

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
        IReadOnlyList<double> position = group(DicomTags.PlanePositionSequence)?.Numbers(DicomTags.ImagePositionPatient) ?? [];
        IReadOnlyList<double> directions = group(DicomTags.PlaneOrientationSequence)?.Numbers(DicomTags.ImageOrientationPatient) ?? [];
        DicomDataset? measures = group(DicomTags.PixelMeasuresSequence);
        IReadOnlyList<double> spacing = measures?.Numbers(DicomTags.PixelSpacing) ?? [];
        if (position.Count != 3 || directions.Count != 6 || position.Concat(directions).Any(n => !double.IsFinite(n)))
            throw new GeometryException($"{(frame is int number ? $"Frame {number}" : "An image")} has no position or orientation in the patient; give images of a CT, MR or PET series.");
        Vector3 row = new(directions[0], directions[1], directions[2]), column = new(directions[3], directions[4], directions[5]);
        if (Math.Abs(row.Length - 1) > 1e-2 || Math.Abs(column.Length - 1) > 1e-2 || Math.Abs(Geometry.Dot(row, column)) > 1e-2)
            throw new GeometryException($"{(frame is int which ? $"Frame {which}" : "An image")} has an orientation that is no pair of orthogonal unit vectors.");
        return new(instance, frame, new(position[0], position[1], position[2]), Geometry.Unit(row), Geometry.Unit(column),
            spacing is [> 0 and double y, > 0 and double x] ? (x, y) : null, Positive(DicomTags.SliceThickness), Positive(DicomTags.SpacingBetweenSlices));

        double? Positive(DicomTag tag) => measures?.Number(tag) is > 0 and double value ? value : null;
    }
}
