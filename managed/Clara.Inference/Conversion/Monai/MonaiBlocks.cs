using Clara.Inference.Conversion.Layers;
using Clara.Models;

namespace Clara.Inference.Conversion.Monai;

/// <summary>
/// The pieces that MONAI's networks are made of, with the names that PyTorch gives their weights. Each method adds layers and gives the name of the last one's value. One thread at a time.
/// </summary>
internal sealed class MonaiBlocks(LayerGraph graph, StateDict weights)
{
    private const float Epsilon = 1e-5f; // PyTorch's, of all norms

    public LayerGraph Graph => graph;

    public StateDict Weights => weights;

    private int Rank => graph.Rank;

    /// <summary>A convolution KEY.weight, KEY.bias; the padding is as many zeros on both sides.</summary>
    public string Convolution(string key, string input, int channels, int[] kernel, int[] strides, int[] padding, bool hasBias)
    {
        Weights values = weights.Take(key + ".weight", [channels, graph.Channels(input), .. kernel]);
        return graph.Add(new ConvolutionLayer(key, input, values, hasBias ? weights.Take(key + ".bias", channels) : null, strides, Axes.All(Rank, 1), Padding.Even(padding)));
    }

    /// <summary>A convolution that keeps the extent, or divides it by the strides.</summary>
    public string Convolution(string key, string input, int channels, int[] kernel, int[] strides, bool hasBias) => Convolution(key, input, channels, kernel, strides, [.. kernel.Select(k => (k - 1) / 2)], hasBias);

    /// <summary>A convolution that looks at single voxels.</summary>
    public string Pointwise(string key, string input, int channels, bool hasBias) => Convolution(key, input, channels, Axes.All(Rank, 1), Axes.All(Rank, 1), hasBias);

    /// <summary>A transposed convolution KEY.weight, KEY.bias.</summary>
    public string Transposed(string key, string input, int channels, int[] kernel, int[] strides, int[] padding, int[] extra, bool hasBias)
    {
        Weights values = weights.Take(key + ".weight", [graph.Channels(input), channels, .. kernel]);
        return graph.Add(new TransposedConvolutionLayer(key, input, values, hasBias ? weights.Take(key + ".bias", channels) : null, strides, padding, padding, extra));
    }

    /// <summary>batch, instance or group normalization; an empty name is none.</summary>
    public string Norm(string key, string input, Choice norm)
    {
        int channels = graph.Channels(input);
        float epsilon = norm.Number("eps", Epsilon);
        switch (norm.Name)
        {
            case "":
                return input;
            case "batch" or "syncbatch":
                (Weights factor, Weights offset, long learnt) = Affine(key, channels, norm.Flag("affine", true));
                if (!norm.Flag("track_running_stats", true))
                    throw new ModelInvalidException($"{norm.Place}: batch normalization without stored statistics depends on what else is in the batch; it cannot be converted.");
                weights.Skip(key + ".num_batches_tracked");
                return graph.Add(new BatchNormalizationLayer(key, input, factor, offset, weights.Take(key + ".running_mean", channels), weights.Take(key + ".running_var", channels), epsilon, learnt));
            case "instance":
                (factor, offset, learnt) = Affine(key, channels, norm.Flag("affine", false));
                if (norm.Flag("track_running_stats", false))
                    throw new ModelInvalidException($"{norm.Place}: instance normalization with stored statistics cannot be converted.");
                return graph.Add(new GroupNormalizationLayer(key, input, Rank, channels, factor, offset, epsilon, learnt));
            case "group":
                (factor, offset, learnt) = Affine(key, channels, norm.Flag("affine", true));
                return graph.Add(new GroupNormalizationLayer(key, input, Rank, (int)norm.Number("num_groups", 0), factor, offset, epsilon, learnt));
            default:
                throw new ModelInvalidException($"{norm.Place}: the norm '{norm.Name}' cannot be converted; batch, instance and group can.");
        }
    }

    /// <summary>An activation, by MONAI's names; an empty name is none.</summary>
    public string Activation(string key, string input, Choice act)
    {
        ActivationLayer layer = new(key, input, ActivationKind.Relu, Rank);
        switch (act.Name)
        {
            case "":
                return input;
            case "relu":
                break;
            case "relu6":
                layer = layer with { Largest = 6 };
                break;
            case "leakyrelu":
                layer = layer with { Kind = ActivationKind.LeakyRelu, Alpha = act.Number("negative_slope", 0.01f) };
                break;
            case "prelu":
                layer = layer with { Kind = ActivationKind.PRelu, Slopes = weights.Take(key + ".weight", (int)act.Number("num_parameters", 1)) };
                break;
            case "elu":
                layer = layer with { Kind = ActivationKind.Elu, Alpha = act.Number("alpha", 1) };
                break;
            case "selu" or "sigmoid" or "tanh":
                layer = layer with { Kind = Enum.Parse<ActivationKind>(act.Name, ignoreCase: true) };
                break;
            case "swish" or "memswish":
                layer = act.Number("alpha", 1) == 1 ? layer with { Kind = ActivationKind.Swish } : throw new ModelInvalidException($"{act.Place}: swish with another alpha than 1 cannot be converted.");
                break;
            default:
                throw new ModelInvalidException($"{act.Place}: the activation '{act.Name}' cannot be converted; relu, relu6, leakyrelu, prelu, elu, selu, sigmoid, tanh and swish can.");
        }
        return graph.Add(layer);
    }

    /// <summary>What follows a convolution in MONAI's blocks: norm KEY.N, dropout (nothing here) and activation KEY.A in an order such as NDA.</summary>
    public string Adn(string key, string input, string order, Choice norm, Choice act)
    {
        foreach (char step in order)
            input = step == 'n' ? Norm(key + ".N", input, norm) : step == 'a' ? Activation(key + ".A", input, act) : input;
        return input;
    }

    /// <summary>The sum of two values.</summary>
    public string Sum(string key, string first, string second) => graph.Add(new ArithmeticLayer(key, [first, second], IsProduct: false));

    /// <summary>The channels of two values.</summary>
    public string Join(string key, string first, string second) => graph.Add(new ConcatenationLayer(key, [first, second]));

    private (Weights Factor, Weights Offset, long Learnt) Affine(string key, int channels, bool isLearnt) =>
        isLearnt ? (weights.Take(key + ".weight", channels), weights.Take(key + ".bias", channels), 2L * channels)
            : (Layers.Weights.All(channels, 1), Layers.Weights.All(channels, 0), 0);
}
