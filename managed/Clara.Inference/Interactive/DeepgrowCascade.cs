using Clara.Imaging;
using Clara.Inference.Components;
using Clara.Inference.Networks;
using Clara.Inference.Outputs;
using Clara.Inference.Transforms;
using Clara.Models;
using Clara.Models.Config;

namespace Clara.Inference.Interactive;

/// <summary>
/// The pipeline of Clara Train 4 (DeepgrowInferencePipeline) and MONAI Label: a model of volumes follows the clicks, its mask gives each slice clicks of its own (<see cref="SliceSeeds"/>), a model
/// of slices answers those beside the user's, and post_transforms clean the whole up. Each model has its own chain. Immutable; any thread. Since 0.2.
/// </summary>
public sealed class DeepgrowCascade
{
    /// <summary>Share of the work that is the model of volumes.</summary>
    private const double Volumes = 0.3;

    private readonly IClickPipeline _volumes;
    private readonly DeepgrowPipeline _slices;
    private readonly IReadOnlyList<ILabelTransform> _after;

    private DeepgrowCascade(ModelArchive archive, IReadOnlyList<ILabelTransform> after, Func<string, ModelArchive> find, CodeTrust? trust)
    {
        InferenceConfig inference = archive.Config.Inference;
        ModelArchive[] members = [.. inference.Members.Select(name => Member(name, inference, find))];
        OfVolumes = members.FirstOrDefault(m => m.Config.ClickDimensions == 3) ?? throw Misfit(inference, members);
        OfSlices = members.FirstOrDefault(m => m.Config.ClickDimensions == 2) ?? throw Misfit(inference, members);
        _volumes = ClickPipeline.Of(OfVolumes, trust);
        _slices = DeepgrowPipeline.Of(OfSlices, trust);
        _after = after;
    }

    /// <summary>The model that works on the volume, first.</summary>
    public ModelArchive OfVolumes { get; }

    /// <summary>The model that works on the slices, second.</summary>
    public ModelArchive OfSlices { get; }

    /// <summary>Builds the chains. Throws <see cref="ModelInvalidException"/> that names the pipeline and the place in its config, also for a model that is not there or of another kind.</summary>
    /// <param name="archive">The pipeline.</param>
    /// <param name="find">The model of a name; throws <see cref="ModelNotFoundException"/> where there is none.</param>
    /// <param name="trust">Where code of archives may run; null = nowhere.</param>
    public static DeepgrowCascade Of(ModelArchive archive, Func<string, ModelArchive> find, CodeTrust? trust = null)
    {
        ArgumentNullException.ThrowIfNull(find);
        IReadOnlyList<ILabelTransform> after = Steps(archive, trust);
        return ArchivePipeline.Build(archive, trust, (a, _) => new DeepgrowCascade(a, after, find, trust));
    }

    /// <summary>What can be said of a pipeline without the models that it runs. Throws <see cref="ModelInvalidException"/> that names it and the place in its config.</summary>
    public static void Check(ModelArchive archive, CodeTrust? trust) => Steps(archive, trust);

    /// <summary>The structure with the one label on exactly the image's grid. The same voxels for every degree. Throws <see cref="PointsException"/> for no clicks or clicks outside of the image.</summary>
    /// <param name="ofVolumes">The network of <see cref="OfVolumes"/>.</param>
    /// <param name="ofSlices">The network of <see cref="OfSlices"/>.</param>
    /// <param name="image">Any scalar type; read only.</param>
    /// <param name="clicks">All clicks of the structure.</param>
    /// <param name="label">Of the result.</param>
    /// <param name="progress">May be null.</param>
    /// <param name="work">Threads and token.</param>
    public ClickResult Run(Network ofVolumes, Network ofSlices, Volume image, Clicks clicks, Label label, IProgress<WorkProgress>? progress, WorkContext work)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(clicks);
        // A request's size is the volume's here; that of a slice has two numbers at most.
        ClickResult first = _volumes.Run(ofVolumes, image, clicks, label, ProgressPart.Of(progress, 0, Volumes), work);
        int depth = image.Grid.Size.Z, plane = image.Grid.Size.X * image.Grid.Size.Y;
        LabelMap map = new(image.Grid, [label]);
        int from = first.Region.Start.Z, to = first.Region.End(2);
        for (int z = 0; z < depth; z++)
        {
            work.Token.ThrowIfCancellationRequested();
            Clicks inSlice = clicks.Of(z) with { Size = null, Current = null };
            inSlice = inSlice with { Foreground = [.. inSlice.Foreground, .. SliceSeeds.Of(first.Mask, z, work)] };
            if (inSlice.Foreground.Count == 0)
                continue;
            ClickResult answer = _slices.Run(ofSlices, image, inSlice, label, ProgressPart.Of(progress, Volumes + (1 - Volumes) * z / depth, Volumes + (1 - Volumes) * (z + 1) / depth), work);
            answer.Mask.Voxels.Slice(z * plane, plane).CopyTo(map.Voxels[(z * plane)..]);
            (from, to) = (Math.Min(from, z), Math.Max(to, z + 1));
        }
        foreach (ILabelTransform step in _after)
            map = step.Apply(map, image.Grid, work);
        progress?.Report(new(1, "done"));
        return new(Restoration.To(map, image.Grid, work), new(new(0, 0, from), new(image.Grid.Size.X, image.Grid.Size.Y, to - from)));
    }

    /// <summary>The steps on labels. What stands before is the models' own work: the pipeline's loading and spacing serve the cache of the original, and change no voxel of a model that has them too.</summary>
    private static IReadOnlyList<ILabelTransform> Steps(ModelArchive archive, CodeTrust? trust) => ArchivePipeline.Build(archive, trust, (a, custom) =>
    {
        foreach (ComponentConfig c in a.Config.PreTransforms)
            if (ComponentRegistry.BuiltIn.Before([c], custom).Any(step => step is not Spacing))
                throw new ModelInvalidException($"{c.Place}: the models of a pipeline prepare the image each for itself; only loading and Spacingd may stand here.");
        object[] steps = [.. ComponentRegistry.BuiltIn.After(a.Config.PostTransforms, custom).Where(s => s is not (Restore or Invert))];
        return steps.All(s => s is ILabelTransform) ? (IReadOnlyList<ILabelTransform>)[.. steps.Cast<ILabelTransform>()]
            : throw new ModelInvalidException($"{a.Config.PostPlace}: a pipeline works on the labels of its models; activations and thresholds belong into theirs.");
    });

    private static ModelArchive Member(string name, InferenceConfig inference, Func<string, ModelArchive> find)
    {
        try
        {
            ModelArchive member = find(name);
            return member is { Info.Type: ModelType.Deepgrow, IsPipeline: false } ? member
                : throw new ModelInvalidException($"{inference.MembersPlace}: '{name}' is {(member.IsPipeline ? "a pipeline itself" : $"of type {member.Info.Type.ToString().ToLowerInvariant()}")}; a pipeline runs deepgrow models.");
        }
        catch (ModelNotFoundException e)
        {
            throw new ModelInvalidException($"{inference.MembersPlace}: the model '{name}' is missing; import it, or name another one.", e);
        }
    }

    private static ModelInvalidException Misfit(InferenceConfig inference, ModelArchive[] members) => new(
        $"{inference.MembersPlace}: one model must be of slices (2D) and one of volumes (3D); {string.Join(", ", members.Select(m => $"'{m.Info.Name}' is {(m.Config.ClickDimensions is int d ? $"{d}D" : "neither by its config (inference.meta_data.deepgrow)")}"))}.");
}
