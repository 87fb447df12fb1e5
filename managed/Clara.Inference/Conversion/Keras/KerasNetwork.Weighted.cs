using Clara.Inference.Conversion.Layers;
using Newtonsoft.Json.Linq;

namespace Clara.Inference.Conversion.Keras;

/// <content>Layers with weights, and activations.</content>
internal sealed partial class KerasNetwork
{
    private const float Epsilon = 1e-3f; // Keras's, of all norms

    private string Convolution(KerasLayer layer, int rank)
    {
        RequireRank(layer, rank);
        string input = _values[layer.Input];
        int[] kernel = layer.Sizes("kernel_size", rank) ?? throw layer.Failure("it has no kernel_size");
        int[] strides = layer.Sizes("strides", rank) ?? Axes.All(rank, 1), dilations = layer.Sizes("dilation_rate", rank) ?? Axes.All(rank, 1);
        int filters = Filters(layer), groups = (int?)layer.Number("groups") ?? 1;
        if (groups < 1 || _graph.Channels(input) % groups != 0 || filters % groups != 0)
            throw layer.Failure($"its {groups} groups do not divide its channels");
        // Keras has [x, y, z, in, out].
        Weights values = _weights.Take(layer, "kernel", [.. kernel, _graph.Channels(input) / groups, filters]).Transposed([rank + 1, rank, .. Enumerable.Range(0, rank)]);
        return Activated(layer, _graph.Add(new ConvolutionLayer(Name(layer), input, values, Bias(layer, filters), strides, dilations, PaddingOf(layer, kernel, dilations, strides), groups)));
    }

    private string Transposed(KerasLayer layer, int rank)
    {
        RequireRank(layer, rank);
        string input = _values[layer.Input];
        int[] kernel = layer.Sizes("kernel_size", rank) ?? throw layer.Failure("it has no kernel_size"), strides = layer.Sizes("strides", rank) ?? Axes.All(rank, 1);
        if ((layer.Sizes("dilation_rate", rank) ?? []).Any(d => d != 1) || layer.Config["output_padding"] is { Type: not JTokenType.Null })
            throw layer.Failure("transposed convolutions with dilation_rate or output_padding are not supported");
        bool isSame = layer.Word("padding") switch { "same" => true, "valid" or null => false, string other => throw layer.Failure($"its padding is '{other}'; same and valid are supported") };
        // As the gradient of a convolution: "same" gives stride times the extent, the odd voxel is cut off behind; a kernel smaller than the stride leaves voxels that only the bias reaches.
        int[] cut = [.. kernel.Zip(strides, (k, s) => isSame ? Math.Max(k - s, 0) : 0)], extra = [.. kernel.Zip(strides, (k, s) => Math.Max(s - k, 0))];
        int filters = Filters(layer);
        // Keras has [x, y, z, out, in].
        Weights values = _weights.Take(layer, "kernel", [.. kernel, filters, _graph.Channels(input)]).Transposed([rank + 1, rank, .. Enumerable.Range(0, rank)]);
        TransposedConvolutionLayer convolution = new(Name(layer), input, values, Bias(layer, filters), strides, [.. cut.Select(c => c / 2)], [.. cut.Select(c => c - c / 2)], extra);
        return Activated(layer, _graph.Add(convolution));
    }

    private string BatchNormalization(KerasLayer layer)
    {
        if (!IsChannels(layer.Config["axis"] ?? -1L))
            throw layer.Failure("only channels can be normalized");
        int channels = _graph.Channels(_values[layer.Input]);
        (Weights factor, Weights offset, long learnt) = Affine(layer, channels);
        Weights mean = _weights.Take(layer, "moving_mean", channels), variance = _weights.Take(layer, "moving_variance", channels);
        return _graph.Add(new BatchNormalizationLayer(Name(layer), _values[layer.Input], factor, offset, mean, variance, (float?)layer.Number("epsilon") ?? Epsilon, learnt));
    }

    /// <summary>Instance normalization of TensorFlow Addons (which knows groups) and of keras-contrib (which adds epsilon to the deviation), and group normalization.</summary>
    private string GroupNormalization(KerasLayer layer)
    {
        bool isInstance = layer.Class == "InstanceNormalization";
        if (!IsChannels(layer.Config.ContainsKey("axis") ? layer.Config["axis"] : -1L))
            throw layer.Failure("only channels, each alone or in groups, can be normalized");
        int channels = _graph.Channels(_values[layer.Input]), groups = isInstance ? channels : (int?)layer.Number("groups") ?? 32;
        (Weights factor, Weights offset, long learnt) = Affine(layer, channels);
        bool isOnDeviation = isInstance && !layer.Config.ContainsKey("groups");
        float epsilon = (float?)layer.Number("epsilon") ?? Epsilon;
        return _graph.Add(new GroupNormalizationLayer(Name(layer), _values[layer.Input], Rank, groups == -1 ? channels : groups, factor, offset, epsilon, learnt, isOnDeviation));
    }

