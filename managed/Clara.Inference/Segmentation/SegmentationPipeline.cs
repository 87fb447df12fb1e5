using Clara.Imaging;
using Clara.Inference.Components;
using Clara.Inference.Inferers;
using Clara.Inference.Interactive.DeepEdit;
using Clara.Inference.Networks;
using Clara.Inference.Outputs;
using Clara.Inference.Transforms;
using Clara.Models;
using Clara.Models.Config;

namespace Clara.Inference.Segmentation;

/// <summary>An archive's chain, built and checked: image, transforms, network, activations, labels, clean-up, the image's grid. Immutable; any thread. Since 0.1.</summary>
public sealed class SegmentationPipeline
{
    /// <summary>Shares of the whole that the stages get in progress; the network takes nearly all of the time.</summary>
    private const double NetworkFrom = 0.05, NetworkTo = 0.95;

    private readonly IReadOnlyList<IImageTransform> _before;
    private readonly IInferer _inferer;
    private readonly IReadOnlyList<IOutputTransform> _activations;
    private readonly IDiscretiser _discretiser;
    private readonly bool _restoresValues;
    private readonly IReadOnlyList<ILabelTransform> _after;
    private readonly ModelInfo _model;

    /// <summary>The model's labels as they come out of the network; steps on labels may give them other ids.</summary>
    private readonly IReadOnlyList<Label> _labels;

    private SegmentationPipeline(ModelInfo model, IReadOnlyList<IImageTransform> before, IInferer inferer, PostChain post)
    {
        _model = model;
        _before = before;
        _inferer = inferer;
        (_activations, _restoresValues, _discretiser, _after) = (post.Activations, post.RestoresValues, post.Discretiser, post.Steps);
        _labels = _after.Reverse().Aggregate(model.Labels, (labels, step) => step.LabelsBefore(labels));
    }

    /// <summary>Builds the chain of a segmentation archive, or of a DeepEdit one, whose network segments by itself where there are no clicks. Throws <see cref="ModelInvalidException"/> that names the model and the place in its config, <see cref="ModelNotFoundException"/> for another type.</summary>
    /// <param name="archive">The model.</param>
    /// <param name="trust">Where code of archives may run; null = nowhere.</param>
    public static SegmentationPipeline Of(ModelArchive archive, CodeTrust? trust = null)
    {
        ArgumentNullException.ThrowIfNull(archive);
        ModelInfo model = archive.Info;
        if (model.Type != ModelType.Segmentation && !(model.Type == ModelType.Deepgrow && archive.Config.IsDeepEdit))
            throw new ModelNotFoundException($"The model '{model.Name}' is of type {model.Type.ToString().ToLowerInvariant()}; it cannot segment an image by itself.");
        try
        {
            ServingConfig config = archive.Config;
            ComponentRegistry registry = ComponentRegistry.BuiltIn;
            CustomCode custom = new(archive.Folder, trust ?? CodeTrust.None);
            IReadOnlyList<IImageTransform> before = registry.Before(config.PreTransforms, custom);
            if (config.IsDeepEdit)
                ClickOrder.Require(config.PreTransforms);
            IInferer inferer = registry.Inferer(config.Inference.Inferer, custom);
            return new(model, before, inferer, PostChain.Of(registry.After(config.PostTransforms, custom), config.PostPlace));
        }
        catch (ModelInvalidException e) when (!e.Message.StartsWith("The model", StringComparison.Ordinal))
        {
            throw new ModelInvalidException($"The model '{model.Name}' cannot be used: {e.Message}", e);
        }
    }

    /// <summary>Looks whether a network fits the chain and the model's labels: what works but was probably not meant. Throws <see cref="ModelInvalidException"/> for what can never work.</summary>
    public IReadOnlyList<string> Check(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        List<string> warnings = [];
        if (_inferer.Check(network) is string warning && !(_inferer is SimpleInferer && _before.OfType<Resize>().Any(r => IsOf(network, r.Extent))))
            warnings.Add(warning);
        if (network.Channels is int wanted)
        {
            int needed = ImageChannels.Needed(_before, wanted);
            if (needed == 0)
                throw network.Unusable($"its network takes {wanted} input channels, which its chain cannot give (of an image with one channel it makes {ImageChannels.After(_before, 1)}).");
            if (needed > 1)
                warnings.Add($"the network takes {wanted} input channels; images need {needed} channels, in the order in which it was trained");
        }
        if (network.Classes is int channels)
        {
            if (_discretiser.Misfit(_labels, channels) is string misfit)
                throw network.Unusable($"{misfit}.");
            if (_discretiser.Structures(channels) is int structures && structures > _labels.Count)
                warnings.Add($"the network has {structures} classes beside background, the config names {_labels.Count} of them");
        }
        return warnings;
    }

