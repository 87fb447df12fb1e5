using Clara.Dicom.Data;
using Clara.Dicom.Derived;
using Clara.Dicom.Series;
using Clara.Imaging;

namespace Clara.Dicom.Segmentation;

/// <summary>The elements of a segmentation object besides its pixels.</summary>
internal static class SegmentationDataset
{
    private static readonly CodedConcept SegmentationDerivation = new("113076", "DCM", "Segmentation");
    private static readonly CodedConcept SourcePurpose = new("121322", "DCM", "Source image for image processing operation");

    public static DicomDataset Of(SourceSeries series, Grid grid, IReadOnlyList<Label> labels, IReadOnlyList<SegmentFrame> frames, SegmentationOptions options)
    {
        DicomDataset source = series.Instances[0];
        DicomDataset dataset = CommonModules.For(source, SegmentationWriter.SopClass, "SEG", options.SeriesNumber ?? (source.Whole(DicomTags.SeriesNumber) ?? 0) + 1000,
            options.SeriesDescription, options.Clock.GetLocalNow());
        dataset
            .Set(DicomTags.ImageType, DicomVr.CS, "DERIVED", "PRIMARY")
            .Set(DicomTags.ContentDate, dataset[DicomTags.SeriesDate]!).Set(DicomTags.ContentTime, dataset[DicomTags.SeriesTime]!)
            .Set(DicomTags.ContentLabel, DicomVr.CS, "SEGMENTATION")
            .Set(DicomTags.ContentDescription, new DicomText(DicomVr.LO, []))
            .Set(DicomTags.ContentCreatorName, new DicomText(DicomVr.PN, []))
            .Set(DicomTags.SamplesPerPixel, DicomVr.US, 1)
            .Set(DicomTags.PhotometricInterpretation, DicomVr.CS, "MONOCHROME2")
            .Set(DicomTags.NumberOfFrames, DicomVr.IS, frames.Count)
            .Set(DicomTags.Rows, DicomVr.US, grid.Size.Y).Set(DicomTags.Columns, DicomVr.US, grid.Size.X)
            .Set(DicomTags.BitsAllocated, DicomVr.US, 1).Set(DicomTags.BitsStored, DicomVr.US, 1).Set(DicomTags.HighBit, DicomVr.US, 0).Set(DicomTags.PixelRepresentation, DicomVr.US, 0)
            .Set(DicomTags.SegmentationType, DicomVr.CS, "BINARY").Set(DicomTags.SegmentsOverlap, DicomVr.CS, "NO")
            .Set(DicomTags.SegmentSequence, [.. labels.Select((label, n) => SegmentItem.Of(label, n + 1, options))]);
        SetLossiness(dataset, source);
        SetReferences(dataset, series);
        SetDimensions(dataset);
        int[] slices = [.. frames.Select(f => f.Slice).Distinct().Order()];
        Dictionary<int, int> placeOf = slices.Select((slice, n) => (slice, n)).ToDictionary(p => p.slice, p => p.n + 1);
        return dataset
            .Set(DicomTags.SharedFunctionalGroupsSequence, Shared(series))
            .Set(DicomTags.PerFrameFunctionalGroupsSequence, [.. frames.Select(f => PerFrame(series, f, placeOf[f.Slice]))]);
    }

    private static void SetLossiness(DicomDataset dataset, DicomDataset source)
    {
        bool lossy = source.Text(DicomTags.LossyImageCompression) == "01";
        dataset.Set(DicomTags.LossyImageCompression, DicomVr.CS, lossy ? "01" : "00");
        foreach (DicomTag tag in (ReadOnlySpan<DicomTag>)[DicomTags.LossyImageCompressionRatio, DicomTags.LossyImageCompressionMethod])
            if (lossy && source[tag] is DicomElement element)
                dataset.Set(tag, element);
    }

