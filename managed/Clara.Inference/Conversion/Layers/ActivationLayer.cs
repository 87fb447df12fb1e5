using Clara.Models.Onnx;

namespace Clara.Inference.Conversion.Layers;

/// <summary>What an activation does to a value; softmax alone looks at all channels of a voxel.</summary>
internal enum ActivationKind
{
    Relu,
    LeakyRelu,
    PRelu,
    Elu,
    Selu,
    Sigmoid,
    Tanh,
    Softplus,
    Swish,
    Softmax,
}

/// <summary>An activation function.</summary>
/// <param name="Name">Of the layer.</param>
/// <param name="Input">Value that it takes.</param>
/// <param name="Kind">Which.</param>
/// <param name="Alpha">Slope below 0 of the leaky one, size of the exponential of Elu.</param>
/// <param name="Slopes">Of PRelu: one, or one a channel.</param>
/// <param name="Largest">Where Relu is cut off; null is nowhere.</param>
/// <param name="Rank">Axes of the image.</param>
internal sealed record ActivationLayer(string Name, string Input, ActivationKind Kind, int Rank, float Alpha = 0, Weights? Slopes = null, float? Largest = null) : Layer(Name, [Input])
{
    // Of Klambauer 2017, as ONNX, PyTorch and Keras have them.
    private const double SeluAlpha = 1.6732632423543772, SeluScale = 1.0507009873554805;

    public override long Parameters => Slopes?.Count ?? 0;

    public override int Channels(IReadOnlyList<int> inputs)
    {
        if (Slopes is { Count: > 1 })
            Require(inputs, (int)Slopes.Count);
        return inputs[0];
    }

    public override void Write(OnnxGraph graph)
    {
        switch (Kind)
        {
            case ActivationKind.Relu when Largest is float largest:
                graph.Weights(Name + ".least", [], [0]);
                graph.Weights(Name + ".largest", [], [largest]);
                graph.Node("Clip", [Input, Name + ".least", Name + ".largest"], Name);
                break;
            case ActivationKind.LeakyRelu:
                graph.Node("LeakyRelu", [Input], Name, OnnxAttribute.Number("alpha", Alpha));
                break;
            case ActivationKind.Elu:
                graph.Node("Elu", [Input], Name, OnnxAttribute.Number("alpha", Alpha));
                break;
            case ActivationKind.PRelu:
                graph.Weights(Name + ".slopes", AlongChannels((int)Slopes!.Count, Rank), Slopes.Values);
                graph.Node("PRelu", [Input, Name + ".slopes"], Name);
                break;
            case ActivationKind.Swish:
                graph.Node("Sigmoid", [Input], Name + ".gate");
                graph.Node("Mul", [Input, Name + ".gate"], Name);
                break;
            case ActivationKind.Softmax:
                graph.Node("Softmax", [Input], Name, OnnxAttribute.Whole("axis", 1));
                break;
            default:
                graph.Node(Kind.ToString(), [Input], Name);
                break;
        }
    }

    public override FeatureMap Evaluate(IReadOnlyList<FeatureMap> inputs, CancellationToken ct)
    {
        FeatureMap image = inputs[0], result = new(image.Channels, image.Extent);
        if (Kind == ActivationKind.Softmax)
        {
            Softmax(image, result);
            return result;
        }
        for (int channel = 0; channel < image.Channels; channel++)
        {
            double slope = Slopes is null ? Alpha : Slopes.Values[Slopes.Count > 1 ? channel : 0];
            Span<double> from = image.Channel(channel), to = result.Channel(channel);
            for (int i = 0; i < from.Length; i++)
                to[i] = Of(from[i], slope);
        }
        return result;
    }

    private double Of(double v, double slope) => Kind switch
    {
        ActivationKind.Relu => Math.Min(Math.Max(v, 0), Largest ?? double.PositiveInfinity),
        ActivationKind.LeakyRelu or ActivationKind.PRelu => v >= 0 ? v : slope * v,
        ActivationKind.Elu => v >= 0 ? v : slope * (Math.Exp(v) - 1),
        ActivationKind.Selu => SeluScale * (v >= 0 ? v : SeluAlpha * (Math.Exp(v) - 1)),
        ActivationKind.Sigmoid => 1 / (1 + Math.Exp(-v)),
        ActivationKind.Tanh => Math.Tanh(v),
        ActivationKind.Softplus => Math.Max(v, 0) + Math.Log(1 + Math.Exp(-Math.Abs(v))),
        ActivationKind.Swish => v / (1 + Math.Exp(-v)),
        _ => throw new InvalidOperationException($"{Kind} is no function of one value."),
    };

    private static void Softmax(FeatureMap image, FeatureMap result)
    {
        for (int voxel = 0; voxel < image.Voxels; voxel++)
        {
            double largest = double.NegativeInfinity, sum = 0;
            for (int c = 0; c < image.Channels; c++)
                largest = Math.Max(largest, image.Channel(c)[voxel]);
            for (int c = 0; c < image.Channels; c++)
                sum += result.Channel(c)[voxel] = Math.Exp(image.Channel(c)[voxel] - largest);
            for (int c = 0; c < image.Channels; c++)
                result.Channel(c)[voxel] /= sum;
        }
    }
}
