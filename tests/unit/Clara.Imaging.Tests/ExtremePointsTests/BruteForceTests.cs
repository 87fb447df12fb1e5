namespace Clara.Imaging.Tests.ExtremePointsTests;

/// <summary>Against a few lines of Python over all voxels with whole numbers only: plane by plane, nearest to the centroid, first in array order.</summary>
public sealed class BruteForceTests
{
    private const string Oracle = """
        for name, size, what, ours in cases():
            size = sizes(size)
            m = raw(name, 'map', np.uint16, size)
            points = np.argwhere(m != 0 if what == 'foreground' else m == int(what))
            truth = []
            for axis in range(3):
                for end in (points[:, axis].min(), points[:, axis].max()):
                    plane = [tuple(int(c) for c in p) for p in points if p[axis] == end]
                    n, total = len(plane), [sum(p[a] for p in plane) for a in range(3)]
                    truth.append(min(plane, key=lambda p: (sum((n * p[a] - total[a]) ** 2 for a in range(3)), p[2], p[1], p[0])))
            check(name, ' '.join(str(c) for p in truth for c in p) == ours, f'{size} {what}: {truth}, here {ours}')
        """;

    [Test]
    public void The_points_are_those_of_a_search_over_all_voxels()
    {
        using Exchange exchange = new();
        foreach (LabelMap map in MapShapes.All())
            foreach (string what in new[] { "1", "2", "foreground" })
            {
                bool foreground = what == "foreground";
                if (foreground ? map.CountOf(0) == map.Voxels.Length : map.CountOf(what[0] - '0') == 0)
                    continue;
                VoxelPoint[] points = foreground ? ExtremePoints.OfForeground(map, default) : ExtremePoints.Of(map, what[0] - '0', default);
                string name = exchange.Add(Exchange.Words(map.Grid.Size), what, string.Join(' ', points.Select(p => $"{p.X} {p.Y} {p.Z}")));
                exchange.Write<ushort>(name, "map", map.Voxels);
            }
        exchange.Check(Oracle);
    }
}
