using Clara.Inference.Conversion.Layers;

namespace Clara.Inference.Conversion.Monai;

/// <summary>MONAI's SegResNet (Myronenko 2018, without the auto-encoder): residual blocks of norm, activation, convolution; widths double downwards; skips are added.</summary>
internal static class SegResNet
{
    /// <summary>Adds the network to a graph.</summary>
    public static void Build(NetworkDefinition definition, MonaiBlocks blocks)
    {
        definition.RequireKnown("init_filters", "in_channels", "out_channels", "dropout_prob", "act", "norm", "norm_name", "num_groups", "use_conv_final", "blocks_down", "blocks_up", "upsample_mode");
        int[] down = definition.Numbers("blocks_down") ?? [1, 2, 2, 4], up = definition.Numbers("blocks_up") ?? [1, 1, 1];
        if (down.Length != up.Length + 1 || down.Length > 8)
            throw definition.Failure("blocks_up", "must have one item less than 'blocks_down', which may have eight");
        int rank = blocks.Graph.Rank, filters = definition.Number("init_filters", 8);
        // Older definitions have norm_name and num_groups instead of norm.
        int groups = definition.Number("num_groups", 8);
        Choice norm = definition.Arguments.ContainsKey("norm") ? definition.Choose("norm", "") : new(definition.Word("norm_name", "group"), new() { ["num_groups"] = groups }, definition.Place + ".norm");
        Choice act = definition.Choose("act", "relu");
        string mode = definition.Word("upsample_mode", "nontrainable");
        if (mode is not ("nontrainable" or "deconv"))
            throw definition.Failure("upsample_mode", "cannot be converted; 'nontrainable' and 'deconv' can");

        string value = blocks.Convolution("convInit.conv", LayerGraph.Input, filters, Axes.All(rank, 3), Axes.All(rank, 1), hasBias: false);
        List<string> skips = [];
        for (int i = 0; i < down.Length; i++)
        {
            string key = FormattableString.Invariant($"down_layers.{i}");
            if (i > 0)
                value = blocks.Convolution(key + ".0.conv", value, filters << i, Axes.All(rank, 3), Axes.All(rank, 2), hasBias: false);
            for (int j = 1; j <= down[i]; j++)
                value = Block(FormattableString.Invariant($"{key}.{j}"), value);
            skips.Add(value);
        }
        for (int i = 0; i < up.Length; i++)
        {
            string key = FormattableString.Invariant($"up_samples.{i}");
            value = blocks.Pointwise(key + ".0.conv", value, filters << (up.Length - 1 - i), hasBias: false);
            value = mode == "deconv"
                ? blocks.Transposed(key + ".1.deconv", value, blocks.Graph.Channels(value), Axes.All(rank, 2), Axes.All(rank, 2), Axes.All(rank, 0), Axes.All(rank, 0), hasBias: true)
                : blocks.Graph.Add(new UpsamplingLayer(key + ".1", value, Axes.All(rank, 2), IsLinear: true));
            value = blocks.Sum(key + ".sum", value, skips[up.Length - 1 - i]);
            for (int j = 0; j < up[i]; j++)
                value = Block(FormattableString.Invariant($"up_layers.{i}.{j}"), value);
        }
        if (definition.Flag("use_conv_final", true))
            blocks.Pointwise("conv_final.2.conv", blocks.Activation("conv_final.1", blocks.Norm("conv_final.0", value, norm), act), definition.Number("out_channels", 2), hasBias: true);

        string Block(string key, string input)
        {
            string inner = input;
            for (int i = 1; i <= 2; i++)
            {
                inner = blocks.Activation(FormattableString.Invariant($"{key}.act{i}"), blocks.Norm(FormattableString.Invariant($"{key}.norm{i}"), inner, norm), act);
                inner = blocks.Convolution(FormattableString.Invariant($"{key}.conv{i}.conv"), inner, blocks.Graph.Channels(input), Axes.All(rank, 3), Axes.All(rank, 1), hasBias: false);
            }
            return blocks.Sum(key + ".sum", inner, input);
        }
    }
}
