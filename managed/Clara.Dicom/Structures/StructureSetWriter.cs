using Clara.Dicom.Codec;
using Clara.Dicom.Data;
using Clara.Dicom.Derived;
using Clara.Imaging;

namespace Clara.Dicom.Structures;

/// <summary>
/// Label maps as DICOM structure sets (RTSTRUCT, PS3.3 section A.19): closed planar contours in the planes of the source series, holes by the keyhole technique. A label's id is the
/// ROI number. Every label becomes a structure, also one without voxels. Colours and codes as for <see cref="Segmentation.SegmentationWriter"/>. Any thread. Since 0.2.
/// </summary>
public static class StructureSetWriter
{
    /// <summary>RT Structure Set Storage.</summary>
    public const string SopClass = "1.2.840.10008.5.1.4.1.1.481.3";

    /// <summary>Writes with the default options.</summary>
    public static Task WriteAsync(string path, LabelMap map, IReadOnlyList<DicomDataset> source, IDicomCodec codec, CancellationToken ct) =>
        WriteAsync(path, map, source, new(), codec, ct);

    /// <summary>Writes a file, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="map">On the grid of the source series, in any axis order; borrowed for the call.</param>
    /// <param name="source">The headers of all images of the series, in any order; one header for a multi-frame image.</param>
    /// <param name="options">How it is written.</param>
    /// <param name="codec">Writes the file.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="GeometryException">The source images make no volume, or the map lies on another grid.</exception>
    /// <exception cref="ClaraException">The source is no single series, the map has no labels, or the file cannot be written.</exception>
    public static async Task WriteAsync(string path, LabelMap map, IReadOnlyList<DicomDataset> source, StructureSetOptions options, IDicomCodec codec, CancellationToken ct) =>
        await codec.WriteAsync(path, Make(map, source, options, ct), default, ct).ConfigureAwait(false);

    /// <summary>The object in memory; parameters and errors as for files.</summary>
    public static DicomDataset Make(LabelMap map, IReadOnlyList<DicomDataset> source, StructureSetOptions options, CancellationToken ct)
    {
        SourceSeries series = SourceSeries.Of(source);
        LabelMap aligned = series.Aligned(map, ct);
        IReadOnlyList<Label> labels = LabelList.Of(aligned);
        return labels.Count > 0 ? StructureSetDataset.Of(series, aligned, labels, options, ct)
            : throw new ClaraException(StatusCode.Argument, "The label map has no labels, and a structure set needs at least one; name the labels that were looked for.");
    }
}
