using Clara.Imaging;
using Clara.Inference.Transforms;

namespace Clara.Inference.Interactive;

/// <summary>
/// The region that DExtr3D looks at, exactly as NVIDIA's C++ and Python clients take it ("sampling3d"): a box around the points, resampled linearly to the network's size with the
/// first voxel's centre where it was.
/// </summary>
internal static class PaddedCrop
{
    /// <summary>
    /// The points' box with trunc(padding / spacing) voxels around it, cut at the image. The upper voxel is left out, as those clients do and as networks of that time were trained,
    /// unless it is asked for. At least one voxel along each axis.
    /// </summary>
    public static VoxelBox Box(Grid grid, IReadOnlyList<VoxelPoint> points, double paddingMm, bool withUpperVoxel)
    {
        (int Start, int Length)[] sides = [.. Enumerable.Range(0, 3).Select(Side)];
        return new(new(sides[0].Start, sides[1].Start, sides[2].Start), new(sides[0].Length, sides[1].Length, sides[2].Length));

        (int Start, int Length) Side(int axis)
        {
            int padding = (int)Math.Min(int.MaxValue / 2, Math.Truncate(paddingMm / grid.SpacingMm[axis]));
            int low = points.Min(p => Math.Max(p[axis] - padding, 0)), high = points.Max(p => Math.Min(p[axis] + padding, grid.Size[axis] - 1));
            return (low, Math.Max(1, high - low + (withUpperVoxel ? 1 : 0)));
        }
    }

    /// <summary>Resamples to the size; sample j lies at index j * n / size. Samples more than half a voxel past the last centre are 0, as ITK fills them.</summary>
    public static Volume<float> Resample(Volume<float> crop, Size3 size, WorkContext work)
    {
        if (crop.Grid.Size == size)
            return crop;
        Volume<float> result = Resampling.Linear(crop, Resampling.OriginFixedGrid(crop.Grid, size), work.Degree, work.Token);
        int x = Covered(0), y = Covered(1), z = Covered(2);
        for (int k = 0; k < size.Z; k++)
            for (int j = 0; j < size.Y; j++)
                result.Voxels.Slice((int)result.Grid.Offset(0, j, k), size.X)[(k < z && j < y ? x : 0)..].Clear();
        return result;

        // Index j * n / size is at most n - 1/2.
        int Covered(int axis) => (int)Math.Min(size[axis], (2L * crop.Grid.Size[axis] - 1) * size[axis] / (2L * crop.Grid.Size[axis]) + 1);
    }
}
