using Clara.Imaging;

namespace Clara.Inference;

/// <summary>
/// The annotator that needs no network: six extreme points to a mask. Cheapest paths between opposite points are foreground, everything outside of the points'
/// box is background, a random walker with an intensity model learnt from both decides in between.
/// </summary>
public static class ExtremePointAnnotator
{
    /// <summary>
    /// The mask of the structure whose extreme points (voxel indices, at least 6; 4 for a one-slice image) are given, on exactly the image's grid, with the one label; the result is the caller's.
    /// Any scalar type and intensity scale; voxels that are not finite count as background. The same voxels for every degree and in every run. Any thread.
    /// Throws <see cref="PointsException"/> for too few points or points outside of the image, <see cref="OperationCanceledException"/> when cancelled. Since 0.1.
    /// </summary>
    public static LabelMap Annotate(Volume image, IReadOnlyList<VoxelPoint> points, Label label, double paddingMm, int degree,
        IProgress<WorkProgress>? progress, CancellationToken ct) => Annotate(image, points, label, paddingMm, degree, new AnnotatorSettings(), progress, ct);

    internal static LabelMap Annotate(Volume image, IReadOnlyList<VoxelPoint> points, Label label, double paddingMm, int degree,
        AnnotatorSettings s, IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        Check(image, points);
        AnnotationRegion region = AnnotationRegion.Of(image, points, paddingMm, degree, ct);
        Size3 box = region.Box.Size;
        float[] gradient = SeedMap.Gradient(region, degree, ct);
        float scale = Percentile(gradient, s.GradPercentile);
        float[] cost = new float[gradient.Length];
        for (int i = 0; i < cost.Length; i++)
            cost[i] = (float)s.PathFloor + (scale > 0 ? Math.Min(1, gradient[i] / scale) : 0);
        int[] seeds = SeedMap.Paths(region, cost, degree, ct);
        IntensityModel model = new(region, seeds, s, degree, ct);
        int[] haloed = [.. seeds.Select(i => RandomWalker.Index(box, i % box.X, i / box.X % box.Y, i / (box.X * box.Y)))];
        (float[] wx, float[] wy, float[] wz) = Edges(region, (float)(s.EdgeK * model.Noise), (float)s.EdgeFloor);
        RandomWalker walker = new(box, wx, wy, wz, haloed, s.Gamma, degree);

        float[] inside = new float[gradient.Length], posterior = new float[gradient.Length];
        foreach (int i in seeds)
            inside[i] = 1;
        float[] x = new float[RandomWalker.LengthOf(box)], prior = new float[x.Length];
        for (int fit = 0; fit <= s.Refits; fit++)
        {
            ct.ThrowIfCancellationRequested();
            model.Fit(inside);
            model.Posterior(posterior, null);
            Copy(posterior, prior, box, true);
            int it = walker.Solve(prior, x, s.Tolerance, s.MaxIterations, ct);
            Copy(inside, x, box, false);
            progress?.Report(new((fit + 1.0) / (s.Refits + 1), "random walker"));
        }
        LabelMap map = new(image.Grid, [label]);
        Span<ushort> voxels = map.Voxels;
        for (int z = 0, i = 0; z < box.Z; z++)
            for (int y = 0; y < box.Y; y++)
                for (int xx = 0; xx < box.X; xx++, i++)
                    if (inside[i] > s.Threshold)
                        voxels[(int)image.Grid.Offset(xx + region.Box.Start.X + region.Start.X, y + region.Box.Start.Y + region.Start.Y, z + region.Box.Start.Z + region.Start.Z)] = (ushort)label.Id;
        return map;
    }

    private static void Copy(float[] plain, float[] haloed, Size3 box, bool into)
    {
        for (int z = 0; z < box.Z; z++)
            for (int y = 0; y < box.Y; y++)
            {
                Span<float> a = plain.AsSpan(box.X * (y + box.Y * z), box.X), b = haloed.AsSpan(RandomWalker.Index(box, 0, y, z), box.X);
                if (into)
                    a.CopyTo(b);
                else
                    b.CopyTo(a);
            }
    }

    private static (float[] X, float[] Y, float[] Z) Edges(AnnotationRegion region, float sigma, float floor)
    {
        Size3 box = region.Box.Size, size = region.Size;
        int n = RandomWalker.LengthOf(box);
        float[] wx = new float[n], wy = new float[n], wz = new float[n];
        Vector3 h = region.SpacingMm;
        double least = Math.Min(h.X, Math.Min(h.Y, h.Z));
        float ax = (float)(least * least / (h.X * h.X)), ay = (float)(least * least / (h.Y * h.Y)), az = (float)(least * least / (h.Z * h.Z));
        float k = sigma > 0 ? 1 / (2 * sigma * sigma) : 0;
        for (int z = -1; z < box.Z; z++)
            for (int y = -1; y < box.Y; y++)
                for (int x = -1; x < box.X; x++)
                {
                    int i = RandomWalker.Index(box, x, y, z);
                    int rx = x + region.Box.Start.X, ry = y + region.Box.Start.Y, rz = z + region.Box.Start.Z;
                    if (y >= 0 && z >= 0)
                        wx[i] = Weight(rx, ry, rz, rx + 1, ry, rz) * ax;
                    if (x >= 0 && z >= 0)
                        wy[i] = Weight(rx, ry, rz, rx, ry + 1, rz) * ay;
                    if (x >= 0 && y >= 0)
                        wz[i] = Weight(rx, ry, rz, rx, ry, rz + 1) * az;
                }
        return (wx, wy, wz);

        float Weight(int x0, int y0, int z0, int x1, int y1, int z1)
        {
            if (x0 < 0 || y0 < 0 || z0 < 0 || x1 >= size.X || y1 >= size.Y || z1 >= size.Z)
                return 0;
            float d = region.Values[region.Offset(x0, y0, z0)] - region.Values[region.Offset(x1, y1, z1)];
            return MathF.Exp(-d * d * k) + floor;
        }
    }

    private static float Percentile(float[] values, double share)
    {
        float[] sorted = [.. values];
        Array.Sort(sorted);
        return sorted[(int)((sorted.Length - 1) * share)];
    }

    private static void Check(Volume image, IReadOnlyList<VoxelPoint> points)
    {
        int least = image.Grid.Size.X == 1 || image.Grid.Size.Y == 1 || image.Grid.Size.Z == 1 ? 4 : 6;
        if (points.Count < least)
            throw new PointsException($"The annotator needs {least} extreme points, two along each axis; it got {points.Count}.");
        foreach (VoxelPoint p in points)
            if (!image.Grid.Contains(p))
                throw new PointsException($"The extreme point {p} lies outside of the image of {image.Grid.Size} voxels.");
    }
}
