using Clara.Inference.Conversion.Layers;

namespace Clara.Inference.Conversion.Monai;

/// <summary>
/// MONAI's UNet (monai.networks.nets.UNet; residual units after Kerfoot 2019): strided convolutions down, transposed ones up, skips concatenated. Level i is nested in level i - 1:
/// KEY.0 goes down, KEY.1.submodule is the level below, KEY.2 goes up.
/// </summary>
internal sealed class UNet
{
    private readonly MonaiBlocks _blocks;
    private readonly int[] _channels, _kernel, _upKernel;
    private readonly int[][] _strides;
    private readonly int _units;
    private readonly Choice _act, _norm;
    private readonly bool _hasBias;
    private readonly string _order;

    private UNet(NetworkDefinition definition, MonaiBlocks blocks)
    {
        definition.RequireKnown("in_channels", "out_channels", "channels", "strides", "kernel_size", "up_kernel_size", "num_res_units", "act", "norm", "dropout", "bias", "adn_ordering");
        _blocks = blocks;
        _channels = definition.Numbers("channels") ?? throw definition.Failure("channels", "is missing");
        _strides = definition.Levels("strides");
        if (_channels.Length < 2 || _strides.Length < _channels.Length - 1)
            throw definition.Failure("strides", "must have one item less than 'channels', which must have two or more");
        (_kernel, _upKernel, _units) = (definition.Size("kernel_size", 3), definition.Size("up_kernel_size", 3), definition.Number("num_res_units", 0));
        (_act, _norm, _hasBias, _order) = (definition.Choose("act", "prelu"), definition.Choose("norm", "instance"), definition.Flag("bias", true), definition.Word("adn_ordering", "nda"));
        if (_kernel.Concat(_upKernel).Any(k => k % 2 == 0))
            throw definition.Failure("kernel_size", "must be odd");
    }

    /// <summary>Adds the network to a graph.</summary>
    public static void Build(NetworkDefinition definition, MonaiBlocks blocks) => new UNet(definition, blocks).Level("model", LayerGraph.Input, 0, definition.Number("out_channels", null));

    private string Level(string key, string input, int level, int channels)
    {
        int width = _channels[level], below = level + 1;
        bool isTop = level == 0;
        string down = Down(key + ".0", input, width, _strides[level]);
        string low = below == _channels.Length - 1 ? Down(key + ".1.submodule", down, _channels[below], Axes.All(_blocks.Graph.Rank, 1)) : Level(key + ".1.submodule", down, below, width);
        string joined = _blocks.Join(key + ".1", down, low);
        if (_units == 0)
            return Up(key + ".2", joined, channels, _strides[level], isBare: isTop);
        string up = Up(key + ".2.0", joined, channels, _strides[level], isBare: false);
        return Residual(key + ".2.1", up, channels, Axes.All(_blocks.Graph.Rank, 1), 1, isBareAtEnd: isTop);
    }

    private string Down(string key, string input, int channels, int[] strides) =>
        _units > 0 ? Residual(key, input, channels, strides, _units, isBareAtEnd: false) : Unit(key, input, channels, strides, isBare: false);

    /// <summary>Convolutions around which the input is led and added, made to fit where channels or extent change.</summary>
    private string Residual(string key, string input, int channels, int[] strides, int units, bool isBareAtEnd)
    {
        bool isStrided = strides.Any(s => s != 1);
        string value = input;
        for (int i = 0; i < units; i++)
            value = Unit(FormattableString.Invariant($"{key}.conv.unit{i}"), value, channels, i == 0 ? strides : Axes.All(strides.Length, 1), isBareAtEnd && i == units - 1);
        if (isStrided || _blocks.Graph.Channels(input) != channels)
            input = isStrided ? _blocks.Convolution(key + ".residual", input, channels, _kernel, strides, _hasBias) : _blocks.Pointwise(key + ".residual", input, channels, _hasBias);
        return _blocks.Sum(key + ".sum", value, input);
    }

    private string Unit(string key, string input, int channels, int[] strides, bool isBare)
    {
        string value = _blocks.Convolution(key + ".conv", input, channels, _kernel, strides, _hasBias);
        return isBare ? value : _blocks.Adn(key + ".adn", value, _order, _norm, _act);
    }

    private string Up(string key, string input, int channels, int[] strides, bool isBare)
    {
        string value = _blocks.Transposed(key + ".conv", input, channels, _upKernel, strides, [.. _upKernel.Select(k => (k - 1) / 2)], [.. strides.Select(s => s - 1)], _hasBias);
        return isBare ? value : _blocks.Adn(key + ".adn", value, _order, _norm, _act);
    }
}
