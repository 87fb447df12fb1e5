namespace Clara.Imaging;

/// <summary>
/// NIfTI-1 and NIfTI-2 files: .nii, .nii.gz, .hdr/.img pairs (also with .gz), either byte order. Geometry comes in and goes out as LPS, mm; the file's RAS and units stay in here.
/// Any thread; nothing is kept between calls. Failures are <see cref="ClaraException"/>s with a one-line message that names the file:
/// <see cref="StatusCode.NotFound"/>, <see cref="StatusCode.Io"/>, <see cref="StatusCode.Memory"/>, <see cref="ImageFormatException"/> for files that are damaged, cut off or of another kind,
/// <see cref="GeometryException"/> for sizes and axes that cannot be used. Cancelling throws <see cref="OperationCanceledException"/> within a quarter MiB of voxels. Since 0.1.
/// </summary>
public static class NiftiFile
{
    /// <summary>
    /// Reads a scalar volume (x fastest); a file with several time steps or components needs a choice. Gzip is told by content, not by name; a pair may be named by either of its files.
    /// Integers and floats keep their type; uint32, int64 and uint64 become int32, or float64 where values need it (exact to 2^53).
    /// With scl_slope/scl_inter other than 1/0 the voxels become float32, or float64 where float32 would lose whole numbers. The volume owns its voxels.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="ct">Looked at per chunk.</param>
    public static Task<Volume> ReadAsync(string path, CancellationToken ct) => ReadAsync(path, ImageReadOptions.None, ct);

