using Clara.Models;
using Clara.Models.Weights;

namespace Clara.Inference.Conversion.Monai;

/// <summary>A network of MONAI out of its definition and its state dict.</summary>
internal static class MonaiNetwork
{
    private static readonly Dictionary<string, Action<NetworkDefinition, MonaiBlocks>> Builders = new(StringComparer.OrdinalIgnoreCase)
    {
        ["UNet"] = UNet.Build,
        ["BasicUNet"] = BasicUNet.Build,
        ["SegResNet"] = SegResNet.Build,
        ["DynUNet"] = DynUNet.Build,
    };

    /// <summary>Throws <see cref="ModelInvalidException"/> when the class is not known, an argument does not make sense, or a tensor is missing, left over or of another shape.</summary>
    public static LayerGraph Build(NetworkDefinition definition, IEnumerable<StoredTensor> tensors, string file)
    {
        if (!Builders.TryGetValue(definition.Class, out Action<NetworkDefinition, MonaiBlocks>? build))
            throw new ModelInvalidException($"{definition.Place}: the network '{definition.Class}' cannot be converted; {string.Join(", ", Builders.Keys)} can.");
        LayerGraph graph = new(file, definition.Rank, definition.Number("in_channels", 1));
        StateDict weights = new(tensors, file);
        build(definition, new(graph, weights));
        weights.RequireEmpty();
        return graph;
    }
}
