using Clara.Imaging;
using Clara.TestKit;

namespace Clara.Inference.Tests.Annotators.ExtremePointAnnotatorTests;

/// <summary>Thin, branching, many-coloured and finely sampled structures; truth is a formula.</summary>
public sealed class TubeTests
{
    private static readonly Grid Thick = Grid.Axial(new(64, 64, 24), new(0.9, 0.9, 3));

    [Test]
    public void A_thin_bent_tube_in_thick_slices_comes_back()
    {
        LabelMap truth = TestVolumes.Where(Thick, w => w.Z is > 4 and < 66 && Distance(w, new(28 + 14 * Math.Sin(w.Z / 14), 28 + 10 * Math.Cos(w.Z / 14), w.Z)) <= 3.2);
        Assert.That(Found(truth, 200, 80, 25), Is.GreaterThan(0.8));
    }

    [Test]
    public void A_tube_that_branches_comes_back_with_all_branches()
    {
        LabelMap truth = TestVolumes.Where(Thick, w => ToSegment(w, new(28, 28, 8), new(28, 28, 34)) <= 3.5
            || ToSegment(w, new(28, 28, 34), new(10, 20, 62)) <= 3 || ToSegment(w, new(28, 28, 34), new(47, 34, 62)) <= 3);
        Assert.That(Found(truth, 200, 80, 25), Is.GreaterThan(0.75));
    }

    [Test]
    public void An_organ_of_two_intensities_comes_back_whole()
    {
        LabelMap truth = TestVolumes.Where(Grid.Axial(new(48, 48, 40), new(1, 1, 1)),
            w => (w.X - 24) * (w.X - 24) / 289 + (w.Y - 24) * (w.Y - 24) / 225 + (w.Z - 20) * (w.Z - 20) / 196 <= 1);
        Volume<float> image = TestVolumes.Image(truth, 300, 60, 25, seed: 11);
        for (int i = 0; i < image.Voxels.Length; i++)
            if (truth.Voxels[i] != 0 && i / 48 % 48 < 22)
                image.Voxels[i] -= 100;
        LabelMap mask = Truth.Annotate(image, Truth.PointsOf(truth, 1));
        Assert.That(Truth.Dice(truth, mask, 1, 1), Is.GreaterThan(0.9));
    }

    [Test]
    public void A_ball_that_is_sampled_finely_with_noise_is_not_eaten_up()
    {
        LabelMap truth = TestVolumes.Sphere(Grid.Axial(new(112, 112, 60), new(0.6, 0.6, 1.2)), new(33, 33, 35), 27);
        Assert.That(Found(truth, 60, 0, 30), Is.GreaterThan(0.95));
    }

    [Test]
    public void Averaged_boxes_give_the_same_voxels_for_every_degree()
    {
        LabelMap truth = TestVolumes.Sphere(Grid.Axial(new(112, 112, 60), new(0.6, 0.6, 1.2)), new(33, 33, 35), 27);
        Volume<float> image = TestVolumes.Image(truth, 60, 0, 30, seed: 9);
        VoxelPoint[] points = Truth.PointsOf(truth, 1);
        LabelMap expected = Truth.Annotate(image, points, degree: 1);
        foreach (int degree in new[] { 2, 3, 8 })
            VolumeAssert.Equal(expected, Truth.Annotate(image, points, degree));
        foreach (VoxelPoint p in points)
            Assert.That(expected[p.X, p.Y, p.Z], Is.EqualTo(1));
    }

    private static double Found(LabelMap truth, float inside, float outside, float noise)
    {
        LabelMap mask = Truth.Annotate(TestVolumes.Image(truth, inside, outside, noise, seed: 9), Truth.PointsOf(truth, 1));
        return Truth.Dice(truth, mask, 1, 1);
    }

    private static double ToSegment(WorldPoint p, WorldPoint a, WorldPoint b)
    {
        double dx = b.X - a.X, dy = b.Y - a.Y, dz = b.Z - a.Z;
        double t = Math.Clamp(((p.X - a.X) * dx + (p.Y - a.Y) * dy + (p.Z - a.Z) * dz) / (dx * dx + dy * dy + dz * dz), 0, 1);
        return Distance(p, new(a.X + t * dx, a.Y + t * dy, a.Z + t * dz));
    }

    private static double Distance(WorldPoint a, WorldPoint b) => Math.Sqrt((a.X - b.X) * (a.X - b.X) + (a.Y - b.Y) * (a.Y - b.Y) + (a.Z - b.Z) * (a.Z - b.Z));
}
