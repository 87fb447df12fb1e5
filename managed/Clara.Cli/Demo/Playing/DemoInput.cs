using Clara.Cli.Running;
using Clara.Imaging;

namespace Clara.Cli.Demo.Playing;

/// <summary>What is annotated: the image and its file, and where it is known the truth with the structures that are taken from it.</summary>
/// <param name="Name">Of the image, for people.</param>
/// <param name="File">The image's NIfTI file.</param>
/// <param name="Image">Its voxels.</param>
/// <param name="Truth">Reference mask with all its structures; null where none is known.</param>
/// <param name="Targets">The structures that points are taken of, with the truth's voxels; null where a model finds the structures.</param>
internal sealed record DemoInput(string Name, string File, Volume Image, LabelMap? Truth, LabelMap? Targets)
{
    /// <summary>Smaller structures of a reference are left out, as in clara bench.</summary>
    public const int FewestVoxels = 300;

    /// <summary>Computes the sample and writes it to the folder.</summary>
    public static async Task<DemoInput> SampleAsync(DemoFolder folder, bool segmented, CancellationToken ct)
    {
        TorsoPhantom phantom = TorsoPhantom.Compute(TorsoPhantom.Standard, 0, ct);
        await ImageFile.WriteAsync(folder.Image, phantom.Image, ct).ConfigureAwait(false);
        await ImageFile.WriteAsync(folder.Labels, phantom.Truth, ct).ConfigureAwait(false);
        // The body is what is left around all others: no structure that anybody would mark by six points.
        LabelMap targets = Only(phantom.Truth, l => l.Name != "body");
        return new("computed torso", folder.Image, phantom.Image, phantom.Truth, segmented ? null : await KeepAsync(targets, folder, ct).ConfigureAwait(false));
    }

    /// <summary>Reads a user's image and mask. Throws <see cref="ClaraException"/> for files that cannot be read, <see cref="GeometryException"/> for a mask elsewhere.</summary>
    public static async Task<DemoInput> FilesAsync(Run run, string image, string? mask, IReadOnlyList<Label>? names, DemoFolder folder, bool segmented, CancellationToken ct)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(image));
        Volume volume = await ImageInput.ReadAsync(run, image, ct).ConfigureAwait(false);
        if (DicomSource.IsMeant(image) || run.Choice != ImageReadOptions.None)
        {
            // The plug-in's library opens image files, whole ones; a viewer has voxels of its own for all else.
            await ImageFile.WriteAsync(folder.Image, volume, ct).ConfigureAwait(false);
            image = folder.Image;
        }
        if (mask is null)
            return new(name, image, volume, null, null);
        string maskName = Path.GetFileName(mask);
        LabelMap truth = await ImageInput.ReadMaskAsync(run, mask, names, volume.Grid, ct).ConfigureAwait(false);
        if (!truth.Grid.IsSameAs(volume.Grid))
            throw new GeometryException($"{maskName} does not lie on the grid of {name}; give a mask that was drawn on this image.");
        if (segmented)
            return new(name, image, volume, truth, null);
        LabelMap targets = Only(truth, l => truth.CountOf(l.Id) >= FewestVoxels);
        if (targets.Labels.Count == 0)
            throw new ClaraException(StatusCode.NotFound, $"{maskName} has no structure of at least {FewestVoxels} voxels to take points of.");
        return new(name, image, volume, truth, await KeepAsync(targets, folder, ct).ConfigureAwait(false));
    }

    private static async Task<LabelMap> KeepAsync(LabelMap targets, DemoFolder folder, CancellationToken ct)
    {
        await ImageFile.WriteAsync(folder.Targets, targets, ct).ConfigureAwait(false);
        return targets;
    }

    private static LabelMap Only(LabelMap map, Func<Label, bool> condition)
    {
        Label[] kept = [.. map.Labels.Where(condition)];
        bool[] keep = new bool[ushort.MaxValue + 1];
        foreach (Label label in kept)
            keep[label.Id] = true;
        LabelMap result = new(map.Grid, kept);
        for (int i = 0; i < result.Voxels.Length; i++)
            result.Voxels[i] = keep[map.Voxels[i]] ? map.Voxels[i] : (ushort)0;
        return result;
    }
}
