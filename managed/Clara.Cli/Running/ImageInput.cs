using Clara.Imaging;

namespace Clara.Cli.Running;

/// <summary>Images and masks as commands are given them; the one place where a command opens what a user named.</summary>
internal static class ImageInput
{
    /// <summary>For the arguments' descriptions.</summary>
    public const string Kinds = "NIfTI, MetaImage, NRRD or PNG file, DICOM file or folder, or dicomweb+https://host/dicom-web/studies/STUDY/series/SERIES";

    public static async Task<Volume> ReadAsync(Run run, string path, CancellationToken ct)
    {
        if (!DicomSource.IsMeant(path))
            return await ImageFile.ReadAsync(path, run.Choice, ct).ConfigureAwait(false);
        using DicomSource source = await DicomSource.OpenAsync(run, path, ct).ConfigureAwait(false);
        return await source.MaskAsync(ct).ConfigureAwait(false) is null ? await source.VolumeAsync(ct).ConfigureAwait(false)
            : throw new ClaraException(StatusCode.Argument, $"{Path.GetFileName(path)} is a mask (SEG or RTSTRUCT), not an image; 'clara convert --mask' takes it.");
    }

    /// <summary>Where an image lies, without its voxels where that is possible.</summary>
    public static async Task<ImagePlace> ReadPlaceAsync(Run run, string path, CancellationToken ct)
    {
        if (!DicomSource.IsMeant(path))
            return new((await ImageFile.ReadInfoAsync(path, ct).ConfigureAwait(false)).Grid, "");
        using DicomSource source = await DicomSource.OpenAsync(run, path, ct).ConfigureAwait(false);
        return await source.PlaceAsync(ct).ConfigureAwait(false);
    }

    /// <summary>The input itself as a mask, of which --time-step chooses; DICOM's on the image's grid, where one is given.</summary>
    public static Task<LabelMap> ReadChosenMaskAsync(Run run, string path, IReadOnlyList<Label>? names, ImagePlace? image, CancellationToken ct) =>
        ReadMaskAsync(run, path, names, image, run.Choice, ct);

    /// <summary>A mask with these names, else those that it has itself, of which --segment chooses; DICOM's come on the grid, where one is given.</summary>
    public static Task<LabelMap> ReadMaskAsync(Run run, string path, IReadOnlyList<Label>? names, Grid? grid, CancellationToken ct) => ReadMaskAsync(run, path, names, grid is null ? null : new(grid, ""), new() { Segments = run.Choice.Segments }, ct);

    private static async Task<LabelMap> ReadMaskAsync(Run run, string path, IReadOnlyList<Label>? names, ImagePlace? image, ImageReadOptions choice, CancellationToken ct)
    {
        if (!DicomSource.IsMeant(path))
            return await ImageFile.ReadLabelMapAsync(path, names, choice, ct).ConfigureAwait(false);
        using DicomSource source = await DicomSource.OpenAsync(run, path, ct).ConfigureAwait(false);
        (string file, DicomMaskKind kind) = await source.MaskAsync(ct).ConfigureAwait(false)
            ?? throw new ClaraException(StatusCode.Argument, $"{Path.GetFileName(path)} is no mask: of DICOM a mask is one file with a segmentation (SEG) or structure set (RTSTRUCT).");
        LabelMap map = await DicomMask.ReadAsync(run, source, file, kind, image, ct).ConfigureAwait(false);
        return names is null ? map : new(map.Grid, map.Labels.Select(l => l with { Name = names.FirstOrDefault(n => n.Id == l.Id, l).Name }), map.Voxels.ToArray());
    }
}
