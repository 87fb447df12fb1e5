using Clara.TestKit;

namespace Clara.Imaging.Tests.ExtremePointsTests;

/// <summary>Shapes whose points are told by looking: order of the six, ties, one voxel, nothing.</summary>
public sealed class SmallCases
{
    private static readonly Grid Nine = Grid.Axial(new(9, 9, 9), new(1, 1, 1));

    [Test]
    public void A_cube_has_its_points_in_the_middle_of_its_faces()
    {
        LabelMap cube = TestVolumes.Where(Nine, w => w.X is >= 3 and <= 5 && w.Y is >= 3 and <= 5 && w.Z is >= 3 and <= 5);
        Assert.That(ExtremePoints.Of(cube, 1, default), Is.EqualTo(new VoxelPoint[] { new(3, 4, 4), new(5, 4, 4), new(4, 3, 4), new(4, 5, 4), new(4, 4, 3), new(4, 4, 5) }));
    }

    [Test]
    public void A_single_voxel_is_all_six_points()
    {
        LabelMap map = new(Nine, [new(7, "seed")]);
        map.Voxels[(int)Nine.Offset(2, 8, 0)] = 7;
        Assert.That(ExtremePoints.Of(map, 7, default), Is.EqualTo(Enumerable.Repeat(new VoxelPoint(2, 8, 0), 6)));
    }

    [Test]
    public void The_first_voxel_in_array_order_wins_a_tie()
    {
        // The four voxels of the lowest z plane are equally far from their centroid.
        LabelMap map = TestVolumes.Where(Nine, w => w.Z == 2 && w.X is 3 or 6 && w.Y is 1 or 2);
        VoxelPoint[] points = ExtremePoints.Of(map, 1, default);
        Assert.That(points[4], Is.EqualTo(new VoxelPoint(3, 1, 2)));
        Assert.That(points[5], Is.EqualTo(new VoxelPoint(3, 1, 2)));
    }

    [Test]
    public void A_tie_about_a_centroid_between_voxels_is_not_decided_by_rounding()
    {
        // Centroid (7/6, 5/6): (1, 0) and (2, 1) are equally near, and (1, 0) comes first; in doubles (2, 1) is a last bit nearer.
        LabelMap map = new(Grid.Axial(new(4, 4, 1), new(1, 1, 1)), [new(1, "tie")]);
        foreach ((int x, int y) in new[] { (0, 0), (1, 0), (2, 0), (0, 1), (2, 1), (2, 3) })
            map.Voxels[(int)map.Grid.Offset(x, y, 0)] = 1;
        Assert.That(ExtremePoints.Of(map, 1, default)[4], Is.EqualTo(new VoxelPoint(1, 0, 0)));
    }

    [Test]
    public void The_foreground_is_every_id_but_background()
    {
        LabelMap map = new(Nine, [new(1, "a"), new(65535, "b")]);
        map.Voxels[(int)Nine.Offset(1, 2, 3)] = 1;
        map.Voxels[(int)Nine.Offset(7, 6, 5)] = 65535;
        VoxelPoint[] points = ExtremePoints.OfForeground(map, default);
        Assert.That(points, Is.EqualTo(new VoxelPoint[] { new(1, 2, 3), new(7, 6, 5), new(1, 2, 3), new(7, 6, 5), new(1, 2, 3), new(7, 6, 5) }));
        Assert.That(LabelBox.OfForeground(map, default), Is.EqualTo(new VoxelBox(new(1, 2, 3), new(7, 5, 3))));
    }

    [Test]
    public void A_label_that_no_voxel_has_is_not_found_and_named()
    {
        LabelMap map = new(Nine, [new(3, "spleen")]);
        ClaraException e = Assert.Throws<ClaraException>(() => ExtremePoints.Of(map, 3, default))!;
        Assert.That(e.Status, Is.EqualTo(StatusCode.NotFound));
        Assert.That(e.Message, Does.Contain("'spleen' (3)"));
        Assert.That(Assert.Throws<ClaraException>(() => ExtremePoints.OfForeground(map, default))!.Status, Is.EqualTo(StatusCode.NotFound));
        Assert.That(LabelBox.Of(map, 3, default), Is.Null);
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(65536)]
    public void An_id_that_no_label_can_have_is_a_programming_error(int id) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ExtremePoints.Of(new(Nine, []), id, default));

    [Test]
    public void A_cancelled_call_stops() =>
        Assert.Throws<OperationCanceledException>(() => ExtremePoints.Of(new(Nine, []), 1, new CancellationToken(true)));
}
