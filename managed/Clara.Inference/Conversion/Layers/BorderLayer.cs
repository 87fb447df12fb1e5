using Clara.Models.Onnx;

namespace Clara.Inference.Conversion.Layers;

/// <summary>Zeros put around the image, or voxels cut off it: so many in front and behind along each axis.</summary>
internal sealed record BorderLayer(string Name, string Input, bool IsCut, int[] Front, int[] Behind) : Layer(Name, [Input])
{
    public override int Channels(IReadOnlyList<int> inputs) => inputs[0];

    public override void Write(OnnxGraph graph)
    {
        if (!IsCut)
        {
            graph.Wholes(Name + ".pads", [0, 0, .. Front.Select(n => (long)n), 0, 0, .. Behind.Select(n => (long)n)]);
            graph.Node("Pad", [Input, Name + ".pads"], Name);
            return;
        }
        graph.Wholes(Name + ".starts", [.. Front.Select(n => (long)n)]);
        graph.Wholes(Name + ".ends", [.. Behind.Select(n => n == 0 ? long.MaxValue : -n)]);
        graph.Wholes(Name + ".axes", [.. Enumerable.Range(2, Front.Length).Select(axis => (long)axis)]);
        graph.Node("Slice", [Input, Name + ".starts", Name + ".ends", Name + ".axes"], Name);
    }

    public override FeatureMap Evaluate(IReadOnlyList<FeatureMap> inputs, CancellationToken ct)
    {
        FeatureMap image = inputs[0];
        int sign = IsCut ? -1 : 1;
        int[] front = Axes.Three(Front, 0), behind = Axes.Three(Behind, 0);
        FeatureMap result = new(image.Channels, [.. image.Extent.Select((n, axis) => n + sign * (front[axis] + behind[axis]))]);
        for (int channel = 0; channel < image.Channels; channel++)
            for (int x = 0; x < result.Extent[0]; x++)
                for (int y = 0; y < result.Extent[1]; y++)
                    for (int z = 0; z < result.Extent[2]; z++)
                    {
                        int fromX = x - sign * front[0], fromY = y - sign * front[1], fromZ = z - sign * front[2];
                        if (fromX >= 0 && fromX < image.Extent[0] && fromY >= 0 && fromY < image.Extent[1] && fromZ >= 0 && fromZ < image.Extent[2])
                            result.Row(channel, x, y)[z] = image.Row(channel, fromX, fromY)[fromZ];
                    }
        return result;
    }
}
