using Clara.Models.Onnx;

namespace Clara.Inference.Conversion.Layers;

/// <summary>A transposed convolution: each voxel adds the kernel, weighted with its value, at stride times its place. Extent: stride (n - 1) + kernel - front - behind + extra.</summary>
/// <param name="Name">Of the layer.</param>
/// <param name="Input">Value that it takes.</param>
/// <param name="Kernel">Shape [in, out, x, y(, z)].</param>
/// <param name="Bias">A number for each channel out; null is none.</param>
/// <param name="Strides">For each axis.</param>
/// <param name="Front">Voxels cut off in front, for each axis.</param>
/// <param name="Behind">Voxels cut off behind.</param>
/// <param name="Extra">Voxels that come on behind.</param>
internal sealed record TransposedConvolutionLayer(string Name, string Input, Weights Kernel, Weights? Bias, int[] Strides, int[] Front, int[] Behind, int[] Extra) : Layer(Name, [Input])
{
    public override long Parameters => Kernel.Count + (Bias?.Count ?? 0);

    public override int Channels(IReadOnlyList<int> inputs)
    {
        Require(inputs, Kernel.Shape[0]);
        return Kernel.Shape[1];
    }

    public override double Scale(int axis) => axis < Strides.Length ? Strides[axis] : 1;

    public override void Write(OnnxGraph graph)
    {
        graph.Weights(Name + ".kernel", Kernel.Shape, Kernel.Values);
        if (Bias is not null)
            graph.Weights(Name + ".bias", Bias.Shape, Bias.Values);
        graph.Node("ConvTranspose", Bias is null ? [Input, Name + ".kernel"] : [Input, Name + ".kernel", Name + ".bias"], Name, OnnxAttribute.Wholes("kernel_shape", Kernel.Shape[2..]),
            OnnxAttribute.Wholes("strides", Strides), OnnxAttribute.Wholes("pads", [.. Front, .. Behind]), OnnxAttribute.Wholes("output_padding", Extra));
    }

    public override FeatureMap Evaluate(IReadOnlyList<FeatureMap> inputs, CancellationToken ct)
    {
        FeatureMap image = inputs[0];
        int[] kernel = Axes.Three(Kernel.Shape[2..], 1), strides = Axes.Three(Strides, 1), front = Axes.Three(Front, 0), behind = Axes.Three(Behind, 0), extra = Axes.Three(Extra, 0);
        int[] extent = [.. Enumerable.Range(0, 3).Select(a => strides[a] * (image.Extent[a] - 1) + kernel[a] - front[a] - behind[a] + extra[a])];
        int channels = Kernel.Shape[1], taps = kernel[0] * kernel[1] * kernel[2];
        FeatureMap result = new(channels, extent);
        Parallel.For(0, channels, new ParallelOptions { CancellationToken = ct }, channel =>
        {
            result.Channel(channel).Fill(Bias?.Values[channel] ?? 0);
            for (int i = 0; i < image.Channels; i++)
                for (int tap = 0; tap < taps; tap++)
                    Add(image, i, result, channel, Kernel.Values[(i * channels + channel) * taps + tap],
                        [tap / (kernel[1] * kernel[2]) - front[0], tap / kernel[2] % kernel[1] - front[1], tap % kernel[2] - front[2]], strides);
        });
        return result;
    }

    private static void Add(FeatureMap image, int from, FeatureMap result, int to, double weight, ReadOnlySpan<int> shift, int[] strides)
    {
        for (int x = 0; x < image.Extent[0]; x++)
            for (int y = 0; y < image.Extent[1]; y++)
            {
                int targetX = x * strides[0] + shift[0], targetY = y * strides[1] + shift[1];
                if (targetX < 0 || targetX >= result.Extent[0] || targetY < 0 || targetY >= result.Extent[1])
                    continue;
                Span<double> source = image.Row(from, x, y), target = result.Row(to, targetX, targetY);
                for (int z = 0; z < source.Length; z++)
                    if (z * strides[2] + shift[2] is int at && at >= 0 && at < target.Length)
                        target[at] += weight * source[z];
            }
    }
}
