using Clara.Imaging;

namespace Clara.Cli.Running;

/// <summary>Images and masks as commands are given them; the one place where a command opens what a user named.</summary>
internal static class ImageInput
{
    /// <summary>For the arguments' descriptions.</summary>
    public const string Kinds = "NIfTI, MetaImage, NRRD or PNG file";

    public static Task<Volume> ReadAsync(Run run, string path, CancellationToken ct) => ImageFile.ReadAsync(path, run.Choice, ct);

    /// <summary>The input itself as a mask, of which --time-step chooses.</summary>
    public static Task<LabelMap> ReadChosenMaskAsync(Run run, string path, IReadOnlyList<Label>? names, CancellationToken ct) => ImageFile.ReadLabelMapAsync(path, names, run.Choice, ct);

    /// <summary>A mask with these names, else those that it has itself.</summary>
    public static Task<LabelMap> ReadMaskAsync(Run run, string path, IReadOnlyList<Label>? names, CancellationToken ct) => ImageFile.ReadLabelMapAsync(path, names, ct);
}