    /// <summary>Throws <see cref="GeometryException"/> for an image of another number of channels than the network needs. Since 0.2.</summary>
    public void RequireChannels(Network network, int channels) => ImageChannels.Require(network, _before, channels);

    /// <summary>Whether the extent that the chain gives every image is one that the network takes.</summary>
    private static bool IsOf(Network network, Size3? extent) =>
        extent is Size3 size && network.InputShape.Skip(2).Zip([size.X, size.Y, size.Z]).All(axis => axis.First <= 0 || axis.First == axis.Second);

    /// <summary>Everything before the network; the image is copied and not changed.</summary>
    public Sample Prepare(Volume image, IProgress<WorkProgress>? progress, WorkContext work) => Prepare([image], progress, work);

    /// <summary>The same for an image of several channels on one grid. Since 0.2.</summary>
    /// <exception cref="GeometryException">They do not lie on one grid.</exception>
    public Sample Prepare(IReadOnlyList<Volume> channels, IProgress<WorkProgress>? progress, WorkContext work)
    {
        ArgumentNullException.ThrowIfNull(channels);
        progress?.Report(new(0, "preparing"));
        return Prepare(Sample.Of(channels, Prompts.None, work), null, work);
    }

    /// <summary>The same for a sample, which is changed. Since 0.2.</summary>
    public Sample Prepare(Sample sample, IProgress<WorkProgress>? progress, WorkContext work)
    {
        ArgumentNullException.ThrowIfNull(sample);
        progress?.Report(new(0, "preparing"));
        foreach (IImageTransform step in _before)
        {
            work.Token.ThrowIfCancellationRequested();
            step.Apply(sample, work);
        }
        return sample;
    }

    /// <summary>Segments a prepared image. The result is on exactly the image's grid, with the model's labels; the caller owns it. The same voxels for every degree.</summary>
    public LabelMap Run(Network network, Sample sample, IProgress<WorkProgress>? progress, WorkContext work)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentNullException.ThrowIfNull(network);
        progress?.Report(new(NetworkFrom, "preparing") { Note = network.Device });
        LabelMap map = _restoresValues ? ByRestoredValues(network, sample, progress, work) : ByParts(network, sample, progress, work);
        progress?.Report(new(NetworkTo, "labels"));
        work.Token.ThrowIfCancellationRequested();
        foreach (ILabelTransform step in _after)
        {
            work.Token.ThrowIfCancellationRequested();
            map = step.Apply(map, sample.Original, work);
        }
        // Whatever the config forgot: a mask is on the grid of its image.
        map = Restoration.To(map, sample.Original, work);
        progress?.Report(new(1, "done"));
        return map;
    }

    private LabelMap ByParts(Network network, Sample sample, IProgress<WorkProgress>? progress, WorkContext work)
    {
        LabelParts parts = new(_activations, _discretiser, _labels);
        _inferer.Run(network, sample.Channels, parts, Within(progress), work);
        return parts.Map;
    }

    private LabelMap ByRestoredValues(Network network, Sample sample, IProgress<WorkProgress>? progress, WorkContext work)
    {
        RestoredParts parts = new(_activations, _discretiser, _labels, sample.Original);
        _inferer.Run(network, sample.Channels, parts, Within(progress), work);
        return parts.Map;
    }

    private static Progress? Within(IProgress<WorkProgress>? progress) => progress is null ? null : new(progress);

    /// <summary>Not <see cref="System.Progress{T}"/>: that one reports later and on another thread.</summary>
    private sealed class Progress(IProgress<WorkProgress> outer) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => outer.Report(value with { Fraction = NetworkFrom + (NetworkTo - NetworkFrom) * value.Fraction });
    }
}
