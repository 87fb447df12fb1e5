namespace Clara.Imaging;

/// <summary>
/// NRRD files, versions 0001 to 0005: .nrrd, .seg.nrrd and .nhdr with one data file in its folder or below; raw, gzip and ascii, either byte order. Geometry comes in and goes out as LPS, mm:
/// RAS, LAS and other units stay in here; a space that only has a dimension counts as LPS, spacings without directions lie along the world's axes.
/// Any thread; nothing is kept between calls. Failures are <see cref="ClaraException"/>s with a one-line message that names the file:
/// <see cref="StatusCode.NotFound"/>, <see cref="StatusCode.Io"/>, <see cref="StatusCode.Memory"/>, <see cref="ImageFormatException"/> for files that are damaged, cut off, of another kind or
/// packed otherwise, <see cref="GeometryException"/> for sizes and axes that cannot be used. Cancelling throws <see cref="OperationCanceledException"/> within a quarter MiB of voxels. Since 0.1.
/// </summary>
public static class NrrdFile
{
    /// <summary>
    /// Reads a scalar volume, x fastest: two axes are one slice, further ones must have the size 1 or be chosen along. Integers and floats keep their type; 32-bit unsigned and 64-bit integers become int32,
    /// or float64 where values need it (exact to 2^53). The volume owns its voxels.
    /// </summary>
    /// <param name="path">The file, or the header of a pair.</param>
    /// <param name="ct">Looked at per chunk.</param>
    public static Task<Volume> ReadAsync(string path, CancellationToken ct) => ReadAsync(path, ImageReadOptions.None, ct);

