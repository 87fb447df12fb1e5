using Clara.Imaging;
using Clara.TestKit;

namespace Clara.Inference.Tests.Annotators.ExtremePointAnnotatorTests;

/// <summary>Shapes whose truth is a formula, with noise, at intensities and spacings of real scanners.</summary>
public sealed class PhantomTests
{
    public static IEnumerable<TestCaseData> Shapes()
    {
        Grid cube = Grid.Axial(new(40, 40, 40), new(1, 1, 1)), thick = Grid.Axial(new(60, 60, 16), new(0.8, 0.8, 5)), slice = Grid.Axial(new(64, 64, 1), new(1, 1, 1));
        Grid upright = Grid.Axial(new(1, 64, 64), new(5, 0.8, 0.8));
        yield return Case("sphere", cube, 0.95, w => Square(w.X - 20, 11) + Square(w.Y - 19, 11) + Square(w.Z - 20, 11));
        yield return Case("ellipsoid", cube, 0.93, w => Square(w.X - 20, 15) + Square(w.Y - 19, 8) + Square(w.Z - 20, 11));
        yield return Case("sphere in thick slices", thick, 0.90, w => Square(w.X - 24, 14) + Square(w.Y - 24, 14) + Square(w.Z - 38, 22));
        yield return Case("slanted tube", cube, 0.85, w => w.Z is < 6 or > 34 ? 2 : Square(w.X - 8 - 0.6 * w.Z, 5) + Square(w.Y - 20, 5));
        yield return Case("disc in one slice", slice, 0.94, w => Square(w.X - 31, 14) + Square(w.Y - 30, 18));
        yield return Case("disc in one sagittal slice", upright, 0.94, w => Square(w.Y - 25, 12) + Square(w.Z - 25, 14));
        yield return Case("sphere cut by the border", cube, 0.93, w => Square(w.X - 3, 12) + Square(w.Y - 20, 12) + Square(w.Z - 37, 12));
    }

    [TestCaseSource(nameof(Shapes))]
    public void Six_points_give_the_shape_back(Grid grid, Func<WorldPoint, bool> inside, double least)
    {
        LabelMap truth = TestVolumes.Where(grid, inside);
        foreach ((float bright, float dark, float noise) in new[] { (60f, -40f, 20f), (0.2f, 0.9f, 0.1f), (900f, 300f, 60f), (1f, 0f, 0f) })
        {
            Volume<float> image = TestVolumes.Image(truth, bright, dark, noise, seed: 7);
            LabelMap mask = Truth.Annotate(image, Truth.PointsOf(truth, 1));
            Assert.That(Truth.Dice(truth, mask, 1, 1), Is.GreaterThan(least), $"inside {bright}, outside {dark}, noise {noise}");
        }
    }

    [Test]
    public void The_mask_has_the_images_grid_the_one_label_and_stays_in_the_points_box()
    {
        Grid grid = new(new(30, 34, 28), new(1, 1.5, 2), new(-7, 80, 3), TestVolumes.Oblique(20, 30));
        WorldPoint centre = grid.ToWorld(new VoxelPoint(15, 17, 14));
        LabelMap truth = TestVolumes.Sphere(grid, centre, 14);
        VoxelPoint[] points = Truth.PointsOf(truth, 1);
        LabelMap mask = ExtremePointAnnotator.Annotate(TestVolumes.Image(truth, 100, 0, 10, seed: 1), points, new Label(42, "spleen"), 20, 0, null, CancellationToken.None);
        Assert.That(mask.Grid.IsSameAs(grid));
        Assert.That(mask.Labels, Is.EqualTo(new[] { new Label(42, "spleen") }));
        Assert.That(Truth.Dice(truth, mask, 1, 42), Is.GreaterThan(0.93));
        foreach (VoxelPoint p in points)
            Assert.That(mask[p.X, p.Y, p.Z], Is.EqualTo(42), $"the point {p} is not in the mask");
        for (int z = 0; z < 28; z++)
            for (int y = 0; y < 34; y++)
                for (int x = 0; x < 30; x++)
                    if (mask[x, y, z] != 0)
                        Assert.That(x >= points[0].X && x <= points[1].X && y >= points[2].Y && y <= points[3].Y && z >= points[4].Z && z <= points[5].Z, $"({x}, {y}, {z}) is outside");
    }

    [Test]
    public void Shifting_and_scaling_the_intensities_changes_nothing_that_matters()
    {
        LabelMap truth = TestVolumes.Sphere(Grid.Axial(new(32, 32, 32), new(1, 1, 1)), new(16, 16, 16), 9);
        Volume<float> image = TestVolumes.Image(truth, 60, 0, 15, seed: 3), other = Volume.Allocate<float>(truth.Grid);
        for (int i = 0; i < image.Voxels.Length; i++)
            other.Voxels[i] = -3e-4f * image.Voxels[i] + 5e-3f;
        VoxelPoint[] points = Truth.PointsOf(truth, 1);
        Assert.That(Truth.Dice(Truth.Annotate(image, points), Truth.Annotate(other, points), 1, 1), Is.GreaterThan(0.995));
    }

    private static TestCaseData Case(string name, Grid grid, double least, Func<WorldPoint, double> radius) =>
        new TestCaseData(grid, (Func<WorldPoint, bool>)(w => radius(w) <= 1), least).SetArgDisplayNames(name);

    private static double Square(double distance, double half) => distance * distance / (half * half);
}
