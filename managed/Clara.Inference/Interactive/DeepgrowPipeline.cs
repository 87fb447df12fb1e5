using Clara.Imaging;
using Clara.Inference.Components;
using Clara.Inference.Inferers;
using Clara.Inference.Networks;
using Clara.Inference.Transforms;
using Clara.Models;

namespace Clara.Inference.Interactive;

/// <summary>
/// One structure from clicks inside and outside by a network (DeepGrow, after Sakinis 2019), on one slice or on the volume: clicks into the chain's voxels, crop around them, resize,
/// a map each of positive and negative clicks, the network, labels, and back. Immutable; any thread. Since 0.2.
/// </summary>
public sealed class DeepgrowPipeline : IClickPipeline
{
    /// <summary>Channels beside the image's: positive and negative clicks.</summary>
    private const int Maps = 2;

    private readonly DeepgrowChain _chain;
    private readonly OutputSteps _after;
    private readonly int? _dimensions;

    private DeepgrowPipeline(ModelArchive archive, CustomCode custom)
    {
        _chain = new(archive.Config.PreTransforms, archive.Config.CacheUntil, custom);
        _after = OutputSteps.Of(archive.Config, custom);
        _dimensions = archive.Config.ClickDimensions;
        // None of its own either: the run is depth first, which an inferer knows nothing of.
        if (ComponentRegistry.BuiltIn.Inferer(archive.Config.Inference.Inferer) is not SimpleInferer)
            throw new ModelInvalidException($"{archive.Config.Inference.Inferer.Place}: a deepgrow network runs once over the crop around the clicks; use SimpleInferer.");
    }

    /// <summary>Builds the chain of a deepgrow archive. Throws <see cref="ModelInvalidException"/> that names the model and the place in its config, <see cref="ModelNotFoundException"/> for another type.</summary>
    /// <param name="archive">The model.</param>
    /// <param name="trust">Where code of archives may run; null = nowhere.</param>
    public static DeepgrowPipeline Of(ModelArchive archive, CodeTrust? trust = null)
    {
        ArchivePipeline.RequireType(archive, ModelType.Deepgrow, "work from clicks");
        return ArchivePipeline.Build(archive, trust, (a, custom) => new DeepgrowPipeline(a, custom));
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Check(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        bool isFlat = DepthFirstRun.IsFlat(network, _dimensions);
        if (_dimensions is int said && said != (isFlat ? 2 : 3))
            throw network.Unusable($"its config says {said}D, its network takes {(isFlat ? "slices" : "volumes")}.");
        if (isFlat && _chain.IsTurned)
            throw network.Unusable("its network takes slices, which are those of the image as given; leave Orientationd out of pre_transforms.");
        network.RequireChannels(1 + Maps);
        _after.Check(network);
        List<string> warnings = [];
        if (!isFlat && _dimensions is null)
            warnings.Add("the config does not say that it is 3D (inference.meta_data.deepgrow); clients of a server will take it for 2D");
        if (_chain.CacheNotice is string notice)
            warnings.Add(notice);
        return warnings;
    }

    /// <summary>
    /// The structure with the one label on exactly the image's grid. A 2-D model works on the slice of the last click along the image's third axis and fills only that one. The same
    /// voxels for every degree. Throws <see cref="PointsException"/> for no clicks or clicks outside of the image.
    /// </summary>
    /// <param name="network">The archive's.</param>
    /// <param name="image">Any scalar type; read only.</param>
    /// <param name="clicks">All clicks of the structure.</param>
    /// <param name="label">Of the result.</param>
    /// <param name="progress">May be null.</param>
    /// <param name="work">Threads and token.</param>
    public ClickResult Run(Network network, Volume image, Clicks clicks, Label label, IProgress<WorkProgress>? progress, WorkContext work)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(clicks);
        PointCheck.Clicks(image.Grid, clicks);
        Check(network);
        progress?.Report(new(0, "preparing") { Note = network.Device });
        if (!DepthFirstRun.IsFlat(network, _dimensions))
        {
            (LabelMap whole, Sample sample) = RunOn(network, image, image, clicks, label, progress, work);
            progress?.Report(new(1, "done"));
            return new(whole, GuidedRestoration.Region(sample));
        }
        int slice = clicks.Slice;
        Clicks inSlice = clicks.Of(slice);
        if (inSlice.Foreground.Count + inSlice.Background.Count == 0)
            throw new PointsException($"No click lies in slice {slice}, which the current point names.");
        Size3 size = image.Grid.Size;
        VoxelBox plane = new(new(0, 0, slice), new(size.X, size.Y, 1));
        (LabelMap map, _) = RunOn(network, image, image.Accept(new BoxVoxels(plane, work)), inSlice, label, progress, work);
        LabelMap result = BoxVoxels.Paste(map, plane.Start, image.Grid);
        progress?.Report(new(1, "done"));
        return new(result, plane);
    }

    private static Sample Apply(IEnumerable<IImageTransform> steps, Sample sample, WorkContext work)
    {
        foreach (IImageTransform step in steps)
        {
            work.Token.ThrowIfCancellationRequested();
            step.Apply(sample, work);
        }
        return sample;
    }

    private (LabelMap Map, Sample Sample) RunOn(Network network, Volume whole, Volume image, Clicks clicks, Label label, IProgress<WorkProgress>? progress, WorkContext work)
    {
        Grid from = whole.Grid;
        Prompts prompts = new() { Foreground = [.. clicks.Foreground.Select(from.ToWorld)], Background = [.. clicks.Background.Select(from.ToWorld)] };
        bool isFlat = DepthFirstRun.IsFlat(network, _dimensions);
        IReadOnlyList<IImageTransform> steps = _chain.Steps(isFlat, clicks.Size, DepthFirstRun.FixedInput(network));
        int kept = work.Prepared is null ? 0 : _chain.KeptSteps;
        Sample sample = kept == 0 ? Sample.Of([image], prompts, work)
            : work.Prepared!.Of(whole, $"{kept} {isFlat} {_chain.KeptChain}", image, prompts, () => Apply(steps.Take(kept), Sample.Of([image], prompts, work), work));
        Apply(steps.Skip(kept), sample, work);
        using NetworkOutput output = DepthFirstRun.Run(network, isFlat, sample.Channels, ProgressPart.Of(progress, 0.2, 0.9), work);
        progress?.Report(new(0.9, "labels"));
        return (_after.Apply(output, label, m => GuidedRestoration.To(m, sample, work), image.Grid, work), sample);
    }
}
