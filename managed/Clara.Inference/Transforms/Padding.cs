using Clara.Imaging;

namespace Clara.Inference.Transforms;

/// <summary>
/// Continues the image with one value up to an extent (MONAI's SpatialPadd, DivisiblePadd; Clara Train's SymmetricPadderDiv). Axes that are long enough stay. Since 0.2.
/// </summary>
/// <param name="extent">The extent along an axis, of the one that it has.</param>
/// <param name="symmetric">On both sides, the odd voxel behind; else behind only.</param>
/// <param name="value">What new voxels get.</param>
public sealed class Padding(Func<Size3, Size3> extent, bool symmetric, float value) : IImageTransform
{
    /// <summary>Up to a size; 0 along an axis keeps it.</summary>
    public static Padding ToSize(Size3 size, bool symmetric, float value) => new(_ => size, symmetric, value);

    /// <summary>Up to the next multiple along each axis; 0 along an axis keeps it.</summary>
    public static Padding ToMultiple(Size3 multiple, bool symmetric, float value) => new(size => new(Up(size.X, multiple.X), Up(size.Y, multiple.Y), Up(size.Z, multiple.Z)), symmetric, value);

    /// <inheritdoc/>
    public void Apply(Sample sample, WorkContext work)
    {
        ArgumentNullException.ThrowIfNull(sample);
        Size3 size = sample.Grid.Size, wanted = extent(size), padded = new(Math.Max(size.X, wanted.X), Math.Max(size.Y, wanted.Y), Math.Max(size.Z, wanted.Z));
        if (padded == size)
            return;
        VoxelPoint start = symmetric ? new(-((padded.X - size.X) / 2), -((padded.Y - size.Y) / 2), -((padded.Z - size.Z) / 2)) : default;
        sample.Replace(c => Cropping.To(c, new(start, padded), work, value));
    }

    private static int Up(int extent, int multiple) => multiple > 0 ? checked((extent + multiple - 1) / multiple * multiple) : extent;
}
