using System.Numerics;
using Clara.Imaging;
using Clara.TestKit;

namespace Clara.Inference.Tests.Annotators.ExtremePointAnnotatorTests;

/// <summary>Voxel types, odd values, wrong points, cancelling.</summary>
public sealed class InputTests
{
    private static readonly LabelMap Sphere = TestVolumes.Sphere(Grid.Axial(new(24, 24, 24), new(1, 1, 1)), new(12, 12, 12), 7);

    private static VoxelPoint[] Points => Truth.PointsOf(Sphere, 1);

    [Test]
    public void Every_voxel_type_gives_the_same_mask()
    {
        LabelMap expected = Truth.Annotate(Typed<float>(), Points);
        Assert.That(Truth.Dice(Sphere, expected, 1, 1), Is.GreaterThan(0.9));
        foreach (Volume image in new Volume[] { Typed<byte>(), Typed<sbyte>(), Typed<ushort>(), Typed<short>(), Typed<int>(), Typed<double>() })
            VolumeAssert.Equal(expected, Truth.Annotate(image, Points));
    }

    [Test]
    public void Undefined_voxels_are_background()
    {
        Volume<float> image = TestVolumes.Image(Sphere, 80, 20, 8, seed: 5);
        for (int z = 0; z < 24; z++)
            for (int y = 0; y < 24; y++)
                for (int x = 0; x < 24; x++)
                    if (x + y < 14)
                        image.Voxels[(int)image.Grid.Offset(x, y, z)] = (x + y + z) % 2 == 0 ? float.NaN : float.PositiveInfinity;
        LabelMap defined = TestVolumes.Where(Sphere.Grid, w => (w.X - 12) * (w.X - 12) + (w.Y - 12) * (w.Y - 12) + (w.Z - 12) * (w.Z - 12) <= 49 && w.X + w.Y >= 14);
        Assert.That(Truth.Dice(defined, Truth.Annotate(image, Truth.PointsOf(defined, 1)), 1, 1), Is.GreaterThan(0.9));
    }

    [Test]
    public void An_image_of_one_value_or_of_nothing_defined_or_of_huge_values_does_not_crash()
    {
        foreach (float value in new[] { 0f, 5f, float.NaN })
        {
            Volume<float> image = Volume.Allocate<float>(Sphere.Grid);
            image.Voxels.Fill(value);
            Assert.That(Truth.Annotate(image, Points).CountOf(1), Is.GreaterThanOrEqualTo(6));
        }
        Volume<double> huge = Volume.Allocate<double>(Sphere.Grid);
        for (int i = 0; i < huge.Voxels.Length; i++)
            huge.Voxels[i] = Sphere.Voxels[i] != 0 ? 3e38 : -3e38;
        Assert.That(Truth.Dice(Sphere, Truth.Annotate(huge, Points), 1, 1), Is.GreaterThan(0.9));
    }

    /// <summary>A path is sought between each two: a list of many thousands would keep a server busy for hours.</summary>
    [Test]
    public void Very_many_points_are_refused()
    {
        PointsException e = Assert.Throws<PointsException>(() => Truth.Annotate(TestVolumes.Image(Sphere, 80, 20, 8, seed: 5), [.. Enumerable.Repeat(new VoxelPoint(12, 12, 12), 1001)]))!;
        Assert.That(e.Message, Is.EqualTo("The annotator takes at most 1000 points, but got 1001; leave some out."));
    }

    [Test]
    public void Six_times_the_same_point_is_a_mask_of_one_voxel()
    {
        VoxelPoint p = new(12, 12, 12);
        LabelMap mask = Truth.Annotate(TestVolumes.Image(Sphere, 80, 20, 8, seed: 5), [p, p, p, p, p, p]);
        Assert.That(mask.CountOf(1), Is.EqualTo(1));
        Assert.That(mask[12, 12, 12], Is.EqualTo(1));
    }

    [Test]
    public void An_image_of_one_voxel_works() =>
        Assert.That(Truth.Annotate(Volume.Allocate<byte>(Grid.Axial(new(1, 1, 1), new(1, 1, 1))), new VoxelPoint[4]).CountOf(1), Is.EqualTo(1));