    /// <summary>By a word of the settings, or by a layer within them.</summary>
    private string Activation(KerasLayer layer, string name, string value)
    {
        if (layer.Config["activation"] is JObject inner)
        {
            KerasLayer own = KerasLayer.Of(new JObject { ["class_name"] = inner["class_name"], ["config"] = inner["config"], ["name"] = layer.Name }, layer.File, layer.Inputs);
            return own.Class == "PReLU" ? throw layer.Failure("an activation with weights within a layer is not supported") : ActivationOf(own, name, value);
        }
        if (layer.Word("activation") == "linear")
            return value;
        ActivationLayer act = new(name, value, ActivationKind.Relu, Rank);
        act = layer.Word("activation") switch
        {
            "relu" => act,
            "relu6" => act with { Largest = 6 },
            "leaky_relu" => act with { Kind = ActivationKind.LeakyRelu, Alpha = 0.2f },
            "elu" => act with { Kind = ActivationKind.Elu, Alpha = 1 },
            "selu" => act with { Kind = ActivationKind.Selu },
            "sigmoid" => act with { Kind = ActivationKind.Sigmoid },
            "tanh" => act with { Kind = ActivationKind.Tanh },
            "softplus" => act with { Kind = ActivationKind.Softplus },
            "swish" or "silu" => act with { Kind = ActivationKind.Swish },
            "softmax" when !_isChannelsFirst => act with { Kind = ActivationKind.Softmax },
            "softmax" => throw layer.Failure("softmax of its last axis is not one of classes where channels come first"),
            string other => throw layer.Failure($"its activation '{other}' is not supported; supported are linear, relu, relu6, leaky_relu, elu, selu, sigmoid, tanh, softplus, swish and softmax"),
            null => throw layer.Failure("it has no activation"),
        };
        return _graph.Add(act);
    }

    private string ActivationOf(KerasLayer layer) => ActivationOf(layer, Name(layer), _values[layer.Input]);

    /// <summary>By a layer of its own.</summary>
    private string ActivationOf(KerasLayer layer, string name, string value)
    {
        ActivationLayer act = new(name, value, ActivationKind.Relu, Rank);
        switch (layer.Class)
        {
            case "ReLU":
                if ((layer.Number("threshold") ?? 0) != 0 || (layer.Number("negative_slope") ?? 0) != 0)
                    throw layer.Failure("a threshold or negative_slope is not supported");
                act = act with { Largest = (float?)layer.Number("max_value") };
                break;
            case "LeakyReLU":
                act = act with { Kind = ActivationKind.LeakyRelu, Alpha = (float?)(layer.Number("alpha") ?? layer.Number("negative_slope")) ?? 0.3f };
                break;
            case "ELU":
                act = act with { Kind = ActivationKind.Elu, Alpha = (float?)layer.Number("alpha") ?? 1 };
                break;
            case "Softmax":
                act = IsChannels(layer.Config["axis"] ?? -1L) ? act with { Kind = ActivationKind.Softmax } : throw layer.Failure("only softmax of channels is supported");
                break;
            case "PReLU":
                int channels = _graph.Channels(value);
                int[] shape = Axes.All(Rank, 1);
                act = act with { Kind = ActivationKind.PRelu, Slopes = _weights.Take(layer, "alpha", _isChannelsFirst ? [channels, .. shape] : [.. shape, channels]) };
                break;
            default:
                throw layer.Failure("it is no activation");
        }
        return _graph.Add(act);
    }

    private (Weights Factor, Weights Offset, long Learnt) Affine(KerasLayer layer, int channels)
    {
        bool hasFactor = layer.Flag("scale", true), hasOffset = layer.Flag("center", true);
        Weights factor = hasFactor ? _weights.Take(layer, "gamma", channels) : Weights.All(channels, 1), offset = hasOffset ? _weights.Take(layer, "beta", channels) : Weights.All(channels, 0);
        return (factor, offset, (hasFactor ? channels : 0) + (hasOffset ? channels : 0));
    }

    private Weights? Bias(KerasLayer layer, int filters) => layer.Flag("use_bias", true) ? _weights.Take(layer, "bias", filters) : null;

    private static int Filters(KerasLayer layer) => layer.Number("filters") is double n and >= 1 and <= 1 << 20 ? (int)n : throw layer.Failure("it has no filters");

    private static Padding PaddingOf(KerasLayer layer, int[] window, int[] dilations, int[] strides)
    {
        int[] total = [.. window.Zip(dilations, (k, d) => (k - 1) * d)];
        return layer.Word("padding") switch
        {
            "valid" or null => Padding.None(window.Length),
            // With strides it depends on the image's extent; without, the numbers are known, and dilations are allowed.
            "same" => strides.Any(s => s != 1) ? Padding.Same : new([.. total.Select(t => t / 2)], [.. total.Select(t => t - t / 2)]),
            string other => throw layer.Failure($"its padding is '{other}'; same and valid are supported"),
        };
    }
}
