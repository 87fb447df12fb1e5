using Clara.Imaging;

namespace Clara.Inference;

/// <summary>
/// Foreground seeds: the voxels on cheapest paths between opposite extreme points (Roth 2019). A path pays for crossing edges, as there, and in addition for
/// intensities unlike those at the points, which keeps it inside of bent and thin structures.
/// </summary>
internal static class SeedMap
{
    /// <summary>Cost a mm in flat tissue of the structure's own intensity, against 1 a mm on a strong edge: short paths win only where nothing else speaks.</summary>
    private const float FlatCost = 0.01f;

    /// <summary>The gradient that counts as a strong edge is the box's 95th percentile; the maximum would be one outlier.</summary>
    private const double StrongEdgeShare = 0.95;

    /// <summary>Cost a mm at one spread from the centre; grows with the square.</summary>
    private const float IntensityCost = 0.3f;

    /// <summary>Largest squared distance from the centre (spreads) that still costs more: about 5.5 spreads.</summary>
    private const float IntensityCap = 30;

    /// <summary>Enough samples for a percentile to a percent.</summary>
    private const int Samples = 1 << 16;

    /// <summary>Indices over the box of the paths' voxels and of the points, each once, rising. The region's values are in spreads from the centre.</summary>
    public static int[] Of(AnnotationRegion region, int degree, CancellationToken ct)
    {
        float[] cost = Cost(region, degree, ct);
        List<(int From, int To)> ends = [];
        for (int axis = 0; axis < 3; axis++)
        {
            (VoxelPoint low, VoxelPoint high) = region.Ends(axis);
            if (low != high)
                ends.Add((region.BoxIndex(low), region.BoxIndex(high)));
        }
        int[][] paths = new int[ends.Count][];
        Slabs.Run(ends.Count, degree, (first, last) =>
        {
            for (int i = first; i < last; i++)
                paths[i] = CheapestPath.Find(cost, region.Box.Size, region.SpacingMm, ends[i].From, ends[i].To, ct);
        }, ct);
        return [.. paths.SelectMany(p => p).Concat(region.Points.Select(region.BoxIndex)).Distinct().Order()];
    }

    /// <summary>Cost a mm of every voxel of the box.</summary>
    private static float[] Cost(AnnotationRegion region, int degree, CancellationToken ct)
    {
        float[] smooth = Smooth(region.Values, region.Size, degree, ct);
        float[] cost = Gradient(region, smooth, degree, ct);
        float strong = StrongEdge(cost);
        Size3 box = region.Box.Size;
        Slabs.Run(box.Y * box.Z, degree, (first, last) =>
        {
            for (int row = first; row < last; row++)
                for (int x = 0, i = row * box.X, r = region.BoxRow(row % box.Y, row / box.Y); x < box.X; x++, i++, r++)
                    cost[i] = FlatCost + (strong > 0 ? Math.Min(1, cost[i] / strong) : 0) + IntensityCost * Math.Min(IntensityCap, smooth[r] * smooth[r]);
        }, ct);
        return cost;
    }

    private static float StrongEdge(float[] gradient)
    {
        int step = Math.Max(1, gradient.Length / Samples) | 1;
        List<float> sample = [];
        for (int i = 0; i < gradient.Length; i += step)
            sample.Add(gradient[i]);
        sample.Sort();
        return sample[(int)((sample.Count - 1) * StrongEdgeShare)];
    }

    /// <summary>Gradient magnitude a mm of the box's voxels by central differences, one-sided at the image's border.</summary>
    private static float[] Gradient(AnnotationRegion region, float[] smooth, int degree, CancellationToken ct)
    {
        Size3 size = region.Size, box = region.Box.Size;
        VoxelPoint start = region.Box.Start;
        float[] gradient = new float[checked((int)box.Count)];
        Vector3 h = region.SpacingMm;
        Slabs.Run(box.Y * box.Z, degree, (first, last) =>
        {
            for (int row = first; row < last; row++)
                for (int x = 0, i = region.BoxRow(row % box.Y, row / box.Y); x < box.X; x++, i++)
                {
                    float gx = Difference(smooth, i, 1, x + start.X, size.X, h.X);
                    float gy = Difference(smooth, i, size.X, row % box.Y + start.Y, size.Y, h.Y);
                    float gz = Difference(smooth, i, size.X * size.Y, row / box.Y + start.Z, size.Z, h.Z);
                    gradient[x + box.X * row] = MathF.Sqrt(gx * gx + gy * gy + gz * gz);
                }
        }, ct);
        return gradient;
    }

    private static float Difference(float[] v, int i, int step, int at, int count, double spacing)
    {
        int low = at > 0 ? 1 : 0, high = at < count - 1 ? 1 : 0;
        return low + high == 0 ? 0 : (v[i + high * step] - v[i - low * step]) / (float)(spacing * (low + high));
    }

    /// <summary>Weights 1/4, 1/2, 1/4 along each axis, a standard deviation of 0.7 voxels: enough against noise, little against thin structures. The border repeats.</summary>
    private static float[] Smooth(float[] values, Size3 size, int degree, CancellationToken ct)
    {
        float[] from = values, to = new float[values.Length], other = new float[values.Length];
        for (int axis = 0, step = 1; axis < 3; step *= size[axis], axis++)
        {
            (int n, int s, int a) = (size[axis], step, axis);
            (float[] source, float[] target) = (from, to);
            Slabs.Run(size.Y * size.Z, degree, (first, last) =>
            {
                for (int row = first; row < last; row++)
                    for (int x = 0, i = row * size.X; x < size.X; x++, i++)
                    {
                        int at = a == 0 ? x : a == 1 ? row % size.Y : row / size.Y;
                        target[i] = 0.5f * source[i] + 0.25f * (source[at > 0 ? i - s : i] + source[at < n - 1 ? i + s : i]);
                    }
            }, ct);
            (from, to) = (to, axis == 0 ? other : from);
        }
        return from;
    }
}
