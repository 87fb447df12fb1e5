using Clara.Dicom.Codec;
using Clara.Dicom.Data;
using Clara.Dicom.Series;
using Clara.Imaging;

namespace Clara.Dicom.Segmentation;

/// <summary>
/// DICOM segmentation objects as label maps, ours and others': binary, fractional (by a threshold) and label maps (PS3.3 sections A.51 and A.94); frames in any order, in any subset of the
/// slices, on a part of the grid. A label's id is the segment number, or the id that our writer put beside it; name, codes and colour come along. Segments that share voxels are refused by
/// name. Any thread. Since 0.2.
/// </summary>
public static class SegmentationReader
{
    /// <summary>Label Map Segmentation Storage, the newer form, which is read and not written.</summary>
    public const string LabelMapSopClass = "1.2.840.10008.5.1.4.1.1.66.7";

    /// <summary>Reads all segments.</summary>
    public static Task<LabelMap> ReadAsync(string path, Grid? grid, IDicomCodec codec, CancellationToken ct) => ReadAsync(path, grid, new(), codec, ct);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="grid">The grid that the map is to have, that of the source series in any axis order; null takes the segmentation's own, which spans only the slices that it has.</param>
    /// <param name="options">Which segments and how.</param>
    /// <param name="codec">Reads the file.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="GeometryException">The frames do not lie on the grid, or on no common one.</exception>
    /// <exception cref="ImageFormatException">The file is no segmentation object or is damaged.</exception>
    /// <exception cref="ClaraException">Segments overlap, a fractional segmentation without a threshold, a segment that is not there.</exception>
    public static async Task<LabelMap> ReadAsync(string path, Grid? grid, SegmentationReadOptions options, IDicomCodec codec, CancellationToken ct)
    {
        DicomDataset header = await codec.ReadHeaderAsync(path, null, ct).ConfigureAwait(false);
        string name = Path.GetFileName(path);
        if (header.Text(DicomTags.SopClassUid) is not (SegmentationWriter.SopClass or LabelMapSopClass))
            throw new ImageFormatException($"{name} is no DICOM segmentation object; give one (modality SEG).");
        if (File.Exists(path))
            PixelLayout.Of(header, name)?.Require(FileLength.Of(path), name);
        SegmentationLayout layout = SegmentationLayout.Of(header, name, options);
        IReadOnlyDictionary<int, Label> labels = SegmentItem.Labels(header.Items(DicomTags.SegmentSequence), name);
        if (options.Segments?.Except(labels.Keys).Order().ToArray() is [int missing, ..])
            throw new ClaraException(StatusCode.NotFound, $"{name} has no segment {missing}; it has {string.Join(", ", labels.Keys.Order().Take(20))}{(labels.Count > 20 ? ", ..." : "")}.");
        if (options.Names?.FirstOrDefault(n => !labels.Values.Any(l => l.Name.Equals(n, StringComparison.OrdinalIgnoreCase))) is string unknown)
            throw new ClaraException(StatusCode.NotFound, $"{name} has no segment \"{unknown}\"; it has {string.Join(", ", labels.OrderBy(l => l.Key).Take(20).Select(l => l.Value.Name))}{(labels.Count > 20 ? ", ..." : "")}.");
        FramePlacement placement = FramePlacement.Of(header, layout, grid, name);
        byte[] pixels = new byte[layout.Bytes];
        await codec.ReadFramesAsync(path, pixels, ct).ConfigureAwait(false);
        LabelMap map = SegmentationPixels.Merge(header, layout, placement, labels, options, pixels, name, ct);
        return grid is null ? map : Reorientation.To(map, grid, 0, ct);
    }
}
