using System.Globalization;
using Clara.Imaging;
using Clara.Inference.Transforms;
using Clara.TestKit;

namespace Clara.Inference.Tests.Transforms.SpacingTests;

/// <summary>Resampling to a voxel size: MONAI's rule for the extent, scipy's values.</summary>
public sealed class ScipyTests
{
    private static Sample Apply(Grid grid, float[] values, Vector3 spacing, int degree = 1)
    {
        Sample sample = Sample.Of(Numpy.Volume(grid, values), new(degree, default));
        new Spacing(spacing).Apply(sample, new(degree, default));
        return sample;
    }

    private static IEnumerable<TestCaseData> Cases()
    {
        Matrix3 oblique = TestVolumes.Oblique(20, 35);
        yield return new TestCaseData(new Grid(new(20, 17, 9), new(0.8, 0.8, 5), new(-120.5, 33, 7), Matrix3.Identity), new Vector3(1, 1, 1)).SetArgDisplayNames("thick slices");
        yield return new TestCaseData(new Grid(new(20, 17, 9), new(0.8, 1.1, 5), new(-120.5, 33, 7), oblique), new Vector3(1.5, 1.5, 2)).SetArgDisplayNames("oblique");
        yield return new TestCaseData(new Grid(new(16, 16, 16), new(1, 1, 1), default, oblique), new Vector3(2, 2, 2)).SetArgDisplayNames("halves");
        yield return new TestCaseData(new Grid(new(13, 1, 8), new(3, 1, 2), default, Matrix3.Identity), new Vector3(1, 1, 1)).SetArgDisplayNames("one slice");
    }

    [TestCaseSource(nameof(Cases))]
    public void Values_and_extent_are_scipys(Grid grid, Vector3 spacing)
    {
        float[] values = Numpy.Random((int)grid.Size.Count, 11);
        Sample sample = Apply(grid, values, spacing);
        string text = string.Create(CultureInfo.InvariantCulture,
            $"size = [{grid.Size.X}, {grid.Size.Y}, {grid.Size.Z}]; old = np.array([{grid.SpacingMm.X}, {grid.SpacingMm.Y}, {grid.SpacingMm.Z}]); new = np.array([{spacing.X}, {spacing.Y}, {spacing.Z}])");
        float[] answer = Numpy.Run(text + """

            from scipy import ndimage
            extent = [int(np.round((n - 1) * o / w + 1)) for n, o, w in zip(size, old, new)]
            at = np.meshgrid(*[np.arange(e) * w / o for e, o, w in zip(extent, old, new)], indexing='ij')
            answer = np.concatenate([extent, flat(ndimage.map_coordinates(volume(inputs[0], size).astype(float), at, order=1, mode='nearest'))])
            """, values);
        Size3 size = sample.Image.Grid.Size;
        Assert.That(new float[] { size.X, size.Y, size.Z }, Is.EqualTo(answer.AsSpan(0, 3).ToArray()));
        Numpy.Same(answer.AsSpan(3), sample.Image.Voxels, 1e-5);
        Assert.That(sample.Image.Grid, Is.EqualTo(new Grid(size, spacing, grid.OriginMm, grid.Direction)), "the first voxel's centre and the axes stay");
        foreach (int degree in new[] { 2, 5 })
            Assert.That(Apply(grid, values, spacing, degree).Image.Voxels.SequenceEqual(sample.Image.Voxels), Is.True, $"degree {degree}");
    }

    [Test]
    public void An_image_that_has_the_size_up_to_a_headers_digits_stays_as_it_is()
    {
        Grid grid = Grid.Axial(new(4, 4, 4), new(1.0000001, 0.9999, 1));
        Assert.That(Apply(grid, Numpy.Random(64, 1), new(1, 1, 1)).Image.Grid, Is.EqualTo(grid));
    }

    [Test]
    public void A_spacing_that_is_probably_wrong_is_said()
    {
        GeometryException e = Assert.Throws<GeometryException>(() => Apply(Grid.Axial(new(2, 2, 60), new(1, 1, 100)), Numpy.Random(240, 1), new(1, 1, 1)))!;
        Assert.That(e.Message, Does.Contain("5901 voxels").And.Contain("100 mm"));
    }

    [Test]
    public void Reorientation_moves_voxels_and_changes_none()
    {
        Grid grid = new(new(5, 4, 3), new(1, 2, 3), new(10, 20, 30), TestVolumes.Oblique(15, 10));
        Sample sample = Sample.Of(Numpy.Volume(grid, Numpy.Random(60, 2)), new(1, default));
        Volume<float> before = sample.Image;
        new Orientation(AxisCodes.Parse("SAR")).Apply(sample, new(1, default));
        Assert.That(AxisCodes.Of(sample.Image.Grid).ToString(), Is.EqualTo("SAR"));
        for (int z = 0; z < sample.Image.Grid.Size.Z; z++)
            for (int y = 0; y < sample.Image.Grid.Size.Y; y++)
                for (int x = 0; x < sample.Image.Grid.Size.X; x++)
                {
                    VoxelPoint at = grid.ToVoxel(sample.Image.Grid.ToWorld(new VoxelPoint(x, y, z)));
                    Assert.That(sample.Image[x, y, z], Is.EqualTo(before[at.X, at.Y, at.Z]));
                }
    }
}
