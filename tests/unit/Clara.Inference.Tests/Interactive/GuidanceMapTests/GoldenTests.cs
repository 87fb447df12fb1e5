using Clara.Imaging;
using Clara.Inference.Interactive;
using Clara.Inference.Transforms;

namespace Clara.Inference.Tests.Interactive.GuidanceMapTests;

/// <summary>The numbers of MONAI for the point maps of DExtr3D and deepgrow (specification 7.3), and its GaussianFilter computed in numpy.</summary>
public sealed class GoldenTests
{
    private static readonly WorkContext Work = new(2, default);

    [Test]
    public void A_click_in_the_middle_of_9_x_9_gives_MONAIs_map()
    {
        Sample sample = Sample.Of(Volume.Allocate<float>(Grid.Axial(new(9, 9, 1), new(1, 1, 1))), Work);
        sample.Guidance = new([new(4, 4, 0)], []);
        new AddGuidanceSignal(2).Apply(sample, Work);
        Volume<float> positive = sample.Channels[1], negative = sample.Channels[2];
        float[] row = [.12357f, .31871f, .60496f, .88244f, 1, .88244f, .60496f, .31871f, .12357f];
        Numpy.Same(row, positive.Voxels.Slice(4 * 9, 9), 6e-6, "row 4");
        Assert.That(positive[3, 3, 0], Is.EqualTo(.77843f).Within(6e-6));
        Assert.That(positive[0, 0, 0], Is.Zero);
        Assert.That(negative.Voxels.ToArray(), Is.All.Zero, "a map without clicks stays zero");
    }

    [Test]
    public void Six_extreme_points_in_16_cubed_give_MONAIs_map()
    {
        Grid grid = Grid.Axial(new(16, 16, 16), new(1, 1, 1));
        VoxelPoint[] points = [new(3, 8, 8), new(12, 8, 8), new(8, 3, 8), new(8, 12, 8), new(8, 8, 3), new(8, 8, 12)];
        Sample sample = Sample.Of([Volume.Allocate<float>(grid)], new Prompts { ExtremePoints = [.. points.Select(grid.ToWorld)] }, Work);
        new AddExtremePointsChannel(3, -1, 1).Apply(sample, Work);
        Volume<float> map = sample.Channels[1];
        Assert.That(new[] { map[3, 8, 8], map[8, 8, 8], map[7, 8, 8], map[12, 8, 8], map[0, 0, 0], map[15, 15, 15] },
            Is.EqualTo(new[] { .34006f, .98937f, .91828f, .55499f, -1f, -.99332f }).Within(6e-6));
        Assert.That((map.Voxels.ToArray().Min(), map.Voxels.ToArray().Max()), Is.EqualTo((-1f, 1f)));
    }

    [TestCase(0.7), TestCase(2), TestCase(3)]
    public void Any_points_give_what_numpy_has_by_three_passes_over_all_voxels(double sigma)
    {
        Grid grid = Grid.Axial(new(21, 13, 9), new(1, 1, 1));
        VoxelPoint[] points = [new(0, 0, 0), new(20, 12, 8), new(7, 5, 3), new(7, 5, 3), new(8, 5, 3), new(30, -2, 4)];
        float[] actual = GuidanceMap.Of(grid, points, sigma, 0, 1, Work).Voxels.ToArray();
        float[] expected = Numpy.Run(FormattableString.Invariant($$"""
            from math import erf
            s = {{sigma}}
            tail = int(max(s * 4, 0.5) + 0.5)
            k = np.array([0.5 * (erf(0.70710678 / s * (i + 0.5)) - erf(0.70710678 / s * (i - 0.5))) for i in range(-tail, tail + 1)])
            a = np.zeros((21, 13, 9))
            for p in [(0, 0, 0), (20, 12, 8), (7, 5, 3), (8, 5, 3), (20, 0, 4)]: a[p] = 1
            for axis in range(3):
                a = np.apply_along_axis(lambda v: np.convolve(v, k)[tail:tail + len(v)], axis, a)
            answer = flat((a - a.min()) / (a.max() - a.min()))
            """));
        Numpy.Same(expected, actual, 2e-6);
        Assert.That(GuidanceMap.Of(grid, points, sigma, 0, 1, new(1, default)).Voxels.ToArray(), Is.EqualTo(actual), "whatever the degree");
    }

    [Test]
    public void Entries_with_a_negative_coordinate_are_none_and_others_are_moved_inside()
    {
        Grid grid = Grid.Axial(new(9, 9, 1), new(1, 1, 1));
        Assert.That(Map(new(-1, -1, -1), new(4, 4, 0)), Is.EqualTo(Map(new VoxelPoint(4, 4, 0))));
        Assert.That(Map(new VoxelPoint(40, 4, 0)), Is.EqualTo(Map(new VoxelPoint(8, 4, 0))));
        Assert.That(Map(new VoxelPoint(-1, 4, 0)), Is.All.Zero);

        float[] Map(params VoxelPoint[] clicks)
        {
            Sample sample = Sample.Of(Volume.Allocate<float>(grid), Work);
            sample.Guidance = new(clicks, []);
            new AddGuidanceSignal(2).Apply(sample, Work);
            return sample.Channels[1].Voxels.ToArray();
        }
    }
}