    /// <summary>Reads the chosen volume of a file with several; only that one is held.</summary>
    /// <param name="path">The file, or the header of a pair.</param>
    /// <param name="options">The choice.</param>
    /// <param name="ct">Looked at per chunk.</param>
    public static async Task<Volume> ReadAsync(string path, ImageReadOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);
        (NrrdHeader header, NrrdAxes axes) = await HeaderAsync(path, ct).ConfigureAwait(false);
        if (axes.Layers > 1 && options == ImageReadOptions.None && NrrdSegments.Of(header).Count > 0)
            throw new GeometryException($"{header.Name} is a segmentation with {axes.Layers} layers, not an image; read it as a label map.");
        return await NrrdReader.VolumeAsync(path, header, axes, VoxelPick.Of(axes.All, options, header.Name), ct).ConfigureAwait(false);
    }

    /// <summary>What the header says; no voxel is read.</summary>
    /// <param name="path">The file, or the header of a pair.</param>
    /// <param name="ct">Looked at per chunk.</param>
    public static async Task<ImageFileInfo> ReadInfoAsync(string path, CancellationToken ct)
    {
        (NrrdHeader header, NrrdAxes axes) = await HeaderAsync(path, ct).ConfigureAwait(false);
        bool isLayered = NrrdSegments.Of(header).Count > 0;   // layers of segments are one map, not steps
        return ImageFileInfo.Of(NrrdGeometry.GridOf(header, axes), isLayered ? [] : axes.All);
    }

    /// <summary>
    /// Reads a label map: whole numbers 0 to 65535 in any type, else <see cref="ImageFormatException"/>. 3D Slicer's segments give names, colours and codes; layers of segments that do not overlap become one map,
    /// with the stored values where they differ, else counted from 1 in the segments' order; overlapping ones are an <see cref="ImageFormatException"/> that names two of them.
    /// Ids that occur without a name are called "label N".
    /// </summary>
    /// <param name="path">The file, or the header of a pair.</param>
    /// <param name="labels">The names of the ids; null takes the segments of the header, where there are any. Colours and codes that these labels lack are the header's.</param>
    /// <param name="ct">Looked at per chunk.</param>
    public static Task<LabelMap> ReadLabelMapAsync(string path, IReadOnlyList<Label>? labels, CancellationToken ct) => ReadLabelMapAsync(path, labels, ImageReadOptions.None, ct);

    /// <summary>Reads the chosen label map of a file with several; the layers of segments are one map, of which <see cref="ImageReadOptions.Segments"/> chooses by the names in the file.</summary>
    /// <param name="path">The file, or the header of a pair.</param>
    /// <param name="labels">The names of the ids, or null.</param>
    /// <param name="options">The choice.</param>
    /// <param name="ct">Looked at per chunk.</param>
    public static async Task<LabelMap> ReadLabelMapAsync(string path, IReadOnlyList<Label>? labels, ImageReadOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);
        (NrrdHeader header, NrrdAxes axes) = await HeaderAsync(path, ct).ConfigureAwait(false);
        List<NrrdSegment> segments = NrrdSegments.Of(header);
        bool isLayered = segments.Count > 0 && axes.All.Count(a => a.Kind != FileAxisKind.Space && a.Size > 1) == 1;
        VoxelPick pick = VoxelPick.Of(isLayered ? [.. axes.All.Select(a => a with { Kind = FileAxisKind.Space })] : axes.All, options, header.Name);
        (Grid grid, ushort[] stored) = await NrrdReader.LabelVoxelsAsync(path, header, axes, pick, ct).ConfigureAwait(false);
        (ushort[] voxels, IReadOnlyList<Label> named) = NrrdLayers.Merge(stored, isLayered ? (int)axes.Layers : 1, axes.IsInterleaved, segments, options.Segments, header.Name, ct);
        // Segments are chosen by their names in the file, and renamed afterwards.
        bool renamed = labels is not null && segments.Count > 0;
        LabelMap chosen = SegmentChoice.Only(grid, LabelNames.Complete(renamed ? null : labels, named, voxels), voxels, options.Segments, header.Name);
        return renamed ? new(grid, LabelNames.Complete(labels, chosen.Labels, voxels), voxels) : chosen;
    }

    /// <summary>Writes a volume in its own type, gzip encoded, by ending: .nrrd, or .nhdr with a .raw.gz beside it. The file appears whole or not at all.</summary>
    /// <param name="path">The file; an older one is replaced.</param>
    /// <param name="volume">The voxels, borrowed until the task ends.</param>
    /// <param name="ct">Looked at per chunk; nothing is left behind.</param>
    public static Task WriteAsync(string path, Volume volume, CancellationToken ct) => ToFileAsync(path, StoredImage.Of(volume), null, ct);

    /// <summary>
    /// Writes a label map as uint8 where all ids fit, else uint16, with names, colours, codes and values as 3D Slicer's segments (one layer); name it .seg.nrrd and Slicer opens it as a segmentation.
    /// The file appears whole or not at all.
    /// </summary>
    /// <param name="path">The file, by ending as for volumes; an older one is replaced.</param>
    /// <param name="map">The label map, borrowed until the task ends.</param>
    /// <param name="ct">Looked at per chunk; nothing is left behind.</param>
    public static Task WriteAsync(string path, LabelMap map, CancellationToken ct) => ToFileAsync(path, StoredImage.Of(map), map, ct);

    private static async Task<(NrrdHeader Header, NrrdAxes Axes)> HeaderAsync(string path, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(path);
        RequirePath(path);
        if (Directory.Exists(path))
            throw new ImageFormatException($"{Path.GetFileName(Path.TrimEndingDirectorySeparator(path))} is a folder, not a NRRD file; name the .nrrd or .nhdr file itself.");
        NrrdHeader header = await NrrdReader.HeaderAsync(path, ct).ConfigureAwait(false);
        return (header, NrrdAxes.Of(header));
    }

    private static async Task ToFileAsync(string path, StoredImage image, LabelMap? map, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(path);
        RequirePath(path);
        ct.ThrowIfCancellationRequested();
        string name = Path.GetFileName(path), ending = Path.GetExtension(path).ToLowerInvariant();
        if (ending is not (".nrrd" or ".nhdr"))
            throw new ClaraException(StatusCode.Format, $"{name} has no NRRD ending; use .nrrd, .seg.nrrd or .nhdr.");
        try
        {
            PendingFile file = PendingFile.Create(path);
            await using (file.ConfigureAwait(false))
            {
                if (ending == ".nrrd")
                    await NrrdWriter.SingleAsync(file.Stream, image, map, ct).ConfigureAwait(false);
                else
                    await PairAsync(path, file.Stream, image, map, ct).ConfigureAwait(false);
                await file.CompleteAsync(ct).ConfigureAwait(false);
                file.Commit();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw PendingFile.Unwritable(name, e);
        }
    }

    private static async Task PairAsync(string path, Stream header, StoredImage image, LabelMap? map, CancellationToken ct)
    {
        string data = Path.ChangeExtension(path, ".raw.gz");
        PendingFile voxels = PendingFile.Create(data);
        await using (voxels.ConfigureAwait(false))
        {
            await header.WriteAsync(NrrdWriter.Header(image, map, Path.GetFileName(data), ct), ct).ConfigureAwait(false);
            await NrrdWriter.VoxelsAsync(voxels.Stream, image, ct).ConfigureAwait(false);
            await voxels.CompleteAsync(ct).ConfigureAwait(false);
            voxels.Commit();
        }
    }

    private static void RequirePath(string path)
    {
        if (string.IsNullOrWhiteSpace(path) || path.Contains('\0'))
            throw new ClaraException(StatusCode.Argument, "The path of a NRRD file is empty or not a path; name a .nrrd or .nhdr file.");
    }
}
