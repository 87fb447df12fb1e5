using Clara.Imaging;

namespace Clara.Inference;

/// <summary>
/// What a path pays a mm of each voxel: for crossing edges, as in Roth 2019, and for intensities unlike those at the points, which keeps it inside of bent and thin structures.
/// </summary>
internal static class PathCost
{
    /// <summary>Cost a mm in flat tissue of the structure's own intensity, against 1 a mm on a strong edge: short paths win only where nothing else speaks.</summary>
    private const float FlatCost = 0.01f;

    /// <summary>The gradient that counts as a strong edge is the box's 95th percentile; the maximum would be one outlier.</summary>
    private const double StrongEdgeShare = 0.95;

    /// <summary>
    /// Cost a mm of an intensity e times rarer at the points than in the whole region. A third of it costs the CT of 3 mm 0.03 mean Dice and the MR 0.01, three times as much 0.004 and 0.012.
    /// </summary>
    private const float IntensityCost = 3;

    /// <summary>What a click outside of the structure costs at its own place: as much as the rarest intensity.</summary>
    private const float ClickCost = 20;

    /// <summary>Enough samples for a percentile to a percent.</summary>
    private const int Samples = 1 << 16;

    /// <summary>Cost a mm of every voxel of the box, x fastest. The region's values and <paramref name="noise"/> are in spreads.</summary>
    public static float[] Of(AnnotationRegion region, double noise, ClickInfluence? clicks, int degree, CancellationToken ct)
    {
        float[] smooth = Smooth(region.Values, region.Size, degree, ct);
        float[] cost = Gradient(region, smooth, degree, ct);
        float strong = StrongEdge(cost);
        LocalIntensity unlike = new(region, smooth, noise);
        Size3 box = region.Box.Size;
        Slabs.Run(box.Y * box.Z, degree, (first, last) =>
        {
            for (int row = first; row < last; row++)
                for (int x = 0, i = row * box.X, r = region.BoxRow(row % box.Y, row / box.Y); x < box.X; x++, i++, r++)
                    cost[i] = FlatCost + (strong > 0 ? Math.Min(1, cost[i] / strong) : 0) + IntensityCost * unlike[smooth[r]];
        }, ct);
        clicks?.AddCost(cost, ClickCost);
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
