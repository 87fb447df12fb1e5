namespace Clara.Imaging.Tests.VoxelBoxTests;

/// <summary>Intersection and padding, by hand.</summary>
public sealed class ArithmeticTests
{
    private static readonly Grid Ten = Grid.Axial(new(10, 10, 10), new(1, 1, 1));

    [Test]
    public void The_intersection_is_what_both_contain()
    {
        VoxelBox a = new(new(1, 2, 3), new(5, 5, 5)), b = new(new(4, 0, 7), new(9, 3, 1));
        Assert.That(a.Intersect(b), Is.EqualTo(new VoxelBox(new(4, 2, 7), new(2, 1, 1))));
        Assert.That(b.Intersect(a), Is.EqualTo(a.Intersect(b)));
    }

    [Test]
    public void Boxes_that_only_touch_have_no_voxel_in_common() =>
        Assert.That(new VoxelBox(new(0, 0, 0), new(3, 3, 3)).Intersect(new(new(3, 0, 0), new(3, 3, 3))), Is.Null);

    [Test]
    public void Padding_is_cut_to_the_grid()
    {
        VoxelBox box = new(new(1, 4, 8), new(2, 2, 2));
        Assert.That(box.Padded(new(2, 3, 4), Ten), Is.EqualTo(new VoxelBox(new(0, 1, 4), new(5, 8, 6))));
        Assert.That(box.Padded(new(int.MaxValue, int.MaxValue, int.MaxValue), Ten), Is.EqualTo(VoxelBox.Whole(Ten)));
    }

    [Test]
    public void Nothing_left_is_a_geometry_error()
    {
        Assert.Throws<GeometryException>(() => new VoxelBox(new(1, 1, 1), new(2, 2, 2)).Padded(new(-1, 0, 0), Ten));
        Assert.Throws<GeometryException>(() => new VoxelBox(new(20, 1, 1), new(2, 2, 2)).Padded(new(3, 0, 0), Ten));
    }
}
