using Clara.Inference.Conversion.Layers;
using Clara.Models.Weights;
using Newtonsoft.Json.Linq;

namespace Clara.Inference.Conversion.Keras;

/// <summary>
/// A Keras network as layers with channels in front, whatever its own order: kernels are turned once, images never. Layers follow the Keras reference (keras.io/api/layers).
/// One thread at a time.
/// </summary>
internal sealed partial class KerasNetwork
{
    private static readonly Dictionary<string, Func<KerasNetwork, KerasLayer, string>> Builders = new(StringComparer.Ordinal)
    {
        ["Conv2D"] = (n, l) => n.Convolution(l, 2), ["Conv3D"] = (n, l) => n.Convolution(l, 3),
        ["Conv2DTranspose"] = (n, l) => n.Transposed(l, 2), ["Conv3DTranspose"] = (n, l) => n.Transposed(l, 3),
        ["BatchNormalization"] = (n, l) => n.BatchNormalization(l), ["InstanceNormalization"] = (n, l) => n.GroupNormalization(l), ["GroupNormalization"] = (n, l) => n.GroupNormalization(l),
        ["Activation"] = (n, l) => n.Activation(l, Name(l), n._values[l.Input]),
        ["ReLU"] = (n, l) => n.ActivationOf(l), ["LeakyReLU"] = (n, l) => n.ActivationOf(l), ["PReLU"] = (n, l) => n.ActivationOf(l),
        ["ELU"] = (n, l) => n.ActivationOf(l), ["Softmax"] = (n, l) => n.ActivationOf(l),
        ["MaxPooling2D"] = (n, l) => n.Pooling(l, 2, isMean: false), ["MaxPooling3D"] = (n, l) => n.Pooling(l, 3, isMean: false),
        ["AveragePooling2D"] = (n, l) => n.Pooling(l, 2, isMean: true), ["AveragePooling3D"] = (n, l) => n.Pooling(l, 3, isMean: true),
        ["UpSampling2D"] = (n, l) => n.Upsampling(l, 2), ["UpSampling3D"] = (n, l) => n.Upsampling(l, 3),
        ["Concatenate"] = (n, l) => n.Concatenation(l), ["Add"] = (n, l) => n.Arithmetic(l, isProduct: false), ["Multiply"] = (n, l) => n.Arithmetic(l, isProduct: true),
        ["ZeroPadding2D"] = (n, l) => n.Border(l, 2, isCut: false), ["ZeroPadding3D"] = (n, l) => n.Border(l, 3, isCut: false),
        ["Cropping2D"] = (n, l) => n.Border(l, 2, isCut: true), ["Cropping3D"] = (n, l) => n.Border(l, 3, isCut: true),
        // These change a network only while it learns.
        ["Dropout"] = (n, l) => n._values[l.Input], ["SpatialDropout2D"] = (n, l) => n._values[l.Input], ["SpatialDropout3D"] = (n, l) => n._values[l.Input],
        ["GaussianNoise"] = (n, l) => n._values[l.Input], ["GaussianDropout"] = (n, l) => n._values[l.Input],
    };

    private readonly LayerGraph _graph;
    private readonly KerasWeights _weights;
    private readonly bool _isChannelsFirst;
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    private KerasNetwork(KerasTopology topology, LayersModel model, string file)
    {
        int rank = topology.Shape.Count - 2;
        if (rank is not (2 or 3))
            throw new Models.ModelInvalidException($"{file}: the network takes images of {rank} axes; 2 and 3 are supported.");
        _isChannelsFirst = topology.Layers.Any(l => l.Word("data_format") == "channels_first");
        int channels = (_isChannelsFirst ? topology.Shape[1] : topology.Shape[^1]) ?? throw new Models.ModelInvalidException($"{file}: the network does not say how many channels its input has.");
        _graph = new(file, rank, channels);
        _weights = new(model.Tensors, file);
        _values[topology.Input] = LayerGraph.Input;
    }

