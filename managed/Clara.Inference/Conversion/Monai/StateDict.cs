using System.Globalization;
using Clara.Inference.Conversion.Layers;
using Clara.Models;
using Clara.Models.Weights;

namespace Clara.Inference.Conversion.Monai;

/// <summary>The weights of a PyTorch network by name. Each must be taken once with the shape that the network's definition gives it: what is missing or left over means another network. One thread at a time.</summary>
internal sealed class StateDict
{
    private const int MostNamed = 8;
    private readonly string _file;
    private readonly Dictionary<string, StoredTensor> _left;

    public StateDict(IEnumerable<StoredTensor> tensors, string file)
    {
        _file = file;
        _left = tensors.ToDictionary(t => t.Name, StringComparer.Ordinal);
    }

    /// <summary>Names that nobody has taken yet.</summary>
    public IReadOnlyCollection<string> Left => _left.Keys;

    /// <summary>Whether there is such a tensor, not taken yet.</summary>
    public bool Has(string name) => _left.ContainsKey(name);

    /// <summary>The values; throws <see cref="ModelInvalidException"/> when they are not there or have another shape.</summary>
    public Weights Take(string name, params int[] shape)
    {
        if (!_left.TryGetValue(name, out StoredTensor? tensor))
            throw new ModelInvalidException($"{_file} does not fit the network's definition: it has no '{name}' [{Text(shape)}]; of its names {Named(_left.Keys)} are left.");
        if (!tensor.Shape.SequenceEqual(shape))
            throw new ModelInvalidException($"{_file} does not fit the network's definition: '{name}' is [{Text(tensor.Shape)}], the definition wants [{Text(shape)}].");
        _left.Remove(name);
        return new(shape, tensor.Read());
    }

    /// <summary>Leaves out what is stored beside the weights and not used to run the network.</summary>
    public void Skip(string name) => _left.Remove(name);

    /// <summary>Leaves out a tensor that is stored under two names; throws <see cref="ModelInvalidException"/> when the two differ.</summary>
    public void DropCopy(string name, string original)
    {
        if (!_left[name].Shape.SequenceEqual(_left[original].Shape) || !_left[name].Read().AsSpan().SequenceEqual(_left[original].Read()))
            throw new ModelInvalidException($"{_file} does not fit the network's definition: '{name}' should be a copy of '{original}', and is not.");
        _left.Remove(name);
    }

    /// <summary>Throws <see cref="ModelInvalidException"/> when something is left.</summary>
    public void RequireEmpty()
    {
        if (_left.Count > 0)
            throw new ModelInvalidException($"{_file} does not fit the network's definition: {_left.Count.ToString(CultureInfo.InvariantCulture)} of its tensors have no place in it ({Named(_left.Keys)}).");
    }

    private static string Named(Dictionary<string, StoredTensor>.KeyCollection names) =>
        names.Count == 0 ? "none" : string.Join(", ", names.Take(MostNamed).Select(n => $"'{n}'")) + (names.Count > MostNamed ? FormattableString.Invariant($" and {names.Count - MostNamed} more") : "");

    private static string Text(IEnumerable<int> shape) => string.Join(", ", shape);
}
