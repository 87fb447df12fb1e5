using Clara.Imaging;
using Clara.TestKit;

namespace Clara.Inference.Tests.Annotators.AnnotationConstraintsTests;

/// <summary>Clicks and an earlier mask: what they add, remove and refuse.</summary>
public sealed class ClickTests
{
    private static readonly Grid Space = Grid.Axial(new(48, 40, 24), new(1, 1, 2));

    /// <summary>A ball, and beside it within the points' box another of the same intensity.</summary>
    private static readonly LabelMap Ball = Spheres((18, 20, 24, 12)), Neighbour = Spheres((37, 12, 24, 6)), Both = Spheres((18, 20, 24, 12), (37, 12, 24, 6));

    private static readonly Volume<float> Image = TestVolumes.Image(Both, 100, 0, 10, seed: 6);

    private static readonly VoxelPoint InNeighbour = new(37, 12, 12);

    /// <summary>The ball's points with the right one in the neighbour's: the box takes it in, and it belongs to nobody yet.</summary>
    private static VoxelPoint[] Points => [.. Truth.PointsOf(Ball, 1).Select((p, i) => i == 1 ? new VoxelPoint(43, 12, 12) : p)];

    [Test]
    public void A_click_outside_removes_a_leak()
    {
        LabelMap leaking = Annotate(new()), mended = Annotate(new() { Outside = [InNeighbour] });
        Assert.That(Share(Neighbour, leaking), Is.GreaterThan(0.8), "no leak to remove");
        Assert.That(Share(Neighbour, mended), Is.LessThan(0.2));
        Assert.That(Share(Ball, mended), Is.GreaterThan(0.85));
        Assert.That(mended[InNeighbour.X, InNeighbour.Y, InNeighbour.Z], Is.Zero);
    }

    [Test]
    public void A_click_inside_adds_a_part_even_beyond_the_points_box()
    {
        VoxelPoint[] points = Truth.PointsOf(Ball, 1);
        LabelMap before = Annotate(new(), points), after = Annotate(new() { Inside = [new(39, 12, 12)] }, points);
        Assert.That(Share(Neighbour, before), Is.LessThan(0.1));
        Assert.That(Share(Neighbour, after), Is.GreaterThan(0.6));
        Assert.That(Share(Ball, after), Is.GreaterThan(0.9));
        Assert.That(after[39, 12, 12], Is.EqualTo(1));
    }

    [Test]
    public void A_click_goes_before_an_extreme_point() =>
        Assert.That(Annotate(new() { Outside = [Points[0]] })[Points[0].X, Points[0].Y, Points[0].Z], Is.Zero);

    [Test]
    public void An_earlier_mask_decides_where_the_image_says_nothing()
    {
        Volume<float> flat = TestVolumes.Image(Both, 50, 50, 10, seed: 6);
        VoxelPoint[] points = Truth.PointsOf(Both, 1);
        LabelMap alone = Annotate(new(), points, flat), guided = Annotate(new() { Previous = Ball }, points, flat);
        Assert.That(Truth.Dice(Ball, guided, 1, 1), Is.GreaterThan(0.8).And.GreaterThan(Truth.Dice(Ball, alone, 1, 1) + 0.3));
    }

    [Test]
    public void Only_the_named_structure_of_an_earlier_mask_counts()
    {
        ushort[] two = [.. Enumerable.Range(0, (int)Space.Size.Count).Select(i => Ball.Voxels[i] != 0 ? (ushort)3 : Neighbour.Voxels[i] != 0 ? (ushort)4 : (ushort)0)];
        LabelMap named = new(Space, [new(3, "ball"), new(4, "neighbour")], two);
        VolumeAssert.Equal(Annotate(new() { Previous = Ball }), Annotate(new() { Previous = named, PreviousId = 3 }));
    }

    [Test]
    public void Nothing_said_is_the_annotator_of_points_alone() => VolumeAssert.Equal(Truth.Annotate(Image, Points), Annotate(new()));

    [Test]
    public void Every_degree_gives_the_same_voxels()
    {
        AnnotationConstraints all = new() { Inside = [new(18, 20, 12)], Outside = [InNeighbour], Previous = Ball };
        LabelMap expected = Annotate(all, degree: 1);
        foreach (int degree in new[] { 2, 3, 8 })
            VolumeAssert.Equal(expected, Annotate(all, degree: degree));
    }

    [Test]
    public void Clicks_off_the_image_or_on_both_sides_and_masks_of_other_grids_are_refused()
    {
        Assert.That(() => Annotate(new() { Inside = [new(48, 0, 0)] }), Throws.InstanceOf<PointsException>().With.Message.Contains("(48, 0, 0)"));
        Assert.That(() => Annotate(new() { Inside = [InNeighbour], Outside = [InNeighbour] }), Throws.InstanceOf<PointsException>().With.Message.Contains("(37, 12, 12)"));
        Assert.That(() => Annotate(new() { Previous = new(Grid.Axial(new(48, 40, 24), new(1, 1, 1)), [Truth.Structure]) }), Throws.InstanceOf<GeometryException>());
        Assert.That(() => Annotate(new() { ReachMm = 0 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    private static LabelMap Annotate(AnnotationConstraints constraints, VoxelPoint[]? points = null, Volume? image = null, int degree = 0) =>
        ExtremePointAnnotator.Annotate(image ?? Image, points ?? Points, constraints, Truth.Structure, 20, degree, null, CancellationToken.None);

    private static LabelMap Spheres(params (double X, double Y, double Z, double Radius)[] all) => TestVolumes.Where(Space,
        w => all.Any(s => (w.X - s.X) * (w.X - s.X) + (w.Y - s.Y) * (w.Y - s.Y) + (w.Z - s.Z) * (w.Z - s.Z) <= s.Radius * s.Radius));

    /// <summary>Which share of a structure the mask has.</summary>
    private static double Share(LabelMap structure, LabelMap mask)
    {
        long both = 0;
        for (int i = 0; i < mask.Voxels.Length; i++)
            both += structure.Voxels[i] != 0 && mask.Voxels[i] != 0 ? 1 : 0;
        return (double)both / structure.CountOf(1);
    }
}
