using System.Globalization;
using Clara.TestKit;

namespace Clara.Imaging.Tests.MeasuresTests;

/// <summary>Against all pairs of surface voxels in world coordinates (scipy's cdist), the surface found by shifted copies: pairs of every shape, on anisotropic, flipped and oblique grids.</summary>
public sealed class BruteForceTests
{
    private const string Oracle = """
        from scipy.spatial.distance import cdist
        def surface(m):
            p = np.pad(m, 1)
            inner = m.copy()
            for axis in range(3):
                for step in (-1, 1): inner &= np.roll(p, step, axis)[1:-1, 1:-1, 1:-1]
            return np.argwhere(m & ~inner)
        for name, size, geometry, tolerance, ours in cases():
            size, t, ours, m = sizes(size), float(tolerance), numbers(ours), affine(geometry)
            a, b = (surface(raw(name, what, np.uint16, size) == id) @ m[:3, :3].T + m[:3, 3] for what, id in (('a', 1), ('b', 2)))
            if len(a) and len(b):
                d = cdist(a, b)
                x, y = d.min(1), d.min(0)
                both = np.concatenate([x, y])
                truth = [max(np.percentile(x, 95), np.percentile(y, 95)), both.mean(), (both <= t + 1e-5).mean()]
            else:
                truth = [0, 0, 1] if len(a) == len(b) else [np.inf, np.inf, 0]
            check(name, np.allclose(ours, truth, rtol=1e-9, atol=1e-9), f'{size}, {len(a)} and {len(b)} surface voxels, tolerance {t}: {truth}, here {ours}')
        """;

    [Test]
    public void Measures_equal_those_over_all_pairs_of_surface_voxels()
    {
        using Exchange exchange = new();
        int count = 0;
        foreach ((Grid grid, ushort[] a, ushort[] b) in Pairs())
        {
            LabelMap first = new(grid, [new(1, "a")], a), second = new(grid, [new(2, "b")], b);
            double tolerance = new[] { 0, 0.7, 1, 3.3 }[count++ % 4];
            SurfaceDistances ours = SurfaceDistances.Between(LabelRegion.Of(first, 1, default), LabelRegion.Of(second, 2, default), tolerance, 0, default);
            string name = exchange.Add(Exchange.Words(grid.Size), Exchange.Words(grid), tolerance.ToString(CultureInfo.InvariantCulture),
                string.Join(' ', new[] { ours.Hd95Mm, ours.AssdMm, ours.Nsd }.Select(v => double.IsInfinity(v) ? "inf" : v.ToString("R", CultureInfo.InvariantCulture))));
            exchange.Write<ushort>(name, "a", a);
            exchange.Write<ushort>(name, "b", b);
        }
        Assert.That(count, Is.GreaterThan(150));
        exchange.Check(Oracle);
    }

    private static IEnumerable<(Grid, ushort[], ushort[])> Pairs()
    {
        Random random = new(11);
        Matrix3[] directions = [.. TestVolumes.AxisDirections().Where((_, i) => i % 9 == 0), TestVolumes.Oblique(33, 17), TestVolumes.Oblique(-120, 71)];
        // Blobs, some cut by the border; thin sizes; from touching nothing to filling all.
        foreach (Size3 size in new Size3[] { new(22, 19, 16), new(1, 1, 1), new(9, 1, 1), new(1, 14, 11), new(15, 12, 1), new(30, 4, 7), new(2, 2, 25) })
            foreach (Matrix3 direction in directions)
                foreach (double radius in new[] { 0.4, 3.5, 9, 200 })
                {
                    Grid grid = new(size, new(0.4 + random.NextDouble(), 0.4 + random.NextDouble(), 0.5 + 4 * random.NextDouble()), new(-30, 4, 71.5), direction);
                    yield return (grid, Blob(grid, radius, 1, random), Blob(grid, radius * (0.6 + random.NextDouble()), 2, random));
                }
        Grid noisy = new(new(13, 11, 9), new(0.7, 1.3, 3), default, TestVolumes.Oblique(20, 30));
        foreach (double density in new[] { 0, 0.003, 0.1, 0.5, 0.95, 1 })
            foreach (double other in new[] { 0, 0.003, 0.4, 1 })
                yield return (noisy, Noise(noisy, density, 1, random), Noise(noisy, other, 2, random));
    }

    /// <summary>A ball about a voxel, its surface roughened, with a stray voxel of another id.</summary>
    private static ushort[] Blob(Grid grid, double radius, ushort id, Random random)
    {
        Size3 n = grid.Size;
        VoxelPoint c = new(random.Next(n.X), random.Next(n.Y), random.Next(n.Z));
        WorldPoint centre = grid.ToWorld(c);
        ushort[] voxels = [.. TestVolumes.Sphere(grid, centre, radius).Voxels.ToArray().Select(v => v != 0 && random.NextDouble() < 0.97 ? id : (ushort)0)];
        voxels[(int)grid.Offset(c.X, c.Y, c.Z)] = id;
        voxels[random.Next(voxels.Length)] = (ushort)(random.Next(4) == 0 ? 7 : id);
        return voxels;
    }

    private static ushort[] Noise(Grid grid, double density, ushort id, Random random) =>
        [.. Enumerable.Range(0, (int)grid.Size.Count).Select(_ => random.NextDouble() < density ? id : (ushort)0)];
}
