namespace Clara.Imaging.Tests.PolygonTests;

/// <summary>Sub-voxel contours have the points of skimage.measure.find_contours at 0.5, with background around the slice.</summary>
public sealed class FindContoursTests
{
    private const string Oracle = """
        from skimage import measure
        from collections import Counter
        def area(p): return 0.5 * (p[:, 0] * np.roll(p[:, 1], -1) - np.roll(p[:, 0], -1) * p[:, 1]).sum()
        for name, size, axis in cases():
            size, axis = sizes(size), int(axis)
            mask = raw(name, 'map', np.uint16, size) == 1
            ours = np.fromfile(os.path.join(folder, name + '.points')).reshape(-1, 4)
            for index in range(size[axis]):
                truth = [c[:-1] - 1 for c in measure.find_contours(np.pad(mask.take(index, axis), 1).astype(float), 0.5)]
                here = ours[ours[:, 0] == index]
                mine = [here[here[:, 1] == n][:, 2:] for n in np.unique(here[:, 1])]
                key = lambda p: (frozenset(map(tuple, p)), len(p), round(abs(area(p)), 6))
                check(name, Counter(map(key, truth)) == Counter(map(key, mine)), f'slice {index} across {axis} of {size}: {len(truth)} contours by skimage, {len(mine)} here')
        """;

    [Test]
    public void Points_and_areas_of_every_contour_are_scikit_images()
    {
        using Exchange exchange = new();
        foreach (LabelMap map in MapShapes.All().Where(m => m.Grid.Size.Count < 5000))
            for (int axis = 0; axis < 3; axis++)
            {
                string name = exchange.Add(Exchange.Words(map.Grid.Size), FormattableString.Invariant($"{axis}"));
                exchange.Write<ushort>(name, "map", map.Voxels);
                exchange.Write<double>(name, "points", [.. Polygons.Of(map, 1, axis, ContourKind.SubVoxel, default)
                    .SelectMany(s => s.Contours.SelectMany((c, n) => c.Points.SelectMany(p => new[] { s.Index, n, p.I, p.J })))]);
            }
        exchange.Check(Oracle);
    }
}
