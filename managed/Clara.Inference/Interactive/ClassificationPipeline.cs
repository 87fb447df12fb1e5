using Clara.Imaging;
using Clara.Inference.Components;
using Clara.Inference.Inferers;
using Clara.Inference.Networks;
using Clara.Inference.Outputs;
using Clara.Inference.Transforms;
using Clara.Models;

namespace Clara.Inference.Interactive;

/// <summary>Scores of a whole image: pre_transforms, one run, activations; one value a class in the order of the config's labels. Immutable; any thread. Since 0.2.</summary>
public sealed class ClassificationPipeline : IArchivePipeline
{
    private readonly IReadOnlyList<string> _classes;
    private readonly IReadOnlyList<IImageTransform> _before;
    private readonly IReadOnlyList<IOutputTransform> _activations;

    private ClassificationPipeline(ModelArchive archive, CustomCode custom)
    {
        ComponentRegistry registry = ComponentRegistry.BuiltIn;
        _classes = [.. archive.Info.Labels.Select(l => l.Name)];
        _before = registry.Before(archive.Config.PreTransforms, custom);
        // None of its own either: an inferer gives values of voxels, and here come scores.
        if (registry.Inferer(archive.Config.Inference.Inferer) is not SimpleInferer)
            throw new ModelInvalidException($"{archive.Config.Inference.Inferer.Place}: a classification network runs once over the image; use SimpleInferer.");
        IReadOnlyList<object> after = registry.After(archive.Config.PostTransforms, custom);
        if (after.Any(s => s is not IOutputTransform))
            throw new ModelInvalidException("config_aiaa.json: post_transforms of a classification model may only have activations; it answers with scores.");
        _activations = [.. after.Cast<IOutputTransform>()];
    }

    /// <summary>Builds the chain of a classification archive. Throws <see cref="ModelInvalidException"/> that names the model and the place in its config, <see cref="ModelNotFoundException"/> for another type.</summary>
    /// <param name="archive">The model.</param>
    /// <param name="trust">Where code of archives may run; null = nowhere.</param>
    public static ClassificationPipeline Of(ModelArchive archive, CodeTrust? trust = null)
    {
        ArchivePipeline.RequireType(archive, ModelType.Classification, "classify an image");
        return ArchivePipeline.Build(archive, trust, (a, custom) => new ClassificationPipeline(a, custom));
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Check(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (network.InputShape.Count is not (4 or 5))
            throw network.Unusable($"its network's input has {network.InputShape.Count} axes; it must be [1, channels, x, y] or [1, channels, x, y, z].");
        if (network.Classes is int outputs)
            RequireClasses(network, outputs);
        return [];
    }

    /// <summary>The score of each class in the order of the config. Throws <see cref="GeometryException"/> for a volume where the network takes one slice.</summary>
    /// <param name="network">The archive's.</param>
    /// <param name="image">Any scalar type; read only.</param>
    /// <param name="progress">May be null.</param>
    /// <param name="work">Threads and token.</param>
    public IReadOnlyList<ClassScore> Run(Network network, Volume image, IProgress<WorkProgress>? progress, WorkContext work) => Run(network, [image], progress, work);

    /// <summary>The same for an image of several channels on one grid, in the order of the network's. Since 0.2.</summary>
    public IReadOnlyList<ClassScore> Run(Network network, IReadOnlyList<Volume> channels, IProgress<WorkProgress>? progress, WorkContext work)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(channels);
        Check(network);
        ImageChannels.Require(network, _before, channels.Count);
        progress?.Report(new(0, "preparing") { Note = network.Device });
        Sample sample = Sample.Of(channels, Prompts.None, work);
        foreach (IImageTransform step in _before)
            step.Apply(sample, work);
        (Grid reversed, Memory<float> voxels) = NetworkLayout.Joined(sample.Channels, work.Degree, work.Token);
        Size3 size = NetworkLayout.TensorSize(reversed);
        network.RequireChannels(sample.Channels.Count);
        // Where the file does not tell, one slice is for a network of slices.
        bool isFlat = network.KnowsShapes ? network.InputShape.Count == 4 : size.Z == 1;
        if (isFlat && size.Z != 1)
            throw new GeometryException($"The network takes one slice, and the image has {size.Z}; take one of them.");
        network.RequireExtent(SpatialShape.Of(size), $"its chain gives {size}; resize in pre_transforms");
        using MemoryReservation reserved = work.Budget.ReserveWhole(network, checked(sample.Channels.Count * reversed.Size.Count * sizeof(float)), reversed.Size.Count,
            progress, work.Token);
        progress?.Report(new(0.3, "network"));
        long[] shape = isFlat ? [1, sample.Channels.Count, size.X, size.Y] : [1, sample.Channels.Count, size.X, size.Y, size.Z];
        using NetworkTensor value = network.Run(voxels, shape, work.Token);
        if (value.Shape.Count < 2 || value.Shape[0] != 1 || value.Shape.Skip(2).Any(n => n != 1))
            throw network.Unusable($"its network's output has the shape [{string.Join(", ", value.Shape)}]; a classification network must give [1, classes].");
        RequireClasses(network, (int)value.Shape[1]);
        using NetworkOutput scores = new(Grid.Axial(new(1, 1, 1), new(1, 1, 1)), (int)value.Shape[1], value.Values.ToArray());
        foreach (IOutputTransform step in _activations)
            step.Apply(scores, work);
        // A score that is no number says nothing, and cannot be sent to anybody: JSON has none.
        if (scores.Values.ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
            throw new ClaraException(StatusCode.Inference, "The network gave scores that are no numbers (NaN or infinite); check that the image is what the model was made for.");
        progress?.Report(new(1, "done"));
        return [.. _classes.Select((name, i) => new ClassScore(name, scores.Values[i]))];
    }

    private void RequireClasses(Network network, int outputs)
    {
        if (outputs != _classes.Count)
            throw network.Unusable($"its network gives {outputs} scores, its config names {_classes.Count} labels; each score needs its label.");
    }
}
