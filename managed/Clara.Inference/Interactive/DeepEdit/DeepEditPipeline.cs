using Clara.Imaging;
using Clara.Inference.Components;
using Clara.Inference.Networks;
using Clara.Inference.Segmentation;
using Clara.Inference.Transforms;
using Clara.Models;

namespace Clara.Inference.Interactive.DeepEdit;

/// <summary>
/// One structure from any number of clicks by a DeepEdit network (Diaz-Pinto 2022), which takes the whole image, a map of the clicks inside and one of those outside. It is the archive's
/// segmentation chain with clicks: without them the result is that of <see cref="SegmentationPipeline"/>. Immutable; any thread. Since 0.2.
/// </summary>
public sealed class DeepEditPipeline : IClickPipeline
{
    private readonly SegmentationPipeline _segmentation;
    private readonly string _cacheUntil;

    private DeepEditPipeline(ModelArchive archive, CodeTrust? trust)
    {
        _segmentation = SegmentationPipeline.Of(archive, trust);
        _cacheUntil = archive.Config.CacheUntil;
    }

    /// <summary>Builds the chain of a DeepEdit archive. Throws <see cref="ModelInvalidException"/> that names the model and the place in its config, <see cref="ModelNotFoundException"/> for another type.</summary>
    /// <param name="archive">The model.</param>
    /// <param name="trust">Where code of archives may run; null = nowhere.</param>
    public static DeepEditPipeline Of(ModelArchive archive, CodeTrust? trust = null)
    {
        ArchivePipeline.RequireType(archive, ModelType.Deepgrow, "work from clicks");
        return new(archive, trust);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Check(Network network)
    {
        List<string> warnings = [.. _segmentation.Check(network)];
        if (_cacheUntil.Length > 0)
            warnings.Add("cache_until is not followed in a DeepEdit chain; nothing is kept between clicks");
        return warnings;
    }

    /// <summary>
    /// The structure with the one label on exactly the image's grid; the region is the whole image. No clicks are no failure: the network segments by itself. The same voxels for every
    /// degree. Throws <see cref="PointsException"/> for clicks outside of the image.
    /// </summary>
    /// <param name="network">The archive's.</param>
    /// <param name="image">Any scalar type; read only.</param>
    /// <param name="clicks">All clicks of the structure; their size is not used, since the network sees the whole image in the config's.</param>
    /// <param name="label">Of the result.</param>
    /// <param name="progress">May be null.</param>
    /// <param name="work">Threads and token.</param>
    public ClickResult Run(Network network, Volume image, Clicks clicks, Label label, IProgress<WorkProgress>? progress, WorkContext work)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(clicks);
        PointCheck.Inside(image.Grid, clicks);
        _segmentation.Check(network);
        if (clicks.Size is not null)
            progress?.Report(new(0, "preparing") { Note = new("The size of the request was not used: a DeepEdit model takes the whole image in the size of its config.") });
        Prompts prompts = new() { Foreground = [.. clicks.Foreground.Select(image.Grid.ToWorld)], Background = [.. clicks.Background.Select(image.Grid.ToWorld)] };
        Sample sample = _segmentation.Prepare(Sample.Of([image], prompts, work), progress, work);
        return new(OutputSteps.AsOne(_segmentation.Run(network, sample, progress, work), label), VoxelBox.Whole(image.Grid));
    }
}
