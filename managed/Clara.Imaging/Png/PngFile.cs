namespace Clara.Imaging;

/// <summary>
/// PNG files as volumes of one slice: grey of 1 to 16 bits, colours by a choice of the component (red, green, blue, alpha), interlaced or not. Samples stay as they are stored: no gamma, no scaling.
/// The spacing is the file's (pHYs), else 1 mm; origin 0, axes along x and y. What is written here also carries its whole grid and its labels in a text chunk, and comes back exactly.
/// Any thread; nothing is kept between calls. Failures are <see cref="ClaraException"/>s with a one-line message that names the file: <see cref="StatusCode.NotFound"/>, <see cref="StatusCode.Io"/>,
/// <see cref="StatusCode.Memory"/>, <see cref="ImageFormatException"/> for files that are damaged (every checksum is looked at), cut off or of another kind,
/// <see cref="GeometryException"/> for sizes that cannot be used. Cancelling throws <see cref="OperationCanceledException"/> within a row. Since 0.2.
/// </summary>
public static class PngFile
{
    private const string Ending = ".png";

    /// <summary>What the file says of itself; no pixel is unpacked.</summary>
    /// <param name="path">The file.</param>
    /// <param name="ct">Looked at per chunk.</param>
    public static async Task<ImageFileInfo> ReadInfoAsync(string path, CancellationToken ct)
    {
        PngImage image = await OpenAsync(path, ct).ConfigureAwait(false);
        return new(image.Grid, 1, image.Components);
    }

    /// <summary>Reads a grey image: uint8 up to 8 bits, uint16 for 16. Colours and alpha need a choice. The volume owns its voxels.</summary>
    /// <param name="path">The file; told by content.</param>
    /// <param name="ct">Looked at per row.</param>
    public static Task<Volume> ReadAsync(string path, CancellationToken ct) => ReadAsync(path, ImageReadOptions.None, ct);

    /// <summary>Reads the chosen component of an image: 0 grey or red, 1 green (of grey with alpha: alpha), 2 blue, 3 alpha. Colours of a palette are looked up.</summary>
    /// <param name="path">The file; told by content.</param>
    /// <param name="options">The choice.</param>
    /// <param name="ct">Looked at per row.</param>
    public static async Task<Volume> ReadAsync(string path, ImageReadOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);
        return (await OpenAsync(path, ct).ConfigureAwait(false)).ToVolume(options, ct);
    }

    /// <summary>Reads a label map: grey values as they are stored, of an image with a palette the numbers of its entries. Ids that occur without a name are called "label N".</summary>
    /// <param name="path">The file; told by content.</param>
    /// <param name="labels">The names of the ids; null takes those that were written here. Colours and codes that these labels lack are the file's.</param>
    /// <param name="ct">Looked at per row.</param>
    public static Task<LabelMap> ReadLabelMapAsync(string path, IReadOnlyList<Label>? labels, CancellationToken ct) => ReadLabelMapAsync(path, labels, ImageReadOptions.None, ct);

    /// <summary>Reads a label map from the chosen component.</summary>
    /// <param name="path">The file; told by content.</param>
    /// <param name="labels">The names of the ids, or null.</param>
    /// <param name="options">The choice.</param>
    /// <param name="ct">Looked at per row.</param>
    public static async Task<LabelMap> ReadLabelMapAsync(string path, IReadOnlyList<Label>? labels, ImageReadOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);
        PngImage image = await OpenAsync(path, ct).ConfigureAwait(false);
        ushort[] ids = image.ToIds(options, ct);
        return SegmentChoice.Only(image.Grid, LabelNames.Complete(labels, image.Labels, ids), ids, options.Segments, Path.GetFileName(path));
    }

    /// <summary>Writes a volume of one slice (size 1 along z) and of type uint8 or uint16, the only ones that PNG has; others are a <see cref="StatusCode.Unsupported"/>. The file appears whole or not at all.</summary>
    /// <param name="path">The file; an older one is replaced.</param>
    /// <param name="volume">The voxels, borrowed until the task ends.</param>
    /// <param name="ct">Looked at per row; nothing is left behind.</param>
    public static Task WriteAsync(string path, Volume volume, CancellationToken ct) => ToFileAsync(path, StoredImage.Of(volume), ct);

    /// <summary>Writes a label map of one slice as 8 bits where all ids fit, else 16, with its labels in a text chunk. The file appears whole or not at all.</summary>
    /// <param name="path">The file; an older one is replaced.</param>
    /// <param name="map">The label map, borrowed until the task ends.</param>
    /// <param name="ct">Looked at per row; nothing is left behind.</param>
    public static Task WriteAsync(string path, LabelMap map, CancellationToken ct) => ToFileAsync(path, StoredImage.Of(map), ct);

    private static Task<PngImage> OpenAsync(string path, CancellationToken ct)
    {
        RequirePath(path);
        return PngImage.ReadAsync(path, ct);
    }

    private static async Task ToFileAsync(string path, StoredImage image, CancellationToken ct)
    {
        RequirePath(path);
        ct.ThrowIfCancellationRequested();
        string name = Path.GetFileName(path);
        if (!path.EndsWith(Ending, StringComparison.OrdinalIgnoreCase))
            throw new ClaraException(StatusCode.Format, $"{name} has no PNG ending; use {Ending}.");
        if (image.Grid.Size.Z != 1)
            throw new ClaraException(StatusCode.Unsupported, $"{name} cannot be written: PNG holds one slice and the volume has {image.Grid.Size.Z}; write it as .nii.gz, .nrrd or .mha.");
        if (image.Type.Code is not (StoredType.UInt8 or StoredType.UInt16))
            throw new ClaraException(StatusCode.Unsupported, $"{name} cannot be written: PNG holds unsigned integers of 8 or 16 bits and the voxels are of another type; write it as .nii.gz, .nrrd or .mha.");
        try
        {
            PendingFile file = PendingFile.Create(path);
            await using (file.ConfigureAwait(false))
            {
                await PngWriter.WriteAsync(file.Stream, image, ct).ConfigureAwait(false);
                await file.CompleteAsync(ct).ConfigureAwait(false);
                file.Commit();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw PendingFile.Unwritable(name, e);
        }
    }

    private static void RequirePath(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (string.IsNullOrWhiteSpace(path) || path.Contains('\0'))
            throw new ClaraException(StatusCode.Argument, "The path of a PNG file is empty or not a path; name a .png file.");
    }
}
