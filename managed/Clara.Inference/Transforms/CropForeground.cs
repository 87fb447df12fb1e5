using System.Numerics.Tensors;
using Clara.Imaging;

namespace Clara.Inference.Transforms;

/// <summary>
/// Crops to the box of the voxels above a threshold plus a margin in voxels, within the image (MONAI's CropForegroundd). An image with no such voxel stays whole.
/// </summary>
public sealed class CropForeground(double threshold, int margin) : IImageTransform
{
    /// <inheritdoc/>
    public void Apply(Sample sample, WorkContext work)
    {
        Volume<float> image = sample.Image;
        Size3 size = image.Grid.Size;
        float above = (float)threshold; // frameworks compare in float, where 0.2 is another number than in double
        int x0 = size.X, x1 = -1, y0 = size.Y, y1 = -1, z0 = size.Z, z1 = -1;
        Lock merging = new();
        Slabs.Run(size.Z, work.Degree, (from, to) =>
        {
            (int X0, int X1, int Y0, int Y1, int Z0, int Z1) part = (size.X, -1, size.Y, -1, size.Z, -1);
            for (int z = from; z < to; z++)
                for (int y = 0; y < size.Y; y++)
                {
                    ReadOnlySpan<float> row = image.Voxels.Slice((int)image.Grid.Offset(0, y, z), size.X);
                    if (!(TensorPrimitives.Max(row) > above))
                        continue; // most rows are air
                    int first = 0, last = row.Length - 1;
                    while (!(row[first] > above))
                        first++;
                    while (!(row[last] > above))
                        last--;
                    part = (Math.Min(part.X0, first), Math.Max(part.X1, last), Math.Min(part.Y0, y), Math.Max(part.Y1, y), Math.Min(part.Z0, z), Math.Max(part.Z1, z));
                }
            lock (merging)
                (x0, x1, y0, y1, z0, z1) = (Math.Min(x0, part.X0), Math.Max(x1, part.X1), Math.Min(y0, part.Y0), Math.Max(y1, part.Y1), Math.Min(z0, part.Z0), Math.Max(z1, part.Z1));
        }, work.Token);
        if (x1 < 0)
            return;
        VoxelPoint start = new(Math.Max(0, x0 - margin), Math.Max(0, y0 - margin), Math.Max(0, z0 - margin));
        VoxelPoint end = new(Math.Min(size.X, x1 + 1 + margin), Math.Min(size.Y, y1 + 1 + margin), Math.Min(size.Z, z1 + 1 + margin));
        VoxelBox box = new(start, new(end.X - start.X, end.Y - start.Y, end.Z - start.Z));
        if (box.Size == size)
            return;
        sample.Replace(c => Cropping.To(c, box, work));
    }
}
