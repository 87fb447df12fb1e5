namespace Clara.Imaging.Tests.OverlapTests;

/// <summary>Dice and Jaccard on maps small enough to count.</summary>
public sealed class CountsByHand
{
    private static readonly Grid Row = Grid.Axial(new(6, 1, 1), new(1, 1, 1));

    [Test]
    public void Two_shared_of_three_and_four_voxels()
    {
        LabelMap a = new(Row, [], [1, 1, 1, 0, 2, 0]), b = new(Row, [], [0, 1, 1, 1, 1, 0]);
        Assert.That(Overlap.Dice(a, b, 1), Is.EqualTo(4.0 / 7));
        Assert.That(Overlap.Jaccard(a, b, 1), Is.EqualTo(2.0 / 5));
        Assert.That(Overlap.Dice(a, b, 2), Is.Zero);
        Assert.That(Overlap.Jaccard(a, b, 2), Is.Zero);
    }

    [Test]
    public void A_label_that_neither_has_agrees()
    {
        LabelMap a = new(Row, []);
        Assert.That((Overlap.Dice(a, a, 3), Overlap.Jaccard(a, a, 3)), Is.EqualTo((1.0, 1.0)));
    }

    [Test]
    public void Other_grids_are_a_geometry_error()
    {
        LabelMap a = new(Row, []), shifted = new(new(Row.Size, Row.SpacingMm, new(0.1, 0, 0), Row.Direction), []);
        Assert.Throws<GeometryException>(() => Overlap.Dice(a, shifted, 1));
        Assert.Throws<GeometryException>(() => Overlap.Jaccard(a, shifted, 1));
    }
}