    /// <summary>Classes of layers that can be converted.</summary>
    public static IEnumerable<string> Supported => Builders.Keys;

    /// <summary>The network; throws <see cref="Models.ModelInvalidException"/>, which names file, layer and class.</summary>
    public static LayerGraph Build(LayersModel model, string file)
    {
        KerasTopology topology = KerasTopology.Of(model, file);
        KerasNetwork network = new(topology, model, file);
        foreach (KerasLayer layer in topology.Layers)
        {
            if (!Builders.TryGetValue(layer.Class, out Func<KerasNetwork, KerasLayer, string>? build))
                throw layer.Failure($"its class is not supported; supported are {string.Join(", ", Supported)}");
            if (layer.Word("data_format") is string format && format != (network._isChannelsFirst ? "channels_first" : "channels_last"))
                throw layer.Failure($"its data_format is {format}, other layers have another one");
            network._values[layer.Name] = build(network, layer);
        }
        network._weights.RequireEmpty();
        network._graph.Last = network._values[topology.Output];
        return network._graph;
    }

    private int Rank => _graph.Rank;

    /// <summary>Names that the graph keeps for itself get another one.</summary>
    private static string Name(KerasLayer layer) => layer.Name is LayerGraph.Input or LayerGraph.Output ? layer.Name + "_layer" : layer.Name;

    private void RequireRank(KerasLayer layer, int rank)
    {
        if (rank != Rank)
            throw layer.Failure($"the image has {Rank} axes");
    }

    /// <summary>Whether an axis of Keras's order, batch included, is that of the channels.</summary>
    private bool IsChannels(JToken? axis)
    {
        if (axis is JArray { Count: 1 } list)
            axis = list[0];
        return axis is JValue { Value: long n } && (n < 0 ? n + Rank + 2 : n) == (_isChannelsFirst ? 1 : Rank + 1);
    }

    /// <summary>The activation that a layer has of its own, after it.</summary>
    private string Activated(KerasLayer layer, string value) =>
        layer.Config["activation"] is null or { Type: JTokenType.Null } || layer.Word("activation") == "linear" ? value : Activation(layer, Name(layer) + ".activation", value);

    private string Concatenation(KerasLayer layer) =>
        IsChannels(layer.Config["axis"] ?? -1L) ? _graph.Add(new ConcatenationLayer(Name(layer), [.. layer.Inputs.Select(i => _values[i])])) : throw layer.Failure("only channels can be concatenated");

    private string Arithmetic(KerasLayer layer, bool isProduct) =>
        layer.Inputs.Count > 1 ? _graph.Add(new ArithmeticLayer(Name(layer), [.. layer.Inputs.Select(i => _values[i])], isProduct)) : throw layer.Failure("it needs two inputs or more");

    private string Border(KerasLayer layer, int rank, bool isCut)
    {
        RequireRank(layer, rank);
        (int[] front, int[] behind) = layer.Borders(isCut ? "cropping" : "padding", rank);
        return _graph.Add(new BorderLayer(Name(layer), _values[layer.Input], isCut, front, behind));
    }

    private string Upsampling(KerasLayer layer, int rank)
    {
        RequireRank(layer, rank);
        return layer.Word("interpolation") is null or "nearest" or "bilinear"
            ? _graph.Add(new UpsamplingLayer(Name(layer), _values[layer.Input], layer.Sizes("size", rank) ?? Axes.All(rank, 2), layer.Word("interpolation") == "bilinear"))
            : throw layer.Failure($"its interpolation is '{layer.Word("interpolation")}'; nearest and bilinear are supported");
    }

    private string Pooling(KerasLayer layer, int rank, bool isMean)
    {
        RequireRank(layer, rank);
        int[] window = layer.Sizes("pool_size", rank) ?? Axes.All(rank, 2), strides = layer.Sizes("strides", rank) ?? window;
        return _graph.Add(new PoolingLayer(Name(layer), _values[layer.Input], isMean, window, strides, PaddingOf(layer, window, Axes.All(rank, 1), strides)));
    }
}
