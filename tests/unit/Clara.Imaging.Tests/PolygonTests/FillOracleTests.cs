using System.Globalization;

namespace Clara.Imaging.Tests.PolygonTests;

/// <summary>Random contours (crossing and touching themselves and each other, within each other, outside of the volume, smaller than a voxel) against a ray cast at every voxel centre in exact fractions.</summary>
public sealed class FillOracleTests
{
    private const string Oracle = """
        from fractions import Fraction
        def inside(contours, i, j):
            # a ray towards +i; an edge has its lower end, not its upper one, and a centre on it is within at the low side
            crossings = 0
            for c in contours:
                for (i0, j0), (i1, j1) in zip(c, c[1:] + c[:1]):
                    if j0 > j1: i0, j0, i1, j1 = i1, j1, i0, j0
                    if j0 <= j < j1 and i0 + (j - j0) * (i1 - i0) / (j1 - j0) > i: crossings += 1
            return crossings % 2 == 1
        for name, size, axis, index, contours, filled in cases():
            size, axis, index = sizes(size), int(axis), int(index)
            contours = [[tuple(Fraction(v) for v in p.split(',')) for p in c.split(' ')] for c in contours.split(';')]
            u, v = [a for a in range(3) if a != axis]
            expected = np.zeros(size, np.uint16)
            plane = np.moveaxis(expected, axis, 0)[index]
            for i in range(size[u]):
                for j in range(size[v]): plane[i, j] = 5 if inside(contours, i, j) else 0
            ours = raw(name, 'map', np.uint16, size)
            check(name, np.array_equal(ours, expected) and int(filled) == int((expected != 0).sum()), f'axis {axis} of {size}: {int((ours != expected).sum())} voxels differ')
        """;

    [Test]
    public void Filled_voxels_are_those_that_a_ray_cast_finds_within()
    {
        Random random = new(29);
        using Exchange exchange = new();
        long filled = 0;
        for (int n = 0; n < 400; n++)
        {
            LabelMap map = new(Grid.Axial(new(1 + random.Next(9), 1 + random.Next(8), 1 + random.Next(7)), new(1, 1, 1)), []);
            int axis = n % 3, index = random.Next(map.Grid.Size[axis]);
            // Multiples of a power of 2 are exact in both worlds: centres, edges between voxels, and finer.
            double step = new[] { 1, 0.5, 0.125 }[random.Next(3)], reach = new[] { 0.6, 6, 9, 40 }[random.Next(4)];
            Contour[] contours = [.. Enumerable.Range(0, 1 + random.Next(4)).Select(_ => Random(random, step, reach))];
            long count = Polygons.Fill(map, 5, [new(axis, index, contours)], default);
            filled += count;
            string name = exchange.Add(Exchange.Words(map.Grid.Size), axis.ToString(CultureInfo.InvariantCulture), index.ToString(CultureInfo.InvariantCulture),
                string.Join(';', contours.Select(c => string.Join(' ', c.Points.Select(p => FormattableString.Invariant($"{p.I},{p.J}"))))), count.ToString(CultureInfo.InvariantCulture));
            exchange.Write<ushort>(name, "map", map.Voxels);
        }
        Assert.That(filled, Is.GreaterThan(2000), "the contours enclose too little to tell anything");
        exchange.Check(Oracle);
    }

    private static Contour Random(Random random, double step, double reach)
    {
        ContourPoint[] points = [.. Enumerable.Range(0, 3 + random.Next(8)).Select(_ => new ContourPoint(At(), At()))];
        return new(points, IsHole: false);
        double At() => Math.Round((random.NextDouble() * 2 - 0.6) * reach / step) * step;
    }
}
