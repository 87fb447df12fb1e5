using Clara.Inference.Conversion.Layers;

namespace Clara.Inference.Conversion.Monai;

/// <summary>MONAI's BasicUNet (after Falk 2019), which DeepGrow uses: two convolutions a level, max pooling down, transposed convolutions up, the skip before them. Extents must be divisible by 16.</summary>
internal static class BasicUNet
{
    private const int Levels = 4;
    private static readonly int[] DefaultFeatures = [32, 32, 64, 128, 256, 32];

    /// <summary>Adds the network to a graph.</summary>
    public static void Build(NetworkDefinition definition, MonaiBlocks blocks)
    {
        definition.RequireKnown("in_channels", "out_channels", "features", "act", "norm", "bias", "dropout", "upsample");
        int[] features = definition.Numbers("features") ?? DefaultFeatures;
        if (features.Length != DefaultFeatures.Length)
            throw definition.Failure("features", "must have six numbers");
        if (definition.Word("upsample", "deconv") != "deconv")
            throw definition.Failure("upsample", "cannot be converted; 'deconv' can");
        int rank = blocks.Graph.Rank;
        bool hasBias = definition.Flag("bias", true);
        Choice norm = definition.Arguments.ContainsKey("norm") ? definition.Choose("norm", "") : new("instance", new() { ["affine"] = true }, definition.Place + ".norm");
        Choice act = definition.Arguments.ContainsKey("act") ? definition.Choose("act", "") : new("leakyrelu", new() { ["negative_slope"] = 0.1 }, definition.Place + ".act");
        string[] skips = new string[Levels + 1];
        skips[0] = Two("conv_0", LayerGraph.Input, features[0]);
        for (int i = 1; i <= Levels; i++)
        {
            string key = FormattableString.Invariant($"down_{i}");
            string pooled = blocks.Graph.Add(new PoolingLayer(key + ".max_pooling", skips[i - 1], IsMean: false, Axes.All(rank, 2), Axes.All(rank, 2), Padding.None(rank)));
            skips[i] = Two(key + ".convs", pooled, features[i]);
        }
        string value = skips[Levels];
        for (int i = Levels; i >= 1; i--)
        {
            string key = FormattableString.Invariant($"upcat_{i}");
            int width = i == 1 ? features[1] : features[i] / 2; // the last one keeps its width
            string up = blocks.Transposed(key + ".upsample.deconv", value, width, Axes.All(rank, 2), Axes.All(rank, 2), Axes.All(rank, 0), Axes.All(rank, 0), hasBias: true);
            value = Two(key + ".convs", blocks.Join(key, skips[i - 1], up), i == 1 ? features[5] : features[i - 1]);
        }
        blocks.Pointwise("final_conv", value, definition.Number("out_channels", 2), hasBias: true);

        string Two(string key, string input, int channels)
        {
            for (int i = 0; i < 2; i++)
            {
                string unit = FormattableString.Invariant($"{key}.conv_{i}");
                input = blocks.Adn(unit + ".adn", blocks.Convolution(unit + ".conv", input, channels, Axes.All(rank, 3), Axes.All(rank, 1), hasBias), "nda", norm, act);
            }
            return input;
        }
    }
}
