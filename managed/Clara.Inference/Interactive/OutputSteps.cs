using Clara.Imaging;
using Clara.Inference.Components;
using Clara.Inference.Inferers;
using Clara.Inference.Outputs;
using Clara.Inference.Transforms;
using Clara.Models;
using Clara.Models.Config;

namespace Clara.Inference.Interactive;

/// <summary>
/// What post_transforms make of the output of a model with one structure: activations, labels, clean-up before and after the way back onto the image's grid. Where the config
/// has none, one channel gets a sigmoid and a threshold of 0.5, several their highest. Immutable; any thread.
/// </summary>
internal sealed class OutputSteps
{
    private readonly IReadOnlyList<IOutputTransform> _activations;
    private readonly IDiscretiser? _discretiser;
    private readonly IReadOnlyList<ILabelTransform> _onNetworkGrid, _onImageGrid;

    private OutputSteps(IReadOnlyList<IOutputTransform> activations, IDiscretiser? discretiser, IReadOnlyList<ILabelTransform> onNetworkGrid, IReadOnlyList<ILabelTransform> onImageGrid)
    {
        _activations = activations;
        _discretiser = discretiser;
        _onNetworkGrid = onNetworkGrid;
        _onImageGrid = onImageGrid;
    }

    /// <summary>Reads a config's post_transforms. Throws <see cref="ModelInvalidException"/> that names the place.</summary>
    /// <param name="config">The archive's.</param>
    /// <param name="custom">The archive's own code.</param>
    public static OutputSteps Of(ServingConfig config, CustomCode custom)
    {
        object[] steps = [.. ComponentRegistry.BuiltIn.After(config.PostTransforms, custom).Select(s => s is Invert ? new Restore() : s)];
        int labels = Array.FindIndex(steps, s => s is IDiscretiser);
        if (labels < 0)
            return steps.Length == 0 ? new([], null, [], [])
                : throw new ModelInvalidException($"{config.PostPlace} must have a step that makes labels: AsDiscreted, ArgmaxAcrossChannels or ThresholdValues.");
        if (steps[..labels].Any(s => s is not IOutputTransform) || steps[(labels + 1)..].Any(s => s is not ILabelTransform))
            throw new ModelInvalidException($"{config.PostPlace} must be activations, then one step that makes labels, then steps on labels.");
        ILabelTransform[] after = [.. steps[(labels + 1)..].Cast<ILabelTransform>()];
        int restore = Array.FindIndex(after, s => s is Restore);
        return new([.. steps[..labels].Cast<IOutputTransform>()], (IDiscretiser)steps[labels],
            restore < 0 ? after : after[..restore], restore < 0 ? [] : [.. after[(restore + 1)..].Where(s => s is not Restore)]);
    }

    /// <summary>Throws <see cref="ModelInvalidException"/> when a network with so many output channels can never give a structure.</summary>
    public void Check(Networks.Network network)
    {
        if (network.Classes is int channels && _discretiser?.Misfit([], channels) is string misfit)
            throw network.Unusable($"{misfit}.");
    }

    /// <summary>The structure on the image's grid; everything that is not background gets the label.</summary>
    /// <param name="output">May be overwritten.</param>
    /// <param name="label">Of the result.</param>
    /// <param name="restore">Brings a map from the network's grid to the image's.</param>
    /// <param name="original">The image's grid.</param>
    /// <param name="work">Threads and token.</param>
    public LabelMap Apply(NetworkOutput output, Label label, Func<LabelMap, LabelMap> restore, Grid original, WorkContext work)
    {
        IReadOnlyList<IOutputTransform> activations = _discretiser is null && output.Classes == 1 ? [new SigmoidActivation()] : _activations;
        IDiscretiser discretiser = _discretiser ?? (output.Classes == 1 ? new Threshold(0.5f) : new Argmax());
        foreach (IOutputTransform step in activations)
            step.Apply(output, work);
        LabelMap map = AsOne(discretiser.Apply(output, [], work), label);
        foreach (ILabelTransform step in _onNetworkGrid)
            map = step.Apply(map, map.Grid, work);
        map = restore(map);
        foreach (ILabelTransform step in _onImageGrid)
            map = step.Apply(map, original, work);
        // Whatever an archive's own step forgot: a mask is on the grid of its image.
        return Restoration.To(map, original, work);
    }

    /// <summary>Everything that is not background gets the label.</summary>
    internal static LabelMap AsOne(LabelMap map, Label label)
    {
        LabelMap one = new(map.Grid, [label]);
        ReadOnlySpan<ushort> from = map.Voxels;
        Span<ushort> to = one.Voxels;
        for (int i = 0; i < from.Length; i++)
            to[i] = from[i] != 0 ? (ushort)label.Id : (ushort)0;
        return one;
    }
}
