namespace Clara.Imaging;

/// <summary>
/// MetaImage files: .mha, and .mhd with its data file beside it (.raw or .zraw), either byte order, compressed or not; one slice, a volume or a series in time (NDims 2 to 4).
/// The format's world is LPS, mm, as ours; CenterOfRotation, AnatomicalOrientation and the intensity function (ElementToIntensityFunction...) are ignored, as in ITK.
/// A header without a spacing or with lengths in another unit is refused. Any thread; nothing is kept between calls.
/// Failures are <see cref="ClaraException"/>s with a one-line message that names the file: <see cref="StatusCode.NotFound"/>, <see cref="StatusCode.Io"/>, <see cref="StatusCode.Memory"/>,
/// <see cref="ImageFormatException"/> for files that are damaged, cut off, of another kind or spread over several data files, <see cref="GeometryException"/> for sizes and axes that cannot be used.
/// Cancelling throws <see cref="OperationCanceledException"/> within a quarter MiB of voxels. Since 0.2.
/// </summary>
public static class MetaImageFile
{
    /// <summary>
    /// Reads a scalar volume (x fastest); a file with several time steps or components needs a choice. Integers and floats keep their type; 32-bit unsigned and 64-bit integers become int32, or float64 where values need it (exact to 2^53).
    /// MET_LONG and MET_ULONG are 32 bits wide, as in MetaIO. The volume owns its voxels.
    /// </summary>
    /// <param name="path">The .mha or .mhd file; told by content, not by name. A data file is followed only when it lies beside the header.</param>
    /// <param name="ct">Looked at per chunk.</param>
    public static Task<Volume> ReadAsync(string path, CancellationToken ct) => ReadAsync(path, ImageReadOptions.None, ct);

    /// <summary>Reads the chosen volume of a file with several (a fourth axis counts time steps, ElementNumberOfChannels components); only that one is held.</summary>
    /// <param name="path">The .mha or .mhd file.</param>
    /// <param name="options">The choice.</param>
    /// <param name="ct">Looked at per chunk.</param>
    public static Task<Volume> ReadAsync(string path, ImageReadOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);
        return MetaImageReader.ReadAsync(path, options, (_, voxels, source) => voxels.VolumeAsync(source, ct), ct);
    }

    /// <summary>What the header says; no voxel is read.</summary>
    /// <param name="path">The .mha or .mhd file.</param>
    /// <param name="ct">Looked at per chunk.</param>
    public static async Task<ImageFileInfo> ReadInfoAsync(string path, CancellationToken ct)
    {
        (MetaImageHeader header, _) = await MetaImageReader.HeaderAsync(path, ct).ConfigureAwait(false);
        return ImageFileInfo.Of(header.Grid, header.Axes);
    }

    /// <summary>Reads a label map: whole numbers 0 to 65535 in any element type, else <see cref="ImageFormatException"/>. Ids that occur without a name are called "label N".</summary>
    /// <param name="path">The file, as for volumes.</param>
    /// <param name="labels">The names of the ids; null takes those in the header's ClaraLabel_N keys, where there are any. Colours and codes that these labels lack are the header's.</param>
    /// <param name="ct">Looked at per chunk.</param>
    public static Task<LabelMap> ReadLabelMapAsync(string path, IReadOnlyList<Label>? labels, CancellationToken ct) => ReadLabelMapAsync(path, labels, ImageReadOptions.None, ct);

    /// <summary>Reads the chosen label map of a file with several.</summary>
    /// <param name="path">The .mha or .mhd file.</param>
    /// <param name="labels">The names of the ids, or null.</param>
    /// <param name="options">The choice.</param>
    /// <param name="ct">Looked at per chunk.</param>
    public static Task<LabelMap> ReadLabelMapAsync(string path, IReadOnlyList<Label>? labels, ImageReadOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);
        return MetaImageReader.ReadAsync(path, options, async (header, voxels, source) =>
        {
            ushort[] ids = await voxels.LabelsAsync(source, ct).ConfigureAwait(false);
            return SegmentChoice.Only(header.Grid, LabelNames.Complete(labels, header.Labels, ids), ids, options.Segments, Path.GetFileName(path));
        }, ct);
    }

    /// <summary>Writes a volume in its own type, compressed, by ending: .mha, or the pair of .mhd and .zraw. The file appears whole or not at all; of a pair the data first.</summary>
    /// <param name="path">The file; an older one is replaced.</param>
    /// <param name="volume">The voxels, borrowed until the task ends.</param>
    /// <param name="ct">Looked at per chunk; nothing is left behind.</param>
    public static Task WriteAsync(string path, Volume volume, CancellationToken ct) => WriteAsync(path, StoredImage.Of(volume), [], ct);

    /// <summary>
    /// Writes a label map as uint8 where all ids fit, else uint16, as for volumes. The format has no place for label names: they are written as keys of our own, ClaraLabel_N, colours and codes as ClaraColour_N and
    /// ClaraCodes_N, which other programs pass over; a name of more than about 430 characters (fewer outside of ASCII) is left out.
    /// </summary>
    /// <param name="path">The file, by ending as for volumes; an older one is replaced.</param>
    /// <param name="map">The label map, borrowed until the task ends.</param>
    /// <param name="ct">Looked at per chunk; nothing is left behind.</param>
    public static Task WriteAsync(string path, LabelMap map, CancellationToken ct) => WriteAsync(path, StoredImage.Of(map), map.Labels, ct);

    private static async Task WriteAsync(string path, StoredImage image, IReadOnlyList<Label> labels, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        MetaImagePaths paths = MetaImagePaths.ToWrite(path);
        try
        {
            PendingFile header = PendingFile.Create(paths.Header);
            await using (header.ConfigureAwait(false))
            {
                if (paths.Data is null)
                    await MetaImageWriter.SingleAsync(header.Stream, image, labels, ct).ConfigureAwait(false);
                else
                {
                    PendingFile data = PendingFile.Create(paths.Data);
                    await using (data.ConfigureAwait(false))
                    {
                        long packed = await MetaImageWriter.VoxelsAsync(data.Stream, image, ct).ConfigureAwait(false);
                        await MetaImageWriter.HeaderAsync(header.Stream, image, labels, Path.GetFileName(paths.Data), packed, ct).ConfigureAwait(false);
                        await data.CompleteAsync(ct).ConfigureAwait(false);
                        data.Commit();
                    }
                }
                await header.CompleteAsync(ct).ConfigureAwait(false);
                header.Commit();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw PendingFile.Unwritable(Path.GetFileName(path), e);
        }
    }
}
