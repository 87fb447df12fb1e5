using Clara.Annotation;
using Clara.Cli.Demo;
using Clara.Imaging;

namespace Clara.Cli.Tests.DemoTests;

public sealed class TorsoPhantomTests
{
    private static readonly Lazy<TorsoPhantom> Sample = new(() => TorsoPhantom.Compute(TorsoPhantom.Standard, 0, CancellationToken.None));

    // Ranges of adults; spine and aorta are cut by the image's ends.
    [TestCase("liver", 1100, 1800)]
    [TestCase("spleen", 120, 300)]
    [TestCase("left kidney", 110, 200)]
    [TestCase("right kidney", 110, 200)]
    [TestCase("spine", 300, 600)]
    [TestCase("aorta", 60, 150)]
    [TestCase("body", 11000, 20000)]
    public void Each_structure_has_a_volume_in_ml_that_people_have(string name, double least, double most)
    {
        Vector3 s = TorsoPhantom.Standard.SpacingMm;
        Assert.That(Sample.Value.Truth.CountOf(Id(name)) * s.X * s.Y * s.Z / 1000, Is.InRange(least, most));
    }

    [Test]
    public void Organs_lie_on_the_sides_where_people_have_them()
    {
        (double liver, double spleen) = (Centre("liver").X, Centre("spleen").X);
        Assert.That(liver, Is.LessThan(-20), "LPS: the patient's right is negative");
        Assert.That(spleen, Is.GreaterThan(40));
        Assert.That(Centre("left kidney").X, Is.GreaterThan(30));
        Assert.That(Centre("right kidney").X, Is.LessThan(-30));
        Assert.That(Centre("left kidney").Z, Is.GreaterThan(Centre("right kidney").Z), "the liver pushes the right kidney down");
        Assert.That(Centre("spine").Y, Is.GreaterThan(Centre("aorta").Y + 15), "the aorta runs in front of the spine");
        Assert.That(Centre("spine").Y, Is.GreaterThan(Centre("liver").Y + 30));
        Assert.That(Math.Abs(Centre("spine").X), Is.LessThan(2));
        Assert.That(Centre("liver").Z, Is.GreaterThan(Centre("right kidney").Z));
    }

    [TestCase("liver", 60, 110)]
    [TestCase("spleen", 110, 122)]
    [TestCase("left kidney", 150, 180)]
    [TestCase("right kidney", 150, 180)]
    [TestCase("spine", 180, 420)]
    [TestCase("aorta", 160, 200)]
    public void Inside_of_an_organ_the_mean_is_its_own_in_HU(string name, double least, double most) =>
        Assert.That(Inside(name, 2).Average(), Is.InRange(least, most));

    [Test]
    public void The_noise_is_of_12_HU_and_each_slice_has_its_own()
    {
        double[] spleen = Inside("spleen", 2);
        double mean = spleen.Average();
        Assert.That(Math.Sqrt(spleen.Average(v => (v - mean) * (v - mean))), Is.EqualTo(12).Within(0.6));
        Volume<short> image = Sample.Value.Image;
        short[] first = Corner(0), second = Corner(1);
        double a = first.Average(v => v), b = second.Average(v => v);
        double covariance = first.Zip(second, (u, v) => (u - a) * (v - b)).Average();
        Assert.That(covariance / 144, Is.EqualTo(0).Within(0.15), "slices are not correlated");

        short[] Corner(int z) => [.. from y in Enumerable.Range(0, 12) from x in Enumerable.Range(0, 40) select image[x, y, z]];
    }

    [Test]
    public void Voxels_at_a_border_hold_both_tissues()
    {
        TorsoPhantom p = Sample.Value;
        double inside = Inside("left kidney", 2).Average(), border = Inside("left kidney", 0).Average() * Count(0) - Inside("left kidney", 1).Average() * Count(1);
        border /= Count(0) - Count(1);
        Assert.That(border, Is.InRange(inside - 150, inside - 25), "kidneys lie in fat");
        int Count(int margin) => Inside("left kidney", margin).Length;
    }

    [Test]
    public void The_same_grid_gives_the_same_bytes_in_any_run_and_with_any_degree()
    {
        Grid grid = TorsoPhantom.Centred(new(61, 47, 23), new(5.6, 5.6, 12));
        TorsoPhantom once = TorsoPhantom.Compute(grid, 1, CancellationToken.None);
        foreach (int degree in new[] { 1, 4 })
        {
            TorsoPhantom again = TorsoPhantom.Compute(grid, degree, CancellationToken.None);
            Assert.That(again.Image.Voxels.SequenceEqual(once.Image.Voxels), $"image, degree {degree}");
            Assert.That(again.Truth.Voxels.SequenceEqual(once.Truth.Voxels), $"truth, degree {degree}");
        }
    }

    [Test]
    public void A_cancelled_computation_ends() =>
        Assert.That(() => TorsoPhantom.Compute(TorsoPhantom.Standard, 0, new CancellationToken(true)), Throws.InstanceOf<OperationCanceledException>());

    [TestCase("liver")]
    [TestCase("spleen")]
    [TestCase("left kidney")]
    [TestCase("right kidney")]
    public async Task Six_extreme_points_are_enough_to_annotate_an_organ(string name)
    {
        TorsoPhantom p = Sample.Value;
        await using LocalBackend backend = new(new() { ModelsFolder = "/nowhere" });
        Label label = new(Id(name), name);
        LabelMap mask = await backend.AnnotateAsync(p.Image, new() { Points = ExtremePoints.Of(p.Truth, label.Id, CancellationToken.None), Label = label }, null, CancellationToken.None);
        Assert.That(Overlap.Dice(mask, p.Truth, label.Id), Is.GreaterThan(0.9));
    }

    private static int Id(string name) => TorsoPhantom.Labels.Single(l => l.Name == name).Id;

    private static Vector3 Centre(string name)
    {
        LabelMap truth = Sample.Value.Truth;
        int id = Id(name);
        double x = 0, y = 0, z = 0;
        long n = 0;
        foreach (VoxelPoint v in Where(truth, (a, b, c) => truth[a, b, c] == id))
        {
            WorldPoint w = truth.Grid.ToWorld(v);
            (x, y, z, n) = (x + w.X, y + w.Y, z + w.Z, n + 1);
        }
        return new(x / n, y / n, z / n);
    }

    /// <summary>Intensities of the voxels that are at least so many voxels away from another structure along each axis.</summary>
    private static double[] Inside(string name, int margin)
    {
        (Volume<short> image, LabelMap truth) = Sample.Value;
        int id = Id(name);
        Size3 n = truth.Grid.Size;
        return [.. Where(truth, Deep).Select(v => (double)image[v.X, v.Y, v.Z])];

        bool Deep(int x, int y, int z)
        {
            for (int d = -margin; d <= margin; d++)
                if (!Is(x + d, y, z) || !Is(x, y + d, z) || !Is(x, y, z + d))
                    return false;
            return true;
        }

        bool Is(int x, int y, int z) => x >= 0 && y >= 0 && z >= 0 && x < n.X && y < n.Y && z < n.Z && truth[x, y, z] == id;
    }

    private static IEnumerable<VoxelPoint> Where(LabelMap map, Func<int, int, int, bool> condition)
    {
        Size3 n = map.Grid.Size;
        for (int z = 0; z < n.Z; z++)
            for (int y = 0; y < n.Y; y++)
                for (int x = 0; x < n.X; x++)
                    if (condition(x, y, z))
                        yield return new(x, y, z);
    }
}
