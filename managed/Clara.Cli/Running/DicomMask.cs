using Clara.Dicom.Data;
using Clara.Dicom.Segmentation;
using Clara.Dicom.Structures;
using Clara.Dicom.Web;
using Clara.Imaging;

namespace Clara.Cli.Running;

/// <summary>The two objects of DICOM that label maps are kept in.</summary>
internal enum DicomMaskKind
{
    Segmentation,
    StructureSet,
}

/// <summary>Label maps as DICOM files: .dcm is a segmentation object, .rtstruct.dcm a structure set; or stored on a DICOMweb server as a segmentation object.</summary>
internal static class DicomMask
{
    public const string Ending = ".dcm", StructureSetEnding = ".rtstruct.dcm";

    public static DicomMaskKind? KindOf(string? sopClass) => sopClass switch
    {
        SegmentationWriter.SopClass or SegmentationReader.LabelMapSopClass => DicomMaskKind.Segmentation,
        StructureSetWriter.SopClass => DicomMaskKind.StructureSet,
        _ => null,
    };

    /// <summary>Whether a user wants a mask written as DICOM.</summary>
    public static bool IsWanted(string path) => path.EndsWith(Ending, StringComparison.OrdinalIgnoreCase) || DicomWebAddress.IsMeant(path);

    /// <summary>Reads one onto a grid; without one a segmentation has its own, and a structure set is refused, because contours have none.</summary>
    public static async Task<LabelMap> ReadAsync(Run run, DicomSource source, string file, DicomMaskKind kind, ImagePlace? image, CancellationToken ct)
    {
        if (image is not null)
            await WarnOfOtherFrameAsync(run, source, file, image, ct).ConfigureAwait(false);
        Grid? grid = image?.Grid;
        if (kind == DicomMaskKind.Segmentation)
            return await SegmentationReader.ReadAsync(file, grid, new() { Names = run.Choice.Segments }, source.Codec, ct).ConfigureAwait(false);
        string name = Path.GetFileName(file);
        if (grid is null)
            throw new ClaraException(StatusCode.Argument, $"{name} is a structure set: contours without voxels. Say on which image with --source SERIES.");
        StructureSetReading reading = await StructureSetReader.ReadAsync(file, grid, source.Codec, ct).ConfigureAwait(false);
        if (!run.IsQuiet && reading.PassedOver + reading.Outside > 0)
            await run.Error.WriteLineAsync($"clara: {name}: {reading.PassedOver} contours enclose nothing, {reading.Outside} lie outside of the image; they are left out.").ConfigureAwait(false);
        return reading.Map;
    }

    // No error: anonymisers give the objects of one study UIDs that do not fit any more, and the grid is checked anyway.
    private static async Task WarnOfOtherFrameAsync(Run run, DicomSource source, string file, ImagePlace image, CancellationToken ct)
    {
        DicomDataset header = await source.Codec.ReadHeaderAsync(file, [DicomTags.FrameOfReferenceUid, DicomTags.ReferencedFrameOfReferenceSequence], ct).ConfigureAwait(false);
        string? own = header.Text(DicomTags.FrameOfReferenceUid) ?? header.FirstItem(DicomTags.ReferencedFrameOfReferenceSequence)?.Text(DicomTags.FrameOfReferenceUid);
        if (!run.IsQuiet && own is not null && image.FrameOfReferenceUid.Length > 0 && own != image.FrameOfReferenceUid)
            await run.Error.WriteLineAsync($"clara: {Path.GetFileName(file)} was drawn in another frame of reference than the image's; check that it belongs to it.").ConfigureAwait(false);
    }

    /// <summary>Writes or stores a mask that was drawn on the series.</summary>
    public static async Task WriteAsync(Run run, string path, LabelMap map, DicomSource series, CancellationToken ct)
    {
        IReadOnlyList<DicomDataset> headers = await series.HeadersAsync(ct).ConfigureAwait(false);
        if (!DicomWebAddress.IsMeant(path))
        {
            await WriteAsync(path, map, headers, series, ct).ConfigureAwait(false);
            return;
        }
        string folder = Directory.CreateTempSubdirectory("clara-dicomweb-").FullName;
        try
        {
            string file = Path.Combine(folder, "segmentation" + Ending);
            await WriteAsync(file, map, headers, series, ct).ConfigureAwait(false);
            using DicomWebClient client = DicomSource.Client(run, DicomWebAddress.ServerToStoreAt(path));
            StoredFile stored = (await client.StoreAsync([file], null, ct).ConfigureAwait(false)).Single();
            if (!stored.IsStored)
                throw new ClaraException(StatusCode.Server, $"{client.Server} did not store the segmentation: {stored.Reason}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Task WriteAsync(string path, LabelMap map, IReadOnlyList<DicomDataset> headers, DicomSource series, CancellationToken ct) =>
        path.EndsWith(StructureSetEnding, StringComparison.OrdinalIgnoreCase) ? StructureSetWriter.WriteAsync(path, map, headers, series.Codec, ct) : SegmentationWriter.WriteAsync(path, map, headers, series.Codec, ct);
}
