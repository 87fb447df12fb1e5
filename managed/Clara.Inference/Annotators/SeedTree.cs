using Clara.Imaging;

namespace Clara.Inference;

/// <summary>
/// Which cheapest paths become seeds. Roth 2019 joins opposite points; a bent or branching structure then has paths through other tissue. Here the points are joined to the
/// cheapest tree (Prim 1957), which follows branches, and a path between opposite points, which fills the middle of a round structure, is taken where it costs no more a mm than the tree.
/// </summary>
internal static class SeedTree
{
    /// <summary>Indices over the box of the paths' voxels and of the points, each once, rising. <paramref name="cost"/> is positive, one value a voxel of the box.</summary>
    public static int[] Of(AnnotationRegion region, float[] cost, int degree, CancellationToken ct)
    {
        int[] points = [.. region.Points.Select(region.BoxIndex).Distinct()], clicks = [.. region.Inside.Select(region.BoxIndex).Distinct().Except(points)];
        Path[][] paths = Paths(region, cost, points, clicks, degree, ct);
        HashSet<int> seeds = [.. points, .. clicks];
        (double length, double sum) = (0, 0);
        foreach (Path path in Tree(paths, points.Length, ct))
        {
            seeds.UnionWith(path.Voxels);
            (length, sum) = (length + path.LengthMm, sum + path.Cost);
        }
        foreach (Path path in Opposite(region, paths, points).Concat(Nearest(paths, points.Length, clicks.Length)))
            if (path.Cost * length <= sum * path.LengthMm)
                seeds.UnionWith(path.Voxels);
        seeds.ExceptWith(region.Outside.Where(region.Box.Contains).Select(region.BoxIndex));
        return [.. seeds.Order()];
    }

    private sealed record Path(int[] Voxels, double LengthMm, double Cost);

    /// <summary>At [i][j] the path from point i to point or click j, for j above i.</summary>
    private static Path[][] Paths(AnnotationRegion region, float[] cost, int[] points, int[] clicks, int degree, CancellationToken ct)
    {
        int[] ends = [.. points, .. clicks];
        Path[][] paths = new Path[points.Length][];
        Slabs.Run(points.Length, degree, (first, last) =>
        {
            for (int i = first; i < last; i++)
            {
                int[][] found = i + 1 < ends.Length ? CheapestPath.Find(cost, region.Box.Size, region.SpacingMm, ends[i], ends.AsSpan(i + 1), ct) : [];
                paths[i] = new Path[ends.Length];
                for (int j = 0; j < found.Length; j++)
                {
                    (double length, double sum) = CheapestPath.Measure(found[j], cost, region.Box.Size, region.SpacingMm);
                    paths[i][i + 1 + j] = new(found[j], length, sum);
                }
            }
        }, ct);
        return paths;
    }

    private static List<Path> Tree(Path[][] paths, int points, CancellationToken ct)
    {
        List<Path> tree = [];
        List<int> joined = [0], open = [.. Enumerable.Range(1, points - 1)];
        while (open.Count > 0)
        {
            ct.ThrowIfCancellationRequested();
            (int from, int to) = (from a in joined from b in open select (a, b)).MinBy(e => Between(paths, e.a, e.b).Cost);
            tree.Add(Between(paths, from, to));
            joined.Add(to);
            open.Remove(to);
        }
        return tree;
    }

    private static IEnumerable<Path> Opposite(AnnotationRegion region, Path[][] paths, int[] points)
    {
        for (int axis = 0; axis < 3; axis++)
        {
            (VoxelPoint low, VoxelPoint high) = region.Ends(axis);
            if (low != high)
                yield return Between(paths, Array.IndexOf(points, region.BoxIndex(low)), Array.IndexOf(points, region.BoxIndex(high)));
        }
    }

    /// <summary>For each click inside of the structure the cheapest path to a point.</summary>
    private static IEnumerable<Path> Nearest(Path[][] paths, int points, int clicks) =>
        Enumerable.Range(points, clicks).Select(click => Enumerable.Range(0, points).Select(p => paths[p][click]).MinBy(p => p.Cost)!);

    private static Path Between(Path[][] paths, int a, int b) => a < b ? paths[a][b] : paths[b][a];
}
