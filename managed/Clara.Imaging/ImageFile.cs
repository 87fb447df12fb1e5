namespace Clara.Imaging;

/// <summary>
/// Image and label-map files of every format that this assembly knows, chosen by the name's ending; a name with another ending is read as NIfTI, whose reader looks at the content.
/// Each format's own class (such as <see cref="NiftiFile"/>) says what it takes and refuses. Any thread. Since 0.1.
/// </summary>
public static class ImageFile
{
    private static readonly IReadOnlyList<Format> Formats =
    [
        new("NIfTI", [".nii.gz", ".nii", ".hdr", ".img", ".hdr.gz", ".img.gz"], NiftiFile.ReadInfoAsync, NiftiFile.ReadAsync, NiftiFile.ReadLabelMapAsync, NiftiFile.WriteAsync, NiftiFile.WriteAsync),
        new("MetaImage", [".mha", ".mhd"], MetaImageFile.ReadInfoAsync, MetaImageFile.ReadAsync, MetaImageFile.ReadLabelMapAsync, MetaImageFile.WriteAsync, MetaImageFile.WriteAsync),
        new("NRRD", [".nrrd", ".nhdr"], NrrdFile.ReadInfoAsync, NrrdFile.ReadAsync, NrrdFile.ReadLabelMapAsync, NrrdFile.WriteAsync, NrrdFile.WriteAsync),
        new("PNG", [".png"], PngFile.ReadInfoAsync, PngFile.ReadAsync, PngFile.ReadLabelMapAsync, PngFile.WriteAsync, PngFile.WriteAsync),
    ];

    private sealed record Format(
        string Name, IReadOnlyList<string> Endings,
        Func<string, CancellationToken, Task<ImageFileInfo>> ReadInfo,
        Func<string, ImageReadOptions, CancellationToken, Task<Volume>> Read,
        Func<string, IReadOnlyList<Label>?, ImageReadOptions, CancellationToken, Task<LabelMap>> ReadLabelMap,
        Func<string, Volume, CancellationToken, Task> Write, Func<string, LabelMap, CancellationToken, Task> WriteLabelMap);

    /// <summary>Endings that can be read and written, the customary ones first.</summary>
    public static IReadOnlyList<string> Endings { get; } = [.. Formats.SelectMany(f => f.Endings)];

    /// <summary>Whether a file of this name can be written.</summary>
    public static bool CanWrite(string path) => Of(path) is not null;

    /// <summary>What a file's header says: grid, time steps, components; no voxel is read. Throws <see cref="ClaraException"/> that names the file and what to do.</summary>
    public static Task<ImageFileInfo> ReadInfoAsync(string path, CancellationToken ct) => (Of(path) ?? Formats[0]).ReadInfo(path, ct);

    /// <summary>Reads an image; the caller owns it. Throws <see cref="ClaraException"/> that names the file and what to do, also where the file holds several time steps or components.</summary>
    public static Task<Volume> ReadAsync(string path, CancellationToken ct) => ReadAsync(path, ImageReadOptions.None, ct);

    /// <summary>Reads the chosen volume of a file that may hold several; only that one is ever in memory.</summary>
    public static Task<Volume> ReadAsync(string path, ImageReadOptions options, CancellationToken ct) => (Of(path) ?? Formats[0]).Read(path, options, ct);

    /// <summary>Reads a label map; the caller owns it. Names come from the argument, else from the file where its format has them, else they are "label 3" and so on.</summary>
    public static Task<LabelMap> ReadLabelMapAsync(string path, IReadOnlyList<Label>? labels, CancellationToken ct) => ReadLabelMapAsync(path, labels, ImageReadOptions.None, ct);

    /// <summary>Reads the chosen label map of a file that may hold several.</summary>
    public static Task<LabelMap> ReadLabelMapAsync(string path, IReadOnlyList<Label>? labels, ImageReadOptions options, CancellationToken ct) =>
        (Of(path) ?? Formats[0]).ReadLabelMap(path, labels, options, ct);

    /// <summary>Writes an image; the file appears whole or not at all. Throws <see cref="ClaraException"/>: Format for an ending that is not known, Io and others.</summary>
    public static Task WriteAsync(string path, Volume volume, CancellationToken ct) => Known(path).Write(path, volume, ct);

    /// <summary>Writes a label map with its names where the format has a place for them; the file appears whole or not at all.</summary>
    public static Task WriteAsync(string path, LabelMap map, CancellationToken ct) => Known(path).WriteLabelMap(path, map, ct);

    private static Format? Of(string path) => Formats.FirstOrDefault(f => f.Endings.Any(e => path.EndsWith(e, StringComparison.OrdinalIgnoreCase)));

    private static Format Known(string path) => Of(path)
        ?? throw new ClaraException(StatusCode.Format, $"{Path.GetFileName(path)} cannot be written: the ending names no known format; use one of {string.Join(", ", Endings)}.");
}
