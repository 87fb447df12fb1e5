namespace Clara.Inference.Conversion.Layers;

/// <summary>
/// What flows between layers in the reference pass: values [channel, x, y, z], z fastest, in double precision so that only ONNX Runtime's rounding shows. Images of two axes have an extent of 1 along z.
/// </summary>
internal sealed record FeatureMap(int Channels, int[] Extent, double[] Values)
{
    /// <summary>All zero.</summary>
    public FeatureMap(int channels, int[] extent)
        : this(channels, extent, new double[checked((long)channels * extent[0] * extent[1] * extent[2])])
    {
    }

    /// <summary>Voxels of one channel.</summary>
    public int Voxels => Extent[0] * Extent[1] * Extent[2];

    /// <summary>One channel.</summary>
    public Span<double> Channel(int channel) => Values.AsSpan(channel * Voxels, Voxels);

    /// <summary>The voxels of one row along z.</summary>
    public Span<double> Row(int channel, int x, int y) => Values.AsSpan(((channel * Extent[0] + x) * Extent[1] + y) * Extent[2], Extent[2]);
}
