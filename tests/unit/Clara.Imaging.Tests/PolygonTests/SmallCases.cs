namespace Clara.Imaging.Tests.PolygonTests;

/// <summary>Contours whose points can be written down.</summary>
public sealed class SmallCases
{
    private static string[] Texts(LabelMap map, ContourKind kind = ContourKind.VoxelExact, int id = 1, int axis = 2) =>
        [.. Polygons.Of(map, id, axis, kind, default).SelectMany(s => s.Contours).Select(c => (c.IsHole ? "hole " : "") + string.Join(' ', c.Points))];

    [Test]
    public void A_single_voxel_is_a_square_or_a_diamond_counter_clockwise()
    {
        LabelMap map = Drawing.Xy("...", "..#");
        Assert.That(Texts(map), Is.EqualTo(new[] { "(1.5, 0.5) (2.5, 0.5) (2.5, 1.5) (1.5, 1.5)" }));
        Assert.That(Texts(map, ContourKind.SubVoxel), Is.EqualTo(new[] { "(2, 0.5) (2.5, 1) (2, 1.5) (1.5, 1)" }));
    }

    [Test]
    public void A_rectangle_that_fills_the_slice_has_four_corners_outside_of_the_centres() =>
        Assert.That(Texts(Drawing.Xy("###", "###")), Is.EqualTo(new[] { "(-0.5, -0.5) (2.5, -0.5) (2.5, 1.5) (-0.5, 1.5)" }));

    [Test]
    public void A_ring_has_a_hole_that_runs_clockwise() =>
        Assert.That(Texts(Drawing.Xy("###", "#.#", "###")), Is.EqualTo(new[]
        {
            "(-0.5, -0.5) (2.5, -0.5) (2.5, 2.5) (-0.5, 2.5)",
            "hole (0.5, 1.5) (1.5, 1.5) (1.5, 0.5) (0.5, 0.5)",
        }));

    [Test]
    public void Voxels_that_touch_at_a_corner_have_contours_of_their_own() =>
        Assert.That(Texts(Drawing.Xy("#.", ".#")), Is.EqualTo(new[] { "(-0.5, -0.5) (0.5, -0.5) (0.5, 0.5) (-0.5, 0.5)", "(0.5, 0.5) (1.5, 0.5) (1.5, 1.5) (0.5, 1.5)" }));

    [Test]
    public void Holes_that_touch_at_a_corner_are_one_hole()
    {
        Contour[] contours = [.. Polygons.Of(Drawing.Xy("####", "#.##", "##.#", "####"), 1, 2, ContourKind.VoxelExact, default).Single().Contours];
        Assert.That(contours.Select(c => (c.IsHole, c.Area)), Is.EqualTo(new[] { (false, 16.0), (true, -2.0) }));
    }

    [Test]
    public void Structures_within_holes_within_structures_are_all_there()
    {
        LabelMap map = Drawing.Xy("#######", "#.....#", "#.###.#", "#.#.#.#", "#.###.#", "#.....#", "#######");
        Assert.That(Polygons.Of(map, 1, 2, ContourKind.VoxelExact, default).Single().Contours.Select(c => c.Area).Order(), Is.EqualTo(new[] { -25.0, -1, 9, 49 }));
    }

    [Test]
    public void Points_are_in_the_two_axes_that_the_slice_keeps()
    {
        LabelMap map = new(Grid.Axial(new(9, 9, 9), new(1, 1, 1)), []);
        map.Voxels[(int)map.Grid.Offset(2, 4, 6)] = 1;
        Assert.That(Enumerable.Range(0, 3).Select(axis => Polygons.Of(map, 1, axis, ContourKind.VoxelExact, default).Single()).Select(s => (s.Axis, s.Index, s.Contours[0].Points[0])),
            Is.EqualTo(new[] { (0, 2, new ContourPoint(3.5, 5.5)), (1, 4, new ContourPoint(1.5, 5.5)), (2, 6, new ContourPoint(1.5, 3.5)) }));
    }

    [Test]
    public void Slices_without_the_label_have_no_entry_and_other_labels_are_background()
    {
        LabelMap map = Drawing.Stack(["#2"], [".2"], ["##"]);
        Assert.That(Polygons.Of(map, 1, 2, ContourKind.VoxelExact, default).Select(s => (s.Index, s.Contours.Sum(c => c.Area))), Is.EqualTo(new[] { (0, 1.0), (2, 2.0) }));
        Assert.That(Polygons.OfForeground(map, 2, ContourKind.VoxelExact, default).Select(s => (s.Index, s.Contours.Sum(c => c.Area))), Is.EqualTo(new[] { (0, 2.0), (1, 1.0), (2, 2.0) }));
        Assert.That(Polygons.Of(map, 7, 2, ContourKind.VoxelExact, default), Is.Empty);
    }

    [Test]
    public void One_slice_is_the_same_as_in_the_list_and_empty_where_the_label_is_not()
    {
        LabelMap map = MapShapes.Noise(new(9, 8, 7), 0.5, 3);
        foreach (int axis in new[] { 0, 1, 2 })
            foreach (SliceContours slice in Polygons.Of(map, 1, axis, ContourKind.SubVoxel, default))
                Assert.That(Polygons.OfSlice(map, 1, axis, slice.Index, ContourKind.SubVoxel).Contours.Select(c => c.Points), Is.EqualTo(slice.Contours.Select(c => c.Points)));
        Assert.That(Polygons.OfSlice(map, 9, 0, 0, ContourKind.SubVoxel).Contours, Is.Empty);
    }

    [Test]
    public void Half_a_voxel_of_area_is_lost_to_the_corners_of_a_circle_of_20_voxels()
    {
        const double Radius = 20;
        LabelMap map = TestKit.TestVolumes.Sphere(Grid.Axial(new(50, 50, 1), new(1, 1, 1)), new(24.3, 24.8, 0), Radius);
        Contour circle = Polygons.Of(map, 1, 2, ContourKind.SubVoxel, default).Single().Contours.Single();
        Assert.That(circle.Area, Is.EqualTo(Math.PI * Radius * Radius).Within(1).Percent);
        Assert.That(circle.Area, Is.EqualTo(map.CountOf(1) - 0.5).Within(1e-9));
    }

    [Test]
    public void Mistakes_are_named()
    {
        LabelMap map = Drawing.Xy("#");
        Assert.Throws<ArgumentOutOfRangeException>(() => Polygons.Of(map, 1, 3, ContourKind.VoxelExact, default));
        Assert.Throws<ArgumentOutOfRangeException>(() => Polygons.Of(map, 0, 2, ContourKind.VoxelExact, default));
        Assert.Throws<ArgumentOutOfRangeException>(() => Polygons.Of(map, 1, 2, (ContourKind)2, default));
        Assert.Throws<ArgumentOutOfRangeException>(() => Polygons.OfSlice(map, 1, 2, 1, ContourKind.VoxelExact));
        Assert.Throws<ArgumentOutOfRangeException>(() => Polygons.OfSlice(map, 1, 2, -1, ContourKind.VoxelExact));
        Assert.Throws<OperationCanceledException>(() => Polygons.Of(map, 1, 2, ContourKind.VoxelExact, new(true)));
    }
}
