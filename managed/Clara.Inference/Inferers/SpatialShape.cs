using Clara.Imaging;

namespace Clara.Inference.Inferers;

/// <summary>The axes of space that a network has, in its order: all three of a volume, or the two of a slice.</summary>
/// <param name="Extent">Voxels along each.</param>
internal sealed record SpatialShape(IReadOnlyList<long> Extent)
{
    /// <summary>Of a box whose one axis, where there is one, is 1 long and unknown to the network.</summary>
    public static SpatialShape Of(Size3 size, int? without = null) => new([.. Enumerable.Range(0, 3).Where(a => a != without).Select(a => (long)size[a])]);

    /// <inheritdoc/>
    public override string ToString() => string.Join(" x ", Extent);
}
