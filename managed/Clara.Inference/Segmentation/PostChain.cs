using Clara.Inference.Outputs;
using Clara.Models;

namespace Clara.Inference.Segmentation;

/// <summary>post_transforms in the only order that makes sense: activations, then perhaps the values back onto the image's grid, then one step that makes labels, then steps on labels.</summary>
/// <param name="Activations">On the network's values.</param>
/// <param name="RestoresValues">Whether values, and not labels, are brought back onto the image's grid.</param>
/// <param name="Discretiser">Makes labels.</param>
/// <param name="Steps">On labels.</param>
internal sealed record PostChain(IReadOnlyList<IOutputTransform> Activations, bool RestoresValues, IDiscretiser Discretiser, IReadOnlyList<ILabelTransform> Steps)
{
    /// <summary>Sorts the steps of a chain. Throws <see cref="ModelInvalidException"/> that names the place for another order.</summary>
    public static PostChain Of(IReadOnlyList<object> post, string place)
    {
        int at = 0;
        while (at < post.Count && post[at] is not IDiscretiser)
            at++;
        if (at == post.Count)
            throw new ModelInvalidException($"{place} must have a step that makes labels: AsDiscreted, ArgmaxAcrossChannels or ThresholdValues.");
        // Values brought back without interpolation give the labels that bringing labels back gives, wherever that stands.
        object[] before = [.. post.Take(at).Where(p => p is not Invert { IsLinear: false })];
        bool restores = before.Length > 0 && before[^1] is Invert;
        if (restores)
            before = before[..^1];
        if (before.Any(p => p is not IOutputTransform) || post.Skip(at + 1).Any(p => p is not ILabelTransform))
            throw new ModelInvalidException($"{place} must be activations, then one step that makes labels, then steps on labels.");
        return new([.. before.Cast<IOutputTransform>()], restores, (IDiscretiser)post[at], [.. post.Skip(at + 1).Cast<ILabelTransform>()]);
    }
}
