using System.Numerics.Tensors;
using Clara.Models.Onnx;

namespace Clara.Inference.Conversion.Layers;

/// <summary>A convolution (cross-correlation, as all networks mean it) with strides, dilations and groups.</summary>
/// <param name="Name">Of the layer.</param>
/// <param name="Input">Value that it takes.</param>
/// <param name="Kernel">Shape [out, in / groups, x, y(, z)].</param>
/// <param name="Bias">A number for each channel out; null is none.</param>
/// <param name="Strides">For each axis.</param>
/// <param name="Dilations">For each axis.</param>
/// <param name="Padding">Zeros around the image.</param>
/// <param name="Groups">Groups of channels, each convolved alone.</param>
internal sealed record ConvolutionLayer(string Name, string Input, Weights Kernel, Weights? Bias, int[] Strides, int[] Dilations, Padding Padding, int Groups = 1) : Layer(Name, [Input])
{
    public override long Parameters => Kernel.Count + (Bias?.Count ?? 0);

    private int Out => Kernel.Shape[0];

    public override int Channels(IReadOnlyList<int> inputs)
    {
        Require(inputs, Kernel.Shape[1] * Groups);
        return Out;
    }

    public override double Scale(int axis) => axis < Strides.Length ? 1.0 / Strides[axis] : 1;

    public override void Write(OnnxGraph graph)
    {
        graph.Weights(Name + ".kernel", Kernel.Shape, Kernel.Values);
        if (Bias is not null)
            graph.Weights(Name + ".bias", Bias.Shape, Bias.Values);
        graph.Node("Conv", Bias is null ? [Input, Name + ".kernel"] : [Input, Name + ".kernel", Name + ".bias"], Name, OnnxAttribute.Wholes("kernel_shape", Kernel.Shape[2..]),
            OnnxAttribute.Wholes("strides", Strides), OnnxAttribute.Wholes("dilations", Dilations), OnnxAttribute.Whole("group", Groups), Padding.ToAttribute());
    }

    public override FeatureMap Evaluate(IReadOnlyList<FeatureMap> inputs, CancellationToken ct)
    {
        FeatureMap image = inputs[0];
        int[] kernel = Axes.Three(Kernel.Shape[2..], 1), strides = Axes.Three(Strides, 1), dilations = Axes.Three(Dilations, 1), front = new int[3], extent = new int[3];
        for (int axis = 0; axis < 3; axis++)
        {
            int window = (kernel[axis] - 1) * dilations[axis] + 1;
            (front[axis], int behind) = Padding.Along(axis, image.Extent[axis], window, strides[axis]);
            extent[axis] = (image.Extent[axis] + front[axis] + behind - window) / strides[axis] + 1;
        }
        FeatureMap result = new(Out, extent);
        int perGroup = Kernel.Shape[1], taps = kernel[0] * kernel[1] * kernel[2];
        Parallel.For(0, Out, new ParallelOptions { CancellationToken = ct }, channel =>
        {
            result.Channel(channel).Fill(Bias?.Values[channel] ?? 0);
            int first = channel / (Out / Groups) * perGroup;
            for (int i = 0; i < perGroup; i++)
                for (int tap = 0; tap < taps; tap++)
                    Add(image, first + i, result, channel, Kernel.Values[(channel * perGroup + i) * taps + tap],
                        [tap / (kernel[1] * kernel[2]) * dilations[0] - front[0], tap / kernel[2] % kernel[1] * dilations[1] - front[1], tap % kernel[2] * dilations[2] - front[2]], strides);
        });
        return result;
    }

    /// <summary>Adds the image, moved by one tap of the kernel and weighted with it.</summary>
    private static void Add(FeatureMap image, int from, FeatureMap result, int to, double weight, ReadOnlySpan<int> shift, int[] strides)
    {
        (int low, int high) = Inside(shift[2], strides[2], image.Extent[2], result.Extent[2]);
        if (low >= high)
            return;
        for (int x = 0; x < result.Extent[0]; x++)
        {
            int sourceX = x * strides[0] + shift[0];
            for (int y = 0; y < result.Extent[1] && sourceX >= 0 && sourceX < image.Extent[0]; y++)
            {
                int sourceY = y * strides[1] + shift[1];
                if (sourceY < 0 || sourceY >= image.Extent[1])
                    continue;
                Span<double> source = image.Row(from, sourceX, sourceY), target = result.Row(to, x, y);
                if (strides[2] == 1)
                    TensorPrimitives.MultiplyAdd(source.Slice(low + shift[2], high - low), weight, target[low..high], target[low..high]);
                else
                    for (int z = low; z < high; z++)
                        target[z] += weight * source[z * strides[2] + shift[2]];
            }
        }
    }

    /// <summary>The outputs whose input lies in the image.</summary>
    private static (int Low, int High) Inside(int shift, int stride, int input, int output)
    {
        int low = shift >= 0 ? 0 : (-shift + stride - 1) / stride;
        return (low, input - shift <= 0 ? 0 : Math.Min(output, (input - shift - 1) / stride + 1));
    }
}