    /// <summary>Reads the chosen volume of a file with several (dim[4] counts time steps, dim[5] components); only that one is held.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">The choice.</param>
    /// <param name="ct">Looked at per chunk.</param>
    public static Task<Volume> ReadAsync(string path, ImageReadOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);
        return FromFileAsync(path, (source, header, _) => NiftiReader.Voxels(header, options, source.Name).VolumeAsync(source, ct), ct);
    }

    /// <summary>What the header says; no voxel is read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="ct">Looked at per chunk.</param>
    public static Task<ImageFileInfo> ReadInfoAsync(string path, CancellationToken ct) =>
        FromFileAsync(path, (source, header, _) => Task.FromResult(ImageFileInfo.Of(NiftiGeometry.GridOf(header, source.Name), NiftiGeometry.AxesOf(header))), ct);

    /// <summary>Reads a scalar volume from a stream with a single-file NIfTI, gzip or not, from its current position on; the stream need not seek and stays open.</summary>
    /// <param name="stream">Where from.</param>
    /// <param name="name">Name for messages only.</param>
    /// <param name="ct">Looked at per chunk.</param>
    public static Task<Volume> ReadAsync(Stream stream, string name, CancellationToken ct) => ReadAsync(stream, name, ImageReadOptions.None, ct);

    /// <summary>Reads the chosen volume of a stream's file with several. Since 0.2.</summary>
    /// <param name="stream">Where from.</param>
    /// <param name="name">Name for messages only.</param>
    /// <param name="options">The choice.</param>
    /// <param name="ct">Looked at per chunk.</param>
    public static Task<Volume> ReadAsync(Stream stream, string name, ImageReadOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);
        return FromStreamAsync(stream, name, (source, header, _) => NiftiReader.Voxels(header, options, name).VolumeAsync(source, ct), ct);
    }

    /// <summary>What the header of a stream's file says; no voxel is read. Since 0.2.</summary>
    /// <param name="stream">Where from.</param>
    /// <param name="name">Name for messages only.</param>
    /// <param name="ct">Looked at per chunk.</param>
    public static Task<ImageFileInfo> ReadInfoAsync(Stream stream, string name, CancellationToken ct) =>
        FromStreamAsync(stream, name, (_, header, _) => Task.FromResult(ImageFileInfo.Of(NiftiGeometry.GridOf(header, name), NiftiGeometry.AxesOf(header))), ct);

    /// <summary>Reads a label map: whole numbers 0 to 65535 in any datatype, else <see cref="ImageFormatException"/>. Ids that occur without a name are called "label N".</summary>
    /// <param name="path">The file.</param>
    /// <param name="labels">The names of the ids; null takes those in the file's header extension, where there are any. Colours and codes that these labels lack are the file's.</param>
    /// <param name="ct">Looked at per chunk.</param>
    public static Task<LabelMap> ReadLabelMapAsync(string path, IReadOnlyList<Label>? labels, CancellationToken ct) => ReadLabelMapAsync(path, labels, ImageReadOptions.None, ct);

    /// <summary>Reads the chosen label map of a file with several.</summary>
    /// <param name="path">The file.</param>
    /// <param name="labels">The names of the ids, or null.</param>
    /// <param name="options">The choice.</param>
    /// <param name="ct">Looked at per chunk.</param>
    public static Task<LabelMap> ReadLabelMapAsync(string path, IReadOnlyList<Label>? labels, ImageReadOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);
        return FromFileAsync(path, (source, header, named) => LabelMapAsync(source, header, options, labels, named ?? [], ct), ct);
    }

    /// <summary>Reads a label map from a stream with a single-file NIfTI, as from a file; the stream need not seek and stays open.</summary>
    /// <param name="stream">Where from.</param>
    /// <param name="name">Name for messages only.</param>
    /// <param name="labels">The names of the ids; null takes those in the header extension, where there are any.</param>
    /// <param name="ct">Looked at per chunk.</param>
    public static Task<LabelMap> ReadLabelMapAsync(Stream stream, string name, IReadOnlyList<Label>? labels, CancellationToken ct) =>
        FromStreamAsync(stream, name, (source, header, named) => LabelMapAsync(source, header, ImageReadOptions.None, labels, named ?? [], ct), ct);

    /// <summary>Writes a volume in its own type, by ending: .nii, .nii.gz, or the pair of .hdr and .img (also .gz). The file appears whole or not at all.</summary>
    /// <param name="path">The file; an older one is replaced.</param>
    /// <param name="volume">The voxels, borrowed until the task ends.</param>
    /// <param name="ct">Looked at per chunk; nothing is left behind.</param>
    public static Task WriteAsync(string path, Volume volume, CancellationToken ct) => ToFileAsync(path, StoredImage.Of(volume), ct);

    /// <summary>Writes a label map as uint8 where all ids fit, else uint16, with its label names in a header extension. The file appears whole or not at all.</summary>
    /// <param name="path">The file, by ending as for volumes; an older one is replaced.</param>
    /// <param name="map">The label map, borrowed until the task ends.</param>
    /// <param name="ct">Looked at per chunk; nothing is left behind.</param>
    public static Task WriteAsync(string path, LabelMap map, CancellationToken ct) => ToFileAsync(path, StoredImage.Of(map), ct);

    /// <summary>Writes a volume into a stream, which stays open. Failures of the stream come out as they are.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="volume">The voxels, borrowed until the task ends.</param>
    /// <param name="gzip">Whether to compress (level 2 of zlib, in blocks on all processors).</param>
    /// <param name="ct">Looked at per chunk.</param>
    public static Task WriteAsync(Stream stream, Volume volume, bool gzip, CancellationToken ct) => NiftiWriter.SingleAsync(stream, StoredImage.Of(volume), gzip, ct);

    /// <summary>Writes volumes of one type on one grid as the steps along dim[4] of one file, such as the channels of an image. Since 0.2.</summary>
    /// <param name="stream">Where to; stays open. Its failures come out as they are.</param>
    /// <param name="steps">One or more, borrowed until the task ends.</param>
    /// <param name="gzip">Whether to compress (level 2 of zlib, in blocks on all processors).</param>
    /// <param name="ct">Looked at per chunk.</param>
    /// <exception cref="GeometryException">They do not lie on one grid.</exception>
    /// <exception cref="ArgumentException">There is none, or they are of several types.</exception>
    public static Task WriteAsync(Stream stream, IReadOnlyList<Volume> steps, bool gzip, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(steps);
        if (steps.Count == 0 || steps.Any(s => s.Type != steps[0].Type))
            throw new ArgumentException("A file holds one volume or more, all of one type.", nameof(steps));
        if (steps.FirstOrDefault(s => !s.Grid.IsSameAs(steps[0].Grid)) is Volume other)
            throw new GeometryException($"The volumes do not lie on one grid: {steps[0].Grid.Size} voxels and {other.Grid.Size}; resample them first.");
        return NiftiWriter.SingleAsync(stream, [.. steps.Select(StoredImage.Of)], gzip, ct);
    }

    /// <summary>Writes a label map into a stream, which stays open. Failures of the stream come out as they are.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="map">The label map, borrowed until the task ends.</param>
    /// <param name="gzip">Whether to compress (level 2 of zlib, in blocks on all processors).</param>
    /// <param name="ct">Looked at per chunk.</param>
    public static Task WriteAsync(Stream stream, LabelMap map, bool gzip, CancellationToken ct) => NiftiWriter.SingleAsync(stream, StoredImage.Of(map), gzip, ct);

    private static async Task<T> FromFileAsync<T>(string path, Func<ImageSource, NiftiHeader, IReadOnlyList<Label>?, Task<T>> read, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(path);
        string headerPath = NiftiPaths.HeaderToRead(path);
        ImageSource source = await ImageSource.OpenAsync(headerPath, ct).ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
        {
            NiftiHeader header = await NiftiReader.HeaderAsync(source, ct).ConfigureAwait(false);
            if (header.IsSingleFile)
                return await read(source, header, await NiftiReader.LabelsAsync(source, header, header.DataStart(source.Name), ct).ConfigureAwait(false)).ConfigureAwait(false);
            IReadOnlyList<Label>? labels = await NiftiReader.LabelsAsync(source, header, long.MaxValue, ct).ConfigureAwait(false);
            ImageSource voxels = await ImageSource.OpenAsync(NiftiPaths.VoxelsToRead(headerPath), ct).ConfigureAwait(false);
            await using (voxels.ConfigureAwait(false))
                return await read(voxels, header, labels).ConfigureAwait(false);
        }
    }

    private static async Task<T> FromStreamAsync<T>(
        Stream stream, string name, Func<ImageSource, NiftiHeader, IReadOnlyList<Label>?, Task<T>> read, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ImageSource source = await ImageSource.OpenAsync(stream, name, ct).ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
        {
            NiftiHeader header = await NiftiReader.HeaderAsync(source, ct).ConfigureAwait(false);
            if (!header.IsSingleFile)
                throw new ImageFormatException($"{name} is only the header of a .hdr/.img pair; send a single .nii or .nii.gz file.");
            return await read(source, header, await NiftiReader.LabelsAsync(source, header, header.DataStart(name), ct).ConfigureAwait(false)).ConfigureAwait(false);
        }
    }

    private static async Task<LabelMap> LabelMapAsync(ImageSource source, NiftiHeader header, ImageReadOptions options, IReadOnlyList<Label>? labels, IReadOnlyList<Label> named, CancellationToken ct)
    {
        StoredVoxels stored = NiftiReader.Voxels(header, options, source.Name);
        ushort[] voxels = await stored.LabelsAsync(source, ct).ConfigureAwait(false);
        return SegmentChoice.Only(stored.Grid, LabelNames.Complete(labels, named, voxels), voxels, options.Segments, source.Name);
    }

    private static async Task ToFileAsync(string path, StoredImage image, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(path);
        ct.ThrowIfCancellationRequested();
        NiftiPaths paths = NiftiPaths.ToWrite(path);
        try
        {
            PendingFile header = PendingFile.Create(paths.Header);
            await using (header.ConfigureAwait(false))
            {
                if (paths.Voxels is null)
                    await NiftiWriter.SingleAsync(header.Stream, image, paths.Gzip, ct).ConfigureAwait(false);
                else
                {
                    PendingFile voxels = PendingFile.Create(paths.Voxels);
                    await using (voxels.ConfigureAwait(false))
                    {
                        await NiftiWriter.PairAsync(header.Stream, voxels.Stream, image, paths.Gzip, ct).ConfigureAwait(false);
                        await voxels.CompleteAsync(ct).ConfigureAwait(false);
                        voxels.Commit();
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
