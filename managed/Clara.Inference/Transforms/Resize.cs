using Clara.Imaging;

namespace Clara.Inference.Transforms;

/// <summary>How values are found when an image gets another size. Since 0.2.</summary>
public enum ResizeMode
{
    /// <summary>The mean of the old voxels that a new one covers: PyTorch's adaptive average pooling.</summary>
    Area,

    /// <summary>The old voxel at floor(i * old / new): PyTorch's "nearest".</summary>
    FloorNearest,

    /// <summary>The old voxel whose centre is nearest: PyTorch's "nearest-exact".</summary>
    Nearest,

    /// <summary>Linear between voxel centres: PyTorch's "trilinear" without aligned corners.</summary>
    Linear,
}

/// <summary>
/// Gives the image another number of voxels over the same field of view, outer voxel edges kept (MONAI's Resized, Clara Train's ScaleToShape and ScaleByFactor). Since 0.2.
/// </summary>
/// <param name="newSize">The new extent of the old one; 0 along an axis keeps it.</param>
/// <param name="mode">How values are found.</param>
public sealed class Resize(Func<Size3, Size3> newSize, ResizeMode mode) : IImageTransform
{
    private const int MaxExtent = 4096;

    /// <summary>To one extent for every image; 0 along an axis keeps it.</summary>
    public Resize(Size3 extent, ResizeMode mode) : this(_ => extent, mode) => Extent = extent is { X: > 0, Y: > 0, Z: > 0 } ? extent : null;

    /// <summary>The extent that every image gets; null where it depends on the image.</summary>
    public Size3? Extent { get; }

    /// <inheritdoc/>
    public void Apply(Sample sample, WorkContext work)
    {
        ArgumentNullException.ThrowIfNull(sample);
        Size3 old = sample.Grid.Size, wanted = newSize(old), size = new(wanted.X > 0 ? wanted.X : old.X, wanted.Y > 0 ? wanted.Y : old.Y, wanted.Z > 0 ? wanted.Z : old.Z);
        if (size == old)
            return;
        if (Math.Max(size.X, Math.Max(size.Y, size.Z)) > MaxExtent)
            throw new GeometryException($"The image would get {size} voxels; at most {MaxExtent} along an axis are allowed.");
        sample.Replace(c => mode switch
        {
            ResizeMode.Area => Resampling.Area(c, size, work.Degree, work.Token),
            ResizeMode.FloorNearest => Resampling.FloorNearest(c, size, work.Degree, work.Token),
            ResizeMode.Nearest => Resampling.Nearest(c, Resampling.HalfVoxelGrid(c.Grid, size), work.Degree, work.Token),
            _ => Resampling.Linear(c, Resampling.HalfVoxelGrid(c.Grid, size), work.Degree, work.Token),
        });
    }
}
