using Clara.Inference.Conversion.Layers;
using Clara.Models;
using Clara.Models.Weights;

namespace Clara.Inference.Conversion.Keras;

/// <summary>The weights of a Keras network by layer; each must be taken once. One thread at a time.</summary>
internal sealed class KerasWeights(IEnumerable<StoredTensor> tensors, string file)
{
    private const int MostNamed = 8;
    private readonly List<StoredTensor> _left = [.. tensors];

    /// <summary>A weight such as kernel, which must have this shape.</summary>
    public Weights Take(KerasLayer layer, string weight, params int[] shape)
    {
        // conv3d/kernel, network/conv3d/kernel or conv3d/kernel:0, as the writer had it.
        List<StoredTensor> found = _left.FindAll(t => Path(t.Name) is var path && path[^1] == weight && path.AsSpan(0, path.Length - 1).Contains(layer.Name));
        if (found.Count != 1)
            throw layer.Failure(found.Count == 0 ? $"its weight '{weight}' is not among those of the file"
                : $"the file has {found.Count} weights called '{weight}' for it ({string.Join(", ", found.Select(f => f.Name))})");
        StoredTensor tensor = found[0];
        if (!tensor.Shape.SequenceEqual(shape))
            throw layer.Failure($"its weight '{weight}' is [{string.Join(", ", tensor.Shape)}], its settings want [{string.Join(", ", shape)}]");
        _left.Remove(tensor);
        return new(shape, tensor.Read());
    }

    /// <summary>Throws <see cref="ModelInvalidException"/> when a weight belongs to no layer.</summary>
    public void RequireEmpty()
    {
        if (_left.Count > 0)
            throw new ModelInvalidException($"{file} has {_left.Count} weights that no layer takes: {string.Join(", ", _left.Take(MostNamed).Select(t => t.Name))}{(_left.Count > MostNamed ? ", ..." : "")}.");
    }

    private static string[] Path(string name) => (name.EndsWith(":0", StringComparison.Ordinal) ? name[..^2] : name).Split('/');
}
