using Clara.Dicom.Data;

namespace Clara.Dicom.Derived;

/// <summary>References to instances of the source. Some anonymisers empty the UIDs of instances, series or study: such images cannot be referred to.</summary>
internal static class SourceReference
{
    /// <summary>Class and instance (PS3.3 table 10-11), with the frame's number where the file has several; null for an image without UIDs.</summary>
    public static DicomDataset? Of(DicomDataset instance, int? frame = null)
    {
        if (instance.Text(DicomTags.SopClassUid) is not string sopClass || instance.Text(DicomTags.SopInstanceUid) is not string uid
            || instance.Text(DicomTags.SeriesInstanceUid) is null || instance.Text(DicomTags.StudyInstanceUid) is null)
            return null;
        DicomDataset item = new DicomDataset().Set(DicomTags.ReferencedSopClassUid, DicomVr.UI, sopClass).Set(DicomTags.ReferencedSopInstanceUid, DicomVr.UI, uid);
        return frame is int number ? item.Set(DicomTags.ReferencedFrameNumber, DicomVr.IS, number) : item;
    }

    /// <summary>All instances of the series.</summary>
    public static IReadOnlyList<DicomDataset> All(SourceSeries series) => [.. series.Instances.Select(i => Of(i)).OfType<DicomDataset>()];
}
