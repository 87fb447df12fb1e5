namespace Clara.Imaging.Tests.PolygonTests;

/// <summary>Filling contours that were not made here.</summary>
public sealed class FillTests
{
    private static LabelMap Empty(int x = 5, int y = 4, int z = 3) => new(Grid.Axial(new(x, y, z), new(1, 1, 1)), []);

    private static Contour Path(params double[] ij) => new([.. ij.Chunk(2).Select(p => new ContourPoint(p[0], p[1]))], IsHole: false);

    private static SliceContours Slice(int axis, int index, params Contour[] contours) => new(axis, index, contours);

    [Test]
    public void Centres_on_the_low_sides_are_inside_those_on_the_high_sides_outside()
    {
        LabelMap map = Empty();
        Assert.That(Polygons.Fill(map, 3, [Slice(2, 1, Path(1, 1, 3, 1, 3, 3, 1, 3))], default), Is.EqualTo(4));
        Assert.That((map[1, 1, 1], map[2, 2, 1], map[3, 1, 1], map[1, 3, 1], map[1, 1, 0]), Is.EqualTo(((ushort)3, (ushort)3, (ushort)0, (ushort)0, (ushort)0)));
    }

    [Test]
    public void A_slanted_edge_is_cut_at_each_row()
    {
        LabelMap map = Empty(5, 5, 1);
        Polygons.Fill(map, 1, [Slice(2, 0, Path(-0.5, -0.5, 4.4, -0.5, -0.5, 4.4))], default);
        Assert.That(map.Voxels.ToArray(), Is.EqualTo(Drawing.Xy("####.", "###..", "##...", "#....", ".....").Voxels.ToArray()));
    }

    [Test]
    public void A_contour_within_a_contour_is_a_hole_whichever_way_it_runs()
    {
        LabelMap map = Empty(5, 5, 1);
        Contour inner = Path(0.5, 0.5, 3.5, 0.5, 3.5, 3.5, 0.5, 3.5);
        foreach (Contour hole in new[] { inner, new([.. inner.Points.Reverse()], true) })
            Assert.That(Polygons.Fill(map, 1, [Slice(2, 0, Path(-0.5, -0.5, 4.5, -0.5, 4.5, 4.5, -0.5, 4.5), hole)], default), Is.EqualTo(16));
        Assert.That(map[2, 2, 0], Is.Zero);
    }

    [Test]
    public void What_lies_outside_of_the_volume_is_cut_off()
    {
        LabelMap map = Empty();
        Assert.That(Polygons.Fill(map, 1, [Slice(0, 4, Path(-1e9, -1e9, 1e9, -1e9, 1e9, 1e9, -1e9, 1e9))], default), Is.EqualTo(4 * 3));
        Assert.That(map[4, 3, 2], Is.EqualTo(1));
        Assert.That(map[3, 3, 2], Is.Zero);
        Assert.That(Polygons.Fill(map, 2, [Slice(0, 1, Path(50, 50, 60, 50, 60, 60))], default), Is.Zero);
    }

    [Test]
    public void An_edge_that_is_almost_level_crosses_between_its_ends()
    {
        LabelMap map = Empty(5, 1, 1);
        Polygons.Fill(map, 1, [Slice(2, 0, Path(1, 0, 3.5, double.Epsilon, 3.5, 1, 1, 1))], default);
        Assert.That(map.CountOf(1), Is.InRange(0, 3));
        Assert.That((map[0, 0, 0], map[4, 0, 0]), Is.EqualTo(((ushort)0, (ushort)0)));
    }

    [Test]
    public void Contours_of_fewer_than_three_points_and_no_contours_fill_nothing()
    {
        LabelMap map = Empty();
        Assert.That(Polygons.Fill(map, 1, [Slice(2, 0), Slice(2, 1, Path(), Path(1, 1), Path(0, 0, 3, 3))], default), Is.Zero);
        Assert.That(Polygons.Fill(map, 1, [], default), Is.Zero);
    }

    [Test]
    public void Mistakes_are_named_before_anything_is_changed()
    {
        LabelMap map = Empty();
        SliceContours good = Slice(2, 0, Path(-1, -1, 9, -1, 9, 9, -1, 9));
        Assert.That(Assert.Throws<GeometryException>(() => Polygons.Fill(map, 1, [good, Slice(2, 3)], default))!.Message, Does.Contain("slice 3").And.Contain("3 slices"));
        Assert.Throws<GeometryException>(() => Polygons.Fill(map, 1, [good, Slice(2, -1)], default));
        Assert.Throws<ArgumentException>(() => Polygons.Fill(map, 1, [good, Slice(1, 0)], default));
        Assert.Throws<ArgumentException>(() => Polygons.Fill(map, 1, [good, good], default));
        foreach (double bad in new[] { double.NaN, double.PositiveInfinity, -1.1e9 })
            Assert.Throws<ArgumentException>(() => Polygons.Fill(map, 1, [good, Slice(2, 1, Path(0, bad, 1, 1, 2, 2))], default));
        Assert.Throws<ArgumentOutOfRangeException>(() => Polygons.Fill(map, 65536, [good], default));
        Assert.Throws<ArgumentOutOfRangeException>(() => Polygons.Fill(map, 1, [Slice(3, 0)], default));
        Assert.Throws<OperationCanceledException>(() => Polygons.Fill(map, 1, [good], new(true)));
        Assert.That(map.CountOf(0), Is.EqualTo(map.Voxels.Length));
    }
}
