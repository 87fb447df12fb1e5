using Clara.Models.Onnx;

namespace Clara.Inference.Conversion.Layers;

/// <summary>The largest value of a window, or the mean of those of its voxels that lie in the image.</summary>
internal sealed record PoolingLayer(string Name, string Input, bool IsMean, int[] Window, int[] Strides, Padding Padding) : Layer(Name, [Input])
{
    public override int Channels(IReadOnlyList<int> inputs) => inputs[0];

    public override double Scale(int axis) => axis < Strides.Length ? 1.0 / Strides[axis] : 1;

    public override void Write(OnnxGraph graph) => graph.Node(IsMean ? "AveragePool" : "MaxPool", [Input], Name, OnnxAttribute.Wholes("kernel_shape", Window), OnnxAttribute.Wholes("strides", Strides), Padding.ToAttribute());

    public override FeatureMap Evaluate(IReadOnlyList<FeatureMap> inputs, CancellationToken ct)
    {
        FeatureMap image = inputs[0];
        int[] window = Axes.Three(Window, 1), strides = Axes.Three(Strides, 1), front = new int[3], extent = new int[3];
        for (int axis = 0; axis < 3; axis++)
        {
            (front[axis], int behind) = Padding.Along(axis, image.Extent[axis], window[axis], strides[axis]);
            extent[axis] = (image.Extent[axis] + front[axis] + behind - window[axis]) / strides[axis] + 1;
        }
        FeatureMap result = new(image.Channels, extent);
        for (int channel = 0; channel < image.Channels; channel++)
            for (int x = 0; x < extent[0]; x++)
                for (int y = 0; y < extent[1]; y++)
                    for (int z = 0; z < extent[2]; z++)
                        result.Row(channel, x, y)[z] = Pool(image, channel, [x * strides[0] - front[0], y * strides[1] - front[1], z * strides[2] - front[2]], window);
        return result;
    }

    private double Pool(FeatureMap image, int channel, ReadOnlySpan<int> from, int[] window)
    {
        double largest = double.NegativeInfinity, sum = 0;
        int count = 0;
        for (int x = Math.Max(from[0], 0); x < Math.Min(from[0] + window[0], image.Extent[0]); x++)
            for (int y = Math.Max(from[1], 0); y < Math.Min(from[1] + window[1], image.Extent[1]); y++)
                for (int z = Math.Max(from[2], 0); z < Math.Min(from[2] + window[2], image.Extent[2]); z++, count++)
                {
                    double value = image.Row(channel, x, y)[z];
                    largest = Math.Max(largest, value);
                    sum += value;
                }
        return IsMean ? sum / count : largest;
    }
}
