namespace Clara.Imaging.Tests.PolygonTests;

/// <summary>Filling gives the voxels that the contours were made from, in every mask and across every axis; exact contours enclose as much as there are voxels.</summary>
public sealed class RoundTripTests
{
    [Test]
    public void Filled_contours_are_the_mask_and_other_voxels_stay([Values(0, 1, 2)] int axis, [Values] ContourKind kind)
    {
        foreach (LabelMap map in MapShapes.All())
        {
            IReadOnlyList<SliceContours> slices = Polygons.Of(map, 1, axis, kind, default);
            LabelMap filled = new(map.Grid, map.Labels);
            foreach (int at in Enumerable.Range(0, map.Voxels.Length))
                filled.Voxels[at] = map.Voxels[at] == 1 ? (ushort)0 : map.Voxels[at];
            Assert.That(Polygons.Fill(filled, 1, slices, default), Is.EqualTo(map.CountOf(1)));
            Assert.That(filled.Voxels.SequenceEqual(map.Voxels), Is.True, $"{kind} contours across axis {axis} of {map.Grid.Size}");
        }
    }

    [Test]
    public void Exact_contours_enclose_as_many_voxels_as_the_slice_has_and_holes_count_below_zero([Values(0, 1, 2)] int axis)
    {
        int holes = 0;
        foreach (LabelMap map in MapShapes.All())
        {
            IReadOnlyList<SliceContours> slices = Polygons.Of(map, 1, axis, ContourKind.VoxelExact, default);
            Assert.That(slices.Select(s => s.Index), Is.Ordered.Ascending);
            foreach (SliceContours slice in slices)
            {
                Assert.That(slice.Contours.Sum(c => c.Area), Is.EqualTo(CountInSlice(map, axis, slice.Index)));
                Assert.That(slice.Contours.All(c => c.IsHole == c.Area < 0), Is.True);
                Assert.That(slice.Contours.All(c => TurnsAtEveryPoint(c.Points)), Is.True);
                holes += slice.Contours.Count(c => c.IsHole);
            }
            Assert.That(slices.Sum(s => s.Contours.Sum(c => c.Area)), Is.EqualTo(map.CountOf(1)));
        }
        Assert.That(holes, Is.GreaterThan(300), "the maps have too few holes to tell anything");
    }

    private static int CountInSlice(LabelMap map, int axis, int index)
    {
        int count = 0;
        Size3 n = map.Grid.Size;
        for (int z = 0; z < n.Z; z++)
            for (int y = 0; y < n.Y; y++)
                for (int x = 0; x < n.X; x++)
                    count += map[x, y, z] == 1 && new VoxelPoint(x, y, z)[axis] == index ? 1 : 0;
        return count;
    }

    private static bool TurnsAtEveryPoint(IReadOnlyList<ContourPoint> points) => points.Select((p, n) =>
    {
        ContourPoint before = points[(n + points.Count - 1) % points.Count], after = points[(n + 1) % points.Count];
        return (before.I == p.I) != (after.I == p.I) && (before.J == p.J) != (after.J == p.J);
    }).All(turns => turns);
}
