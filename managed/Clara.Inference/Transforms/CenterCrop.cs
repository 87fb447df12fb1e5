using Clara.Imaging;

namespace Clara.Inference.Transforms;

/// <summary>Crops to a size about the middle voxel (MONAI's CenterSpatialCropd, Clara Train's CropSubVolumeCenter); axes that are shorter stay. Since 0.2.</summary>
/// <param name="size">Voxels along each axis; 0 keeps an axis.</param>
public sealed class CenterCrop(Size3 size) : IImageTransform
{
    /// <inheritdoc/>
    public void Apply(Sample sample, WorkContext work)
    {
        ArgumentNullException.ThrowIfNull(sample);
        (int x, int width) = Side(0, sample.Grid.Size.X);
        (int y, int height) = Side(1, sample.Grid.Size.Y);
        (int z, int depth) = Side(2, sample.Grid.Size.Z);
        VoxelBox box = new(new(x, y, z), new(width, height, depth));
        if (box != VoxelBox.Whole(sample.Grid))
            sample.Replace(c => Cropping.To(c, box, work));
    }

    /// <summary>MONAI: the middle is n / 2, the crop starts half of its size before it, both rounded down.</summary>
    private (int Start, int Count) Side(int axis, int extent)
    {
        if (size[axis] <= 0)
            return (0, extent);
        int start = Math.Max(0, extent / 2 - size[axis] / 2);
        return (start, Math.Min(extent - start, size[axis]));
    }
}