    [TestCase(0), TestCase(3), TestCase(5)]
    public void Too_few_points_are_refused_with_the_number(int count)
    {
        PointsException e = Assert.Throws<PointsException>(() => Truth.Annotate(Typed<short>(), Points[..count]))!;
        Assert.That(e.Message, Does.Contain("6").And.Contain($"{count}"));
        Assert.That(e.Status, Is.EqualTo(StatusCode.Points));
    }

    [Test]
    public void One_slice_needs_four_points()
    {
        LabelMap disc = TestVolumes.Where(Grid.Axial(new(20, 20, 1), new(1, 1, 1)), w => (w.X - 9) * (w.X - 9) + (w.Y - 9) * (w.Y - 9) <= 36);
        Volume<float> image = TestVolumes.Image(disc, 50, 0, 5, seed: 2);
        VoxelPoint[] points = Truth.PointsOf(disc, 1);
        Assert.That(points, Has.Length.EqualTo(4));
        Assert.That(Truth.Dice(disc, Truth.Annotate(image, points), 1, 1), Is.GreaterThan(0.9));
        Assert.Throws<PointsException>(() => Truth.Annotate(image, points[..3]));
    }

    [TestCase(-1, 12, 12), TestCase(12, 24, 12), TestCase(12, 12, int.MaxValue)]
    public void A_point_outside_of_the_image_is_refused(int x, int y, int z)
    {
        PointsException e = Assert.Throws<PointsException>(() => Truth.Annotate(Typed<short>(), [.. Points, new VoxelPoint(x, y, z)]))!;
        Assert.That(e.Message, Does.Contain($"({x}, {y}, {z})"));
    }

    [TestCase(-1), TestCase(double.NaN)]
    public void A_padding_that_is_no_length_is_refused(double padding) => Assert.Throws<ArgumentOutOfRangeException>(
        () => ExtremePointAnnotator.Annotate(Typed<short>(), Points, Truth.Structure, padding, 1, null, CancellationToken.None));

    [TestCase(0), TestCase(1e9), TestCase(double.PositiveInfinity)]
    public void Any_padding_from_nothing_to_the_whole_image_works(double padding)
    {
        LabelMap mask = ExtremePointAnnotator.Annotate(TestVolumes.Image(Sphere, 80, 20, 8, seed: 5), Points, Truth.Structure, padding, 1, null, CancellationToken.None);
        Assert.That(Truth.Dice(Sphere, mask, 1, 1), Is.GreaterThan(0.9));
    }

    [Test]
    public void Progress_rises_to_one_and_a_cancel_stops_at_any_stage()
    {
        List<WorkProgress> seen = [];
        ExtremePointAnnotator.Annotate(Typed<short>(), Points, Truth.Structure, 20, 1, new Direct(seen.Add), CancellationToken.None);
        Assert.That(seen.Select(p => p.Fraction), Is.Ordered);
        Assert.That(seen[^1].Fraction, Is.EqualTo(1));
        foreach (WorkProgress stage in seen.SkipLast(1))
        {
            using CancellationTokenSource source = new();
            Direct cancel = new(p =>
            {
                if (p == stage)
                    source.Cancel();
            });
            Assert.That(() => ExtremePointAnnotator.Annotate(Typed<short>(), Points, Truth.Structure, 20, 1, cancel, source.Token), Throws.InstanceOf<OperationCanceledException>());
        }
    }

    private static Volume<T> Typed<T>() where T : unmanaged, INumber<T>
    {
        Volume<float> image = TestVolumes.Image(Sphere, 90, 30, 6, seed: 4);
        Volume<T> typed = Volume.Allocate<T>(image.Grid);
        for (int i = 0; i < image.Voxels.Length; i++)
            typed.Voxels[i] = T.CreateSaturating(MathF.Round(Math.Clamp(image.Voxels[i], 0, 127)));
        return typed;
    }

    private sealed class Direct(Action<WorkProgress> report) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => report(value);
    }
}
