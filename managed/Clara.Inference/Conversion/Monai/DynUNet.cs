using Clara.Inference.Conversion.Layers;

namespace Clara.Inference.Conversion.Monai;

/// <summary>
/// MONAI's DynUNet (nnU-Net's network, Isensee 2021): kernels and strides for each level, plain or residual blocks of two convolutions. Heads for deep supervision are not used to run it.
/// </summary>
internal sealed class DynUNet
{
    private const int MostFilters3D = 320, MostFilters2D = 512;
    private readonly NetworkDefinition _definition;
    private readonly MonaiBlocks _blocks;
    private readonly int[][] _kernels, _strides, _upKernels;
    private readonly int[] _filters;
    private readonly Choice _norm, _act;
    private readonly bool _isResidual;

    private DynUNet(NetworkDefinition definition, MonaiBlocks blocks)
    {
        definition.RequireKnown("in_channels", "out_channels", "kernel_size", "strides", "upsample_kernel_size", "filters", "dropout", "norm_name", "act_name", "deep_supervision",
            "deep_supr_num", "res_block", "trans_bias");
        (_definition, _blocks) = (definition, blocks);
        (_kernels, _strides, _upKernels) = (definition.Levels("kernel_size"), definition.Levels("strides"), definition.Levels("upsample_kernel_size"));
        if (_kernels.Length < 3 || _kernels.Length > 16 || _strides.Length != _kernels.Length || _upKernels.Length != _strides.Length - 1)
            throw definition.Failure("kernel_size", "must have an item for each of three levels or more, 'strides' as many, 'upsample_kernel_size' one less");
        int[] filters = definition.Numbers("filters") ?? [.. _strides.Select((_, i) => Math.Min(32 << i, blocks.Graph.Rank == 3 ? MostFilters3D : MostFilters2D))];
        _filters = filters.Length >= _strides.Length ? filters[.._strides.Length] : throw definition.Failure("filters", "must have a number for each level");
        _norm = definition.Arguments.ContainsKey("norm_name") ? definition.Choose("norm_name", "") : new("instance", new() { ["affine"] = true }, definition.Place + ".norm_name");
        _act = definition.Choose("act_name", "leakyrelu");
        _isResidual = definition.Flag("res_block", false);
    }

    /// <summary>Adds the network to a graph.</summary>
    public static void Build(NetworkDefinition definition, MonaiBlocks blocks) => new DynUNet(definition, blocks).Build();

    private void Build()
    {
        DropCopies();
        int levels = _strides.Length;
        string[] skips = new string[levels];
        string value = LayerGraph.Input;
        for (int i = 0; i < levels; i++)
        {
            string key = i == 0 ? "input_block" : i == levels - 1 ? "bottleneck" : FormattableString.Invariant($"downsamples.{i - 1}");
            skips[i] = value = Block(key, value, _filters[i], _kernels[i], _strides[i], _isResidual);
        }
        for (int i = levels - 2; i >= 0; i--)
        {
            string key = FormattableString.Invariant($"upsamples.{levels - 2 - i}");
            int[] kernel = _upKernels[i], padding = Padding(kernel, kernel); // the stride is the kernel's size
            string up = _blocks.Transposed(key + ".transp_conv.conv", value, _filters[i], kernel, kernel, padding, [.. padding.Select(p => 2 * p)], _definition.Flag("trans_bias", false));
            value = Block(key + ".conv_block", _blocks.Join(key, up, skips[i]), _filters[i], _kernels[i + 1], Axes.All(_blocks.Graph.Rank, 1), isResidual: false);
        }
        _blocks.Pointwise("output_block.conv.conv", value, _definition.Number("out_channels", null), hasBias: true);
    }

    private string Block(string key, string input, int channels, int[] kernel, int[] strides, bool isResidual)
    {
        int[] ones = Axes.All(strides.Length, 1);
        string value = _blocks.Convolution(key + ".conv1.conv", input, channels, kernel, strides, Padding(kernel, strides), hasBias: false);
        value = _blocks.Activation(key + ".lrelu1", _blocks.Norm(key + ".norm1", value, _norm), _act);
        value = _blocks.Norm(key + ".norm2", _blocks.Convolution(key + ".conv2.conv", value, channels, kernel, ones, Padding(kernel, ones), hasBias: false), _norm);
        if (isResidual)
        {
            if (_blocks.Graph.Channels(input) != channels || strides.Any(s => s != 1))
                input = _blocks.Norm(key + ".norm3", _blocks.Convolution(key + ".conv3.conv", input, channels, ones, strides, Padding(ones, strides), hasBias: false), _norm);
            value = _blocks.Sum(key + ".sum", value, input);
        }
        return _blocks.Activation(key + ".lrelu2", value, _act);
    }

    /// <summary>As MONAI pads: (kernel - stride + 1) / 2, rounded down.</summary>
    private int[] Padding(int[] kernel, int[] strides) =>
        [.. kernel.Zip(strides, (k, s) => k - s + 1 >= 0 ? (k - s + 1) / 2 : throw _definition.Failure("strides", "must not pass the kernel's size by more than 1"))];

    /// <summary>
    /// The state dict has most tensors twice: MONAI holds its blocks also in a chain of skip layers. A copy must say the same as its original; then it is left out, as are the heads of deep supervision.
    /// </summary>
    private void DropCopies()
    {
        StateDict weights = _blocks.Weights;
        foreach (string name in weights.Left.Where(n => n.StartsWith("skip_layers.", StringComparison.Ordinal)).ToArray())
        {
            string rest = name["skip_layers.".Length..];
            int level = 0, levels = _strides.Length;
            for (; rest.StartsWith("next_layer.", StringComparison.Ordinal); level++)
                rest = rest["next_layer.".Length..];
            string? original = level == levels - 1 ? "bottleneck." + rest
                : level > levels - 1 ? null
                : rest.StartsWith("downsample.", StringComparison.Ordinal) ? (level == 0 ? "input_block." : FormattableString.Invariant($"downsamples.{level - 1}.")) + rest["downsample.".Length..]
                : rest.StartsWith("upsample.", StringComparison.Ordinal) ? FormattableString.Invariant($"upsamples.{levels - 2 - level}.") + rest["upsample.".Length..]
                : null;
            if (rest.StartsWith("super_head.", StringComparison.Ordinal) && _definition.Flag("deep_supervision", false))
                weights.Skip(name);
            else if (original is not null && weights.Has(original))
                weights.DropCopy(name, original);
        }
        if (_definition.Flag("deep_supervision", false))
            foreach (string name in weights.Left.Where(n => n.StartsWith("deep_supervision_heads.", StringComparison.Ordinal) || n.StartsWith("heads.", StringComparison.Ordinal)).ToArray())
                weights.Skip(name);
    }
}
