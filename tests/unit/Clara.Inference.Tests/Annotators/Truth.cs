using Clara.Imaging;

namespace Clara.Inference.Tests.Annotators;

/// <summary>What the tests know about a mask without asking the product.</summary>
internal static class Truth
{
    public static readonly Label Structure = new(1, "structure");

    /// <summary>Per axis, in the lowest and the highest plane, the voxel nearest to the plane's centroid, as shared/peers/random_walker_peer.py takes them; none along axes of one voxel.</summary>
    public static VoxelPoint[] PointsOf(LabelMap map, int id)
    {
        Size3 n = map.Grid.Size;
        List<VoxelPoint> inside = [];
        for (int x = 0; x < n.X; x++)
            for (int y = 0; y < n.Y; y++)
                for (int z = 0; z < n.Z; z++)
                    if (map[x, y, z] == id)
                        inside.Add(new(x, y, z));
        List<VoxelPoint> points = [];
        for (int axis = 0; axis < 3; axis++)
        {
            if (n[axis] == 1)
                continue;
            foreach (int at in new[] { inside.Min(p => p[axis]), inside.Max(p => p[axis]) })
            {
                List<VoxelPoint> plane = [.. inside.Where(p => p[axis] == at)];
                double cx = plane.Average(p => p.X), cy = plane.Average(p => p.Y), cz = plane.Average(p => p.Z);
                points.Add(plane.MinBy(p => (p.X - cx) * (p.X - cx) + (p.Y - cy) * (p.Y - cy) + (p.Z - cz) * (p.Z - cz)));
            }
        }
        return [.. points];
    }

    public static double Dice(LabelMap truth, LabelMap mask, int truthId, int maskId)
    {
        long both = 0, sum = 0;
        Span<ushort> a = truth.Voxels, b = mask.Voxels;
        for (int i = 0; i < a.Length; i++)
        {
            both += a[i] == truthId && b[i] == maskId ? 1 : 0;
            sum += (a[i] == truthId ? 1 : 0) + (b[i] == maskId ? 1 : 0);
        }
        return 2.0 * both / sum;
    }

    public static LabelMap Annotate(Volume image, IReadOnlyList<VoxelPoint> points, int degree = 0) =>
        ExtremePointAnnotator.Annotate(image, points, Structure, 20, degree, null, CancellationToken.None);
}
