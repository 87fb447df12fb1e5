using Clara.Models.Onnx;

namespace Clara.Inference.Conversion.Layers;

/// <summary>More voxels by whole factors: each repeated, or linear between the voxels' centres (PyTorch's align_corners=False, ONNX's half_pixel), the border's value going on outside.</summary>
internal sealed record UpsamplingLayer(string Name, string Input, int[] Factors, bool IsLinear) : Layer(Name, [Input])
{
    public override int Channels(IReadOnlyList<int> inputs) => inputs[0];

    public override double Scale(int axis) => axis < Factors.Length ? Factors[axis] : 1;

    public override void Write(OnnxGraph graph)
    {
        graph.Weights(Name + ".factors", [Factors.Length + 2], [1, 1, .. Factors.Select(f => (float)f)]);
        graph.Node("Resize", [Input, "", Name + ".factors"], Name, OnnxAttribute.Word("mode", IsLinear ? "linear" : "nearest"),
            OnnxAttribute.Word("coordinate_transformation_mode", IsLinear ? "half_pixel" : "asymmetric"), OnnxAttribute.Word("nearest_mode", "floor"));
    }

    public override FeatureMap Evaluate(IReadOnlyList<FeatureMap> inputs, CancellationToken ct)
    {
        FeatureMap image = inputs[0];
        int[] factors = Axes.Three(Factors, 1);
        // Linear in each axis alone is linear in all: the weights are products.
        for (int axis = 0; axis < 3; axis++)
            if (factors[axis] > 1)
                image = Along(image, axis, factors[axis]);
        return image;
    }

    private FeatureMap Along(FeatureMap image, int axis, int factor)
    {
        int[] extent = [.. image.Extent];
        extent[axis] *= factor;
        FeatureMap result = new(image.Channels, extent);
        int n = image.Extent[axis], inner = image.Extent.Skip(axis + 1).Aggregate(1, (a, b) => a * b), outer = image.Values.Length / (n * inner);
        for (int o = 0; o < outer; o++)
            for (int i = 0; i < n * factor; i++)
            {
                double at = IsLinear ? Math.Clamp((i + 0.5) / factor - 0.5, 0, n - 1) : i / factor;
                int low = (int)at, high = Math.Min(low + 1, n - 1);
                for (int k = 0; k < inner; k++)
                    result.Values[(o * n * factor + i) * inner + k] = image.Values[(o * n + low) * inner + k] * (1 - (at - low)) + image.Values[(o * n + high) * inner + k] * (at - low);
            }
        return result;
    }
}
