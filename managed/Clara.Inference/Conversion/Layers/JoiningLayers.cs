using Clara.Models.Onnx;

namespace Clara.Inference.Conversion.Layers;

/// <summary>All channels of all inputs, one input after the other.</summary>
internal sealed record ConcatenationLayer(string Name, IReadOnlyList<string> Inputs) : Layer(Name, Inputs)
{
    public override int Channels(IReadOnlyList<int> inputs) => inputs.Aggregate((a, b) => checked(a + b));

    public override void Write(OnnxGraph graph) => graph.Node("Concat", Inputs, Name, OnnxAttribute.Whole("axis", 1));

    public override FeatureMap Evaluate(IReadOnlyList<FeatureMap> inputs, CancellationToken ct) =>
        new(inputs.Sum(i => i.Channels), inputs[0].Extent, [.. inputs.SelectMany(i => i.Values)]);
}

/// <summary>Sum or product, voxel by voxel. An input of one channel counts for all channels of the others, as in attention gates.</summary>
internal sealed record ArithmeticLayer(string Name, IReadOnlyList<string> Inputs, bool IsProduct) : Layer(Name, Inputs)
{
    public override int Channels(IReadOnlyList<int> inputs)
    {
        int channels = inputs.Max();
        return inputs.All(i => i == channels || i == 1) ? channels : throw new LayerMismatchException($"its inputs have {string.Join(" and ", inputs)} channels");
    }

    public override void Write(OnnxGraph graph)
    {
        string operation = IsProduct ? "Mul" : "Add", so = Inputs[0];
        for (int i = 1; i < Inputs.Count; i++)
        {
            string next = i == Inputs.Count - 1 ? Name : FormattableString.Invariant($"{Name}.{i}");
            graph.Node(operation, [so, Inputs[i]], next);
            so = next;
        }
    }

    public override FeatureMap Evaluate(IReadOnlyList<FeatureMap> inputs, CancellationToken ct)
    {
        FeatureMap result = new(inputs.Max(i => i.Channels), inputs[0].Extent);
        for (int channel = 0; channel < result.Channels; channel++)
            for (int i = 0; i < inputs.Count; i++)
            {
                Span<double> from = inputs[i].Channel(inputs[i].Channels == 1 ? 0 : channel), to = result.Channel(channel);
                for (int voxel = 0; voxel < to.Length; voxel++)
                    to[voxel] = i == 0 ? from[voxel] : IsProduct ? to[voxel] * from[voxel] : to[voxel] + from[voxel];
            }
        return result;
    }
}
