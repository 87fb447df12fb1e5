using Clara.Dicom.Codec;
using Clara.Dicom.Data;
using Clara.Dicom.Derived;
using Clara.Imaging;

namespace Clara.Dicom.Segmentation;

/// <summary>
/// Label maps as DICOM segmentation objects (PS3.3 section A.51): binary, a segment a label, a frame a slice that the label is in. Every label of the map becomes a segment, also
/// one without voxels; a voxel's id without a name is called "label n". A map without any voxel of a label becomes one empty frame of its first label.
/// What the map's labels lack of codes and colours is taken from <see cref="LabelPresets"/>. Any thread. Since 0.2.
/// </summary>
public static class SegmentationWriter
{
    /// <summary>Segmentation Storage.</summary>
    public const string SopClass = "1.2.840.10008.5.1.4.1.1.66.4";

    /// <summary>Writes with the default options.</summary>
    public static Task WriteAsync(string path, LabelMap map, IReadOnlyList<DicomDataset> source, IDicomCodec codec, CancellationToken ct) =>
        WriteAsync(path, map, source, new(), codec, ct);

    /// <summary>Writes a file, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="map">On the grid of the source series, in any axis order; borrowed for the call.</param>
    /// <param name="source">The headers of all images of the series, in any order; one header for a multi-frame image.</param>
    /// <param name="options">What the object says of itself.</param>
    /// <param name="codec">Writes the file.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="GeometryException">The source images make no volume, or the map lies on another grid.</exception>
    /// <exception cref="ClaraException">The source is no single series, the map has no labels, or the file cannot be written.</exception>
    public static async Task WriteAsync(string path, LabelMap map, IReadOnlyList<DicomDataset> source, SegmentationOptions options, IDicomCodec codec, CancellationToken ct)
    {
        SegmentationObject made = Make(map, source, options, ct);
        await codec.WriteAsync(path, made.Dataset, made.Pixels, ct).ConfigureAwait(false);
    }

    /// <summary>The object in memory; parameters and errors as for files.</summary>
    public static SegmentationObject Make(LabelMap map, IReadOnlyList<DicomDataset> source, SegmentationOptions options, CancellationToken ct)
    {
        SourceSeries series = SourceSeries.Of(source);
        LabelMap aligned = series.Aligned(map, ct);
        IReadOnlyList<Label> labels = LabelList.Of(aligned);
        if (labels.Count == 0)
            throw new ClaraException(StatusCode.Argument, "The label map has no labels, and a segmentation object needs at least one; name the labels that were looked for.");
        Dictionary<int, int> segmentOf = labels.Select((l, n) => (l.Id, Number: n + 1)).ToDictionary(l => l.Id, l => l.Number);
        IReadOnlyList<SegmentFrame> frames = SegmentFrames.Of(aligned, segmentOf, ct);
        DicomDataset dataset = SegmentationDataset.Of(series, aligned.Grid, labels, frames, options);
        return new(dataset, SegmentFrames.Pack(aligned, segmentOf, frames, ct));
    }
}
