using Clara.Imaging;

namespace Clara.Inference;

/// <summary>Foreground seeds: the voxels on cheapest paths between opposite extreme points, along valleys of the gradient magnitude.</summary>
internal static class SeedMap
{
    /// <summary>Gradient magnitude a mm of the region's box (x fastest over the box), after a binomial smoothing of one voxel.</summary>
    public static float[] Gradient(AnnotationRegion region, int degree, CancellationToken ct)
    {
        float[] smooth = Smooth(region.Values, region.Size, degree, ct);
        Size3 size = region.Size, box = region.Box.Size;
        VoxelPoint start = region.Box.Start;
        float[] gradient = new float[checked((int)box.Count)];
        Vector3 h = region.SpacingMm;
        Slabs.Run(box.Z, degree, (z0, z1) =>
        {
            for (int z = z0; z < z1; z++)
                for (int y = 0; y < box.Y; y++)
                    for (int x = 0; x < box.X; x++)
                    {
                        int rx = x + start.X, ry = y + start.Y, rz = z + start.Z, i = region.Offset(rx, ry, rz);
                        float gx = Difference(smooth, i, 1, rx, size.X, h.X), gy = Difference(smooth, i, size.X, ry, size.Y, h.Y);
                        float gz = Difference(smooth, i, size.X * size.Y, rz, size.Z, h.Z);
                        gradient[x + box.X * (y + box.Y * z)] = MathF.Sqrt(gx * gx + gy * gy + gz * gz);
                    }
        }, ct);
        return gradient;
    }

    private static float Difference(float[] v, int i, int step, int at, int count, double h)
    {
        int low = at > 0 ? i - step : i, high = at < count - 1 ? i + step : i;
        return high == low ? 0 : (v[high] - v[low]) / (float)(h * ((high - low) / step));
    }

    /// <summary>Weights 1/4, 1/2, 1/4 along each axis; the border repeats.</summary>
    public static float[] Smooth(float[] values, Size3 size, int degree, CancellationToken ct)
    {
        float[] from = values, to = new float[values.Length], other = new float[values.Length];
        int step = 1;
        for (int axis = 0; axis < 3; axis++)
        {
            int n = size[axis], s = step;
            float[] source = from, target = to;
            Slabs.Run(size.Z, degree, (z0, z1) =>
            {
                int slice = size.X * size.Y;
                for (int i = z0 * slice; i < z1 * slice; i++)
                {
                    int at = i / s % n;
                    float a = source[at > 0 ? i - s : i], b = source[at < n - 1 ? i + s : i];
                    target[i] = 0.5f * source[i] + 0.25f * (a + b);
                }
            }, ct);
            (from, to) = (to, axis == 0 ? other : from);
            step *= n;
        }
        return from;
    }

    /// <summary>Box indices of the paths' voxels, each once, rising.</summary>
    public static int[] Paths(AnnotationRegion region, float[] cost, int degree, CancellationToken ct)
    {
        Size3 box = region.Box.Size;
        List<(int From, int To)> ends = [];
        for (int axis = 0; axis < 3; axis++)
        {
            if (box[axis] == 1)
                continue;
            VoxelPoint low = region.Points.MinBy(p => p[axis]), high = region.Points.MaxBy(p => p[axis]);
            ends.Add((BoxIndex(region, low), BoxIndex(region, high)));
        }
        int[][] paths = new int[ends.Count][];
        Slabs.Run(ends.Count, degree, (a, b) =>
        {
            for (int i = a; i < b; i++)
                paths[i] = CheapestPath.Find(cost, box, region.SpacingMm, ends[i].From, ends[i].To, ct);
        }, ct);
        return [.. paths.SelectMany(p => p).Concat(region.Points.Select(p => BoxIndex(region, p))).Distinct().Order()];
    }

    private static int BoxIndex(AnnotationRegion region, VoxelPoint p) =>
        p.X - region.Box.Start.X + region.Box.Size.X * (p.Y - region.Box.Start.Y + region.Box.Size.Y * (p.Z - region.Box.Start.Z));
}