    private static void SetReferences(DicomDataset dataset, SourceSeries series)
    {
        if (SourceReference.All(series) is { Count: > 0 } instances)
            dataset.Set(DicomTags.ReferencedSeriesSequence, new DicomDataset()
                .Set(DicomTags.SeriesInstanceUid, series.Instances[0][DicomTags.SeriesInstanceUid]!).Set(DicomTags.ReferencedInstanceSequence, instances));
    }

    /// <summary>Frames are indexed by segment, then by position.</summary>
    private static void SetDimensions(DicomDataset dataset)
    {
        string organization = NewUid.Make();
        dataset
            .Set(DicomTags.DimensionOrganizationSequence, new DicomDataset().Set(DicomTags.DimensionOrganizationUid, DicomVr.UI, organization))
            .Set(DicomTags.DimensionIndexSequence,
                Index(DicomTags.ReferencedSegmentNumber, DicomTags.SegmentIdentificationSequence, "Segment"),
                Index(DicomTags.ImagePositionPatient, DicomTags.PlanePositionSequence, "Position"));

        DicomDataset Index(DicomTag pointer, DicomTag group, string label) => new DicomDataset()
            .Set(DicomTags.DimensionOrganizationUid, DicomVr.UI, organization)
            .Set(DicomTags.DimensionIndexPointer, DicomVr.AT, pointer.ToJsonName())
            .Set(DicomTags.FunctionalGroupPointer, DicomVr.AT, group.ToJsonName())
            .Set(DicomTags.DimensionDescriptionLabel, DicomVr.LO, label);
    }

    private static DicomDataset Shared(SourceSeries series)
    {
        PlaneGeometry plane = series.Slices[0];
        Plane at = plane.Plane;
        double distance = DecimalString.Nearest(series.Grid.SpacingMm.Z);
        return new DicomDataset()
            .Set(DicomTags.PlaneOrientationSequence, new DicomDataset().Set(DicomTags.ImageOrientationPatient, DicomVr.DS,
                [.. new[] { at.Row.X, at.Row.Y, at.Row.Z, at.Column.X, at.Column.Y, at.Column.Z }.Select(DecimalString.Nearest)]))
            .Set(DicomTags.PixelMeasuresSequence, new DicomDataset()
                .Set(DicomTags.PixelSpacing, DicomVr.DS, DecimalString.Nearest(series.Grid.SpacingMm.Y), DecimalString.Nearest(series.Grid.SpacingMm.X))
                .Set(DicomTags.SliceThickness, DicomVr.DS, DecimalString.Nearest(plane.Thickness ?? distance))
                .Set(DicomTags.SpacingBetweenSlices, DicomVr.DS, distance));
    }

    private static DicomDataset PerFrame(SourceSeries series, SegmentFrame frame, int place)
    {
        PlaneGeometry plane = series.Slices[frame.Slice];
        DicomDataset derivation = new DicomDataset().Set(DicomTags.DerivationCodeSequence, CodeItem.Of(SegmentationDerivation));
        if (SourceReference.Of(plane.Instance, plane.Frame) is DicomDataset reference)
            derivation.Set(DicomTags.SourceImageSequence, reference
                .Set(DicomTags.SpatialLocationsPreserved, DicomVr.CS, "YES").Set(DicomTags.PurposeOfReferenceCodeSequence, CodeItem.Of(SourcePurpose)));
        else
            derivation.Set(DicomTags.SourceImageSequence, new DicomSequence([]));
        Vector3 p = series.PositionOf(frame.Slice);
        return new DicomDataset()
            .Set(DicomTags.FrameContentSequence, new DicomDataset().Set(DicomTags.DimensionIndexValues, DicomVr.UL, frame.Segment, place))
            .Set(DicomTags.PlanePositionSequence, new DicomDataset().Set(DicomTags.ImagePositionPatient, DicomVr.DS,
                DecimalString.Nearest(p.X), DecimalString.Nearest(p.Y), DecimalString.Nearest(p.Z)))
            .Set(DicomTags.SegmentIdentificationSequence, new DicomDataset().Set(DicomTags.ReferencedSegmentNumber, DicomVr.US, frame.Segment))
            .Set(DicomTags.DerivationImageSequence, derivation);
    }
}
