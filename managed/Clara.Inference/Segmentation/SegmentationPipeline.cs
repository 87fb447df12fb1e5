using Clara.Imaging;
using Clara.Inference.Components;
using Clara.Inference.Inferers;
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
    private readonly IReadOnlyList<ILabelTransform> _after;
    private readonly ModelInfo _model;

    private SegmentationPipeline(ModelInfo model, IReadOnlyList<IImageTransform> before, IInferer inferer, IReadOnlyList<IOutputTransform> activations, IDiscretiser discretiser, IReadOnlyList<ILabelTransform> after)
    {
        _model = model;
        _before = before;
        _inferer = inferer;
        _activations = activations;
        _discretiser = discretiser;
        _after = after;
    }

    /// <summary>Builds the chain of a segmentation archive. Throws <see cref="ModelInvalidException"/> that names the model and the place in its config, <see cref="ModelNotFoundException"/> for another type.</summary>
    public static SegmentationPipeline Of(ModelArchive archive)
    {
        ArgumentNullException.ThrowIfNull(archive);
        ModelInfo model = archive.Info;
        if (model.Type != ModelType.Segmentation)
            throw new ModelNotFoundException($"The model '{model.Name}' is of type {model.Type.ToString().ToLowerInvariant()}; it cannot segment an image by itself.");
        try
        {
            ServingConfig config = archive.Config;
            ComponentRegistry registry = ComponentRegistry.BuiltIn;
            IReadOnlyList<IImageTransform> before = registry.Before(config.PreTransforms);
            IInferer inferer = registry.Inferer(config.Inference.Inferer);
            object[] post = [.. registry.After(config.PostTransforms)];
            int at = Array.FindIndex(post, p => p is IDiscretiser);
            if (at < 0)
                throw new ModelInvalidException("config_aiaa.json: post_transforms need one that makes labels: AsDiscreted, ArgmaxAcrossChannels or ThresholdValues.");
            if (post[..at].Any(p => p is not IOutputTransform) || post[(at + 1)..].Any(p => p is not ILabelTransform))
                throw new ModelInvalidException("config_aiaa.json: post_transforms must be activations, then one step that makes labels, then steps on labels.");
            return new(model, before, inferer, [.. post[..at].Cast<IOutputTransform>()], (IDiscretiser)post[at], [.. post[(at + 1)..].Cast<ILabelTransform>()]);
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
        if (_inferer.Check(network) is string warning)
            warnings.Add(warning);
        if (network.Classes is int channels)
        {
            if (_discretiser.Misfit(_model.Labels, channels) is string misfit)
                throw network.Unusable($"{misfit}.");
            if (_discretiser.Structures(channels) is int structures && structures > _model.Labels.Count)
                warnings.Add($"the network has {structures} classes beside background, the config names {_model.Labels.Count} of them");
        }
        return warnings;
    }

    /// <summary>Everything before the network; the image is copied and not changed.</summary>
    public Sample Prepare(Volume image, IProgress<WorkProgress>? progress, WorkContext work)
    {
        ArgumentNullException.ThrowIfNull(image);
        progress?.Report(new(0, "preparing"));
        Sample sample = Sample.Of(image, work);
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
        LabelParts parts = new(_activations, _discretiser, _model.Labels);
        _inferer.Run(network, sample.Channels, parts, Within(progress), work);
        LabelMap map = parts.Map;
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

    private static Progress? Within(IProgress<WorkProgress>? progress) => progress is null ? null : new(progress);

    /// <summary>Not <see cref="System.Progress{T}"/>: that one reports later and on another thread.</summary>
    private sealed class Progress(IProgress<WorkProgress> outer) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => outer.Report(value with { Fraction = NetworkFrom + (NetworkTo - NetworkFrom) * value.Fraction });
    }
}
