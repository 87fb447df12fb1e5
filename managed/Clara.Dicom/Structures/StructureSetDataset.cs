using Clara.Dicom.Data;
using Clara.Dicom.Derived;
using Clara.Dicom.Segmentation;
using Clara.Imaging;

namespace Clara.Dicom.Structures;

/// <summary>The elements of a structure set (PS3.3 sections C.8.8.5, C.8.8.6 and C.8.8.8).</summary>
internal static class StructureSetDataset
{
    /// <summary>What a reference to a study is called in structure sets, though the class itself is retired.</summary>
    private const string DetachedStudy = "1.2.840.10008.3.1.2.3.1";

    private const int LongestSetLabel = 16; // characters of SH

    public static DicomDataset Of(SourceSeries series, LabelMap map, IReadOnlyList<Label> labels, StructureSetOptions options, CancellationToken ct)
    {
        DicomDataset source = series.Instances[0];
        DicomDataset dataset = CommonModules.For(source, StructureSetWriter.SopClass, "RTSTRUCT", options.SeriesNumber ?? (source.Whole(DicomTags.SeriesNumber) ?? 0) + 2000,
            options.SeriesDescription, options.Clock.GetLocalNow());
        string frame = dataset.Text(DicomTags.FrameOfReferenceUid)!, name = LongName.Short(options.Label);
        Label[] full = [.. labels.Select(LabelPresets.Complete)];
        return dataset
            .Set(DicomTags.OperatorsName, new DicomText(DicomVr.PN, []))
            .Set(DicomTags.StructureSetLabel, DicomVr.SH, name[..Math.Min(name.Length, LongestSetLabel)])
            .Set(DicomTags.StructureSetDate, dataset[DicomTags.SeriesDate]!).Set(DicomTags.StructureSetTime, dataset[DicomTags.SeriesTime]!)
            .Set(DicomTags.ReferencedFrameOfReferenceSequence, Reference(series, frame))
            .Set(DicomTags.StructureSetRoiSequence, [.. full.Select(l => Roi(l, frame, options))])
            .Set(DicomTags.RoiContourSequence, [.. full.Select(l => Contours(series, map, l, options, ct))])
            .Set(DicomTags.RtRoiObservationsSequence, [.. full.Select((l, n) => Observation(l, n + 1))]);
    }

    private static DicomDataset Reference(SourceSeries series, string frame)
    {
        DicomDataset item = new DicomDataset().Set(DicomTags.FrameOfReferenceUid, DicomVr.UI, frame);
        if (SourceReference.All(series) is { Count: > 0 } instances)
            item.Set(DicomTags.RtReferencedStudySequence, new DicomDataset()
                .Set(DicomTags.ReferencedSopClassUid, DicomVr.UI, DetachedStudy)
                .Set(DicomTags.ReferencedSopInstanceUid, DicomVr.UI, series.Instances[0].Text(DicomTags.StudyInstanceUid)!)
                .Set(DicomTags.RtReferencedSeriesSequence, new DicomDataset()
                    .Set(DicomTags.SeriesInstanceUid, series.Instances[0][DicomTags.SeriesInstanceUid]!)
                    .Set(DicomTags.ContourImageSequence, instances)));
        return item;
    }

    private static DicomDataset Roi(Label label, string frame, StructureSetOptions options)
    {
        DicomDataset item = new DicomDataset()
            .Set(DicomTags.RoiNumber, DicomVr.IS, label.Id)
            .Set(DicomTags.ReferencedFrameOfReferenceUid, DicomVr.UI, frame)
            .Set(DicomTags.RoiName, DicomVr.LO, LongName.Short(label.Name))
            .Set(DicomTags.RoiGenerationAlgorithm, DicomVr.CS, options.Algorithm.ToString().ToUpperInvariant());
        return LongName.Description(label.Name) is string description ? item.Set(DicomTags.RoiDescription, DicomVr.ST, description) : item;
    }

    private static DicomDataset Contours(SourceSeries series, LabelMap map, Label label, StructureSetOptions options, CancellationToken ct)
    {
        Rgb colour = label.Colour!.Value;
        DicomDataset item = new DicomDataset()
            .Set(DicomTags.ReferencedRoiNumber, DicomVr.IS, label.Id)
            .Set(DicomTags.RoiDisplayColor, DicomVr.IS, colour.R, colour.G, colour.B);
        List<DicomDataset> contours = [];
        foreach (SliceContours slice in Polygons.Of(map, label.Id, 2, options.Kind, ct))
        {
            ct.ThrowIfCancellationRequested();
            foreach (IReadOnlyList<ContourPoint> points in Keyholes.Join(slice.Contours))
                contours.Add(Closed(series, slice.Index, points).Set(DicomTags.ContourNumber, DicomVr.IS, contours.Count + 1));
        }
        return contours.Count > 0 ? item.Set(DicomTags.ContourSequence, contours) : item;
    }

    private static DicomDataset Closed(SourceSeries series, int slice, IReadOnlyList<ContourPoint> points)
    {
        // A thousandth of a pixel is enough to find the voxels again, and short numbers keep files small.
        int decimals = Math.Clamp((int)Math.Ceiling(3 - Math.Log10(Math.Min(series.Grid.SpacingMm.X, series.Grid.SpacingMm.Y))), 3, 8);
        double[] data = new double[points.Count * 3];
        for (int n = 0; n < points.Count; n++)
        {
            WorldPoint p = series.Grid.ToWorld(new Vector3(points[n].I, points[n].J, slice));
            (data[3 * n], data[3 * n + 1], data[3 * n + 2]) = (Math.Round(p.X, decimals), Math.Round(p.Y, decimals), Math.Round(p.Z, decimals));
        }
        DicomDataset item = new DicomDataset()
            .Set(DicomTags.ContourGeometricType, DicomVr.CS, "CLOSED_PLANAR")
            .Set(DicomTags.NumberOfContourPoints, DicomVr.IS, points.Count)
            .Set(DicomTags.ContourData, DicomVr.DS, data);
        return SourceReference.Of(series.Slices[slice].Instance, series.Slices[slice].Frame) is DicomDataset image ? item.Set(DicomTags.ContourImageSequence, image) : item;
    }

    private static DicomDataset Observation(Label label, int number)
    {
        LabelCodes codes = label.Codes!;
        DicomDataset type = CodeItem.Of(codes.Type);
        if (codes.Modifier is CodedConcept modifier)
            type.Set(DicomTags.SegmentedPropertyTypeModifierCodeSequence, CodeItem.Of(modifier));
        return new DicomDataset()
            .Set(DicomTags.ObservationNumber, DicomVr.IS, number)
            .Set(DicomTags.ReferencedRoiNumber, DicomVr.IS, label.Id)
            .Set(DicomTags.SegmentedPropertyCategoryCodeSequence, CodeItem.Of(codes.Category))
            .Set(DicomTags.RtRoiIdentificationCodeSequence, type)
            .Set(DicomTags.RtRoiInterpretedType, new DicomText(DicomVr.CS, []))
            .Set(DicomTags.RoiInterpreter, new DicomText(DicomVr.PN, []));
    }
}
