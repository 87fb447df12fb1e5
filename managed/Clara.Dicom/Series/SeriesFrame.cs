using Clara.Dicom.Data;
using Clara.Imaging;

namespace Clara.Dicom.Series;

/// <summary>One frame of one file, with all that decides where it belongs and what its values mean.</summary>
/// <param name="File">The file that it is of.</param>
/// <param name="Index">0-based number in the file.</param>
/// <param name="Plane">Where it lies; null where the file does not say.</param>
/// <param name="Spacing">Distance of columns (X) and rows (Y), mm; null where the file does not say.</param>
/// <param name="ThicknessMm">Slice thickness, else the spacing between slices.</param>
/// <param name="Slope">Factor of stored values.</param>
/// <param name="Intercept">Summand of stored values.</param>
/// <param name="Marks">What may tell it from another frame at the same place, in the order of <see cref="MarkNames"/>; "" where the file does not say.</param>
internal sealed record SeriesFrame(ImageFile File, int Index, Plane? Plane, (double X, double Y)? Spacing, double? ThicknessMm, double Slope, double Intercept, IReadOnlyList<string> Marks)
{
    /// <summary>What the marks are called in messages.</summary>
    public static readonly IReadOnlyList<string> MarkNames = ["stack", "temporal position", "b-value", "echo", "acquisition", "inversion time", "trigger time", "image type"];

    /// <summary>The frames of a file, by the functional groups where it has them (PS3.3 section C.7.6.16), else by the elements of a single-frame image.</summary>
    public static IReadOnlyList<SeriesFrame> Of(ImageFile file, DicomDataset header)
    {
        IReadOnlyList<DicomDataset> perFrame = header.Items(DicomTags.PerFrameFunctionalGroupsSequence);
        DicomDataset? shared = header.FirstItem(DicomTags.SharedFunctionalGroupsSequence);
        if (perFrame.Count == 0 && shared is null)
            return [Single(file, header)];
        // A frame's own group goes before the shared one.
        return [.. Enumerable.Range(0, file.Layout.Frames).Select(i => Functional(file, i, header, group => (i < perFrame.Count ? perFrame[i].FirstItem(group) : null) ?? shared?.FirstItem(group)))];
    }

    private static SeriesFrame Single(ImageFile file, DicomDataset header) => new(file, 0,
        Plane.Of(header.Numbers(DicomTags.ImagePositionPatient), header.Numbers(DicomTags.ImageOrientationPatient)),
        SpacingOf(header.Numbers(DicomTags.PixelSpacing)) ?? SpacingOf(header.Numbers(DicomTags.ImagerPixelSpacing)),
        Positive(header.Number(DicomTags.SliceThickness)) ?? Positive(header.Number(DicomTags.SpacingBetweenSlices)),
        SlopeOf(header.Number(DicomTags.RescaleSlope)), header.Number(DicomTags.RescaleIntercept) ?? 0,
        Texts(header, DicomTags.StackId, DicomTags.TemporalPositionIdentifier, DicomTags.DiffusionBValue, DicomTags.EchoNumbers, DicomTags.AcquisitionNumber, DicomTags.InversionTime, DicomTags.TriggerTime));

    private static SeriesFrame Functional(ImageFile file, int index, DicomDataset header, Func<DicomTag, DicomDataset?> group)
    {
        DicomDataset? measures = group(DicomTags.PixelMeasuresSequence), values = group(DicomTags.PixelValueTransformationSequence), content = group(DicomTags.FrameContentSequence);
        return new(file, index,
            Plane.Of(group(DicomTags.PlanePositionSequence)?.Numbers(DicomTags.ImagePositionPatient) ?? [], group(DicomTags.PlaneOrientationSequence)?.Numbers(DicomTags.ImageOrientationPatient) ?? []),
            SpacingOf(measures?.Numbers(DicomTags.PixelSpacing) ?? []),
            Positive(measures?.Number(DicomTags.SliceThickness)) ?? Positive(measures?.Number(DicomTags.SpacingBetweenSlices)),
            SlopeOf(values?.Number(DicomTags.RescaleSlope)), values?.Number(DicomTags.RescaleIntercept) ?? 0,
            [
                content?.Text(DicomTags.StackId) ?? "", content?.Text(DicomTags.TemporalPositionIndex) ?? "", group(DicomTags.MrDiffusionSequence)?.Text(DicomTags.DiffusionBValue) ?? "",
                group(DicomTags.MrEchoSequence)?.Text(DicomTags.EffectiveEchoTime) ?? "", header.Text(DicomTags.AcquisitionNumber) ?? "", "", "", string.Join('\\', header.Texts(DicomTags.ImageType)),
            ]);
    }

    private static string[] Texts(DicomDataset header, params ReadOnlySpan<DicomTag> tags)
    {
        string[] all = new string[tags.Length + 1];
        for (int i = 0; i < tags.Length; i++)
            all[i] = header.Text(tags[i]) ?? "";
        all[^1] = string.Join('\\', header.Texts(DicomTags.ImageType));
        return all;
    }

    // Careless writers give 0, which would make all voxels the same; GDCM and dcm2niix take it as 1 too.
    private static double SlopeOf(double? slope) => slope is double said && said != 0 ? said : 1;

    private static double? Positive(double? value) => value is > 0 && double.IsFinite(value.Value) ? value : null;

    private static (double X, double Y)? SpacingOf(IReadOnlyList<double> rowsColumns) =>
        rowsColumns is [> 0 and double y, > 0 and double x] && double.IsFinite(x) && double.IsFinite(y) ? (x, y) : null;
}
