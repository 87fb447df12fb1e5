namespace Clara.Inference.Conversion.Layers;

/// <summary>
/// What flows between layers in the reference pass: values [channel, x, y, z], z fastest, in double precision so that only ONNX Runtime's rounding shows. Images of two axes have an extent of 1 along z.
/// </summary>
internal sealed record FeatureMap(int Channels, int[] Extent, double[] Values)
{
    private const double MostValues = 1 << 28; // 2 GiB: a small image does not become that large in any network, but in one made to fill memory

    /// <summary>All zero; throws <see cref="LayerMismatchException"/> for an extent that cannot be.</summary>
    public FeatureMap(int channels, int[] extent)
        : this(channels, extent, new double[Count(channels, extent)])
    {
    }

    /// <summary>Voxels of one channel.</summary>
    public int Voxels => Extent[0] * Extent[1] * Extent[2];

    /// <summary>One channel.</summary>
    public Span<double> Channel(int channel) => Values.AsSpan(channel * Voxels, Voxels);

    /// <summary>The voxels of one row along z.</summary>
    public Span<double> Row(int channel, int x, int y) => Values.AsSpan(((channel * Extent[0] + x) * Extent[1] + y) * Extent[2], Extent[2]);

    private static long Count(int channels, int[] extent)
    {
        if (extent.Any(n => n < 1))
            throw new LayerMismatchException($"of the small image that the conversion is checked with it leaves {Axes.Text(extent)} voxels");
        return (double)channels * extent[0] * extent[1] * extent[2] <= MostValues ? (long)channels * extent[0] * extent[1] * extent[2]
            : throw new LayerMismatchException($"of a small image it makes {channels} channels of {Axes.Text(extent)} voxels");
    }
}
