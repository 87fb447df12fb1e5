using Clara.Imaging;
using Clara.Inference.Interactive;
using Clara.Inference.Segmentation;
using Clara.Inference.Tests.Onnx;
using Clara.Models;
using Clara.TestKit;

namespace Clara.Inference.Tests.Interactive.DeepEditPipelineTests;

/// <summary>The chain of a DeepEdit bundle written down once more in numpy, in MONAI's order of axes: RAS, area, clicks by sizes, a map a label, softmax, and back.</summary>
public sealed class NumpyTests
{
    /// <summary>An axial image's first two axes run to the left and to posterior: RAS turns both round.</summary>
    private const string Steps = """
        from math import erf
        def area(a, shape):         # adaptive average pooling
            for axis, m in enumerate(shape):
                n = a.shape[axis]
                a = np.stack([np.take(a, range(i * n // m, -(-(i + 1) * n // m)), axis).mean(axis) for i in range(m)], axis)
            return a
        def linear(a, shape):       # by centres of voxels, the outermost continued
            for axis, m in enumerate(shape):
                n = a.shape[axis]
                at = np.clip((np.arange(m) + 0.5) * n / m - 0.5, 0, n - 1)
                low = np.minimum(np.floor(at).astype(int), max(n - 2, 0)); w = (at - low).reshape([-1 if i == axis else 1 for i in range(3)])
                a = np.take(a, low, axis) * (1 - w) + np.take(a, np.minimum(low + 1, n - 1), axis) * w
            return a
        def signal(shape, points):
            a = np.zeros(shape)
            for p in points: a[tuple(p)] = 1
            if not points: return a
            k = np.array([0.5 * (erf(0.70710678 / 3 * (i + 0.5)) - erf(0.70710678 / 3 * (i - 0.5))) for i in range(-12, 13)])
            for axis, n in enumerate(shape):
                blur = np.array([[k[12 + i - j] if abs(i - j) <= 12 else 0 for j in range(n)] for i in range(n)])
                a = np.moveaxis(np.tensordot(blur, a, (1, axis)), 0, axis)
            return (a - a.min()) / (a.max() - a.min())
        def edit(a, inside, outside, size, weights, bias, back):
            ras = np.clip((a[::-1, ::-1] + 200) / 500, 0, 1)
            def scaled(points): return [tuple(int(q * m / n) for q, m, n in zip((a.shape[0] - 1 - p[0], a.shape[1] - 1 - p[1], p[2]), size, a.shape)) for p in points]
            logit = weights[0] * area(ras, size) + weights[1] * signal(size, scaled(inside)) + weights[2] * signal(size, scaled(outside)) + bias
            p = back(1 / (1 + np.exp(-logit)), a.shape)[::-1, ::-1]
            return p > 0.5, np.abs(p - 0.5).min()

        """;

    private static readonly Grid Space = Grid.Axial(new(45, 37, 14), new(0.8, 1.25, 4));

    [TestCase("[(20, 18, 7), (30, 12, 9)]", "[(24, 25, 3)]"), TestCase("[]", "[(3, 36, 13)]"), TestCase("[]", "[]")]
    public void The_mask_is_numpys(string inside, string outside)
    {
        float[] voxels = Numpy.Random(45 * 37 * 14, 5, -300, 400);
        float[] mask = Mask(Numpy.Volume(Space, voxels), Read(inside), Read(outside), [2, 3, -3], -1.2f);
        float[] expected = Numpy.Run($"{Steps}\na = volume(inputs[0], (45, 37, 14)).astype(np.float64)\ng, gap = edit(a, {inside}, {outside}, (24, 20, 16), (2, 3, -3), -1.2, linear)\nanswer = np.concatenate([flat(g), [gap]])\n", voxels);
        Assert.That(expected[^1], Is.GreaterThan(1e-6f), "no voxel lies on the edge between in and out");
        Assert.That(expected[..^1].Sum(), Is.InRange(20, 45 * 37 * 14 - 20));
        Assert.That(mask, Is.EqualTo(expected[..^1]));
    }

    /// <summary>MONAI undoes Resized by the same mode, area, where values are interpolated here, as for every bundle: the borders differ by parts of a voxel.</summary>
    [Test]
    public void A_structures_mask_is_MONAIs_but_for_its_border()
    {
        LabelMap truth = TestVolumes.Sphere(Space, Space.ToWorld(new VoxelPoint(20, 18, 7)), 14);
        Volume<float> image = TestVolumes.Image(truth, 250, -150, 20, 3);
        float[] mask = Mask(image, [new(20, 18, 7)], [new(40, 30, 2)], [6, 2, -2], -3.5f);
        float[] expected = Numpy.Run($"{Steps}\na = volume(inputs[0], (45, 37, 14)).astype(np.float64)\nanswer = flat(edit(a, [(20, 18, 7)], [(40, 30, 2)], (24, 20, 16), (6, 2, -2), -3.5, area)[0])\n", image.Voxels.ToArray());
        double both = mask.Zip(expected).Count(v => v is (1, 1)), dice = 2 * both / (mask.Sum() + expected.Sum());
        TestContext.Out.WriteLine(FormattableString.Invariant($"Dice {dice:F4}, {mask.Sum()} and {expected.Sum()} voxels"));
        Assert.That(dice, Is.GreaterThan(0.95));
    }

    private static VoxelPoint[] Read(string list) => [.. System.Text.RegularExpressions.Regex.Matches(list, @"\d+").Select(m => int.Parse(m.Value, System.Globalization.CultureInfo.InvariantCulture)).Chunk(3).Select(p => new VoxelPoint(p[0], p[1], p[2]))];

    private static float[] Mask(Volume image, VoxelPoint[] inside, VoxelPoint[] outside, float[] weights, float bias)
    {
        using TempFolder folder = new();
        DeepEditBundle.Write(folder.File("net"), PromptNetworks.TwoClasses(weights, bias, 24, 20, 16));
        ModelArchive archive = ModelArchive.Open(folder.File("net"));
        using SegmentationRunner runner = new("cpu", 2);
        LabelMap mask = runner.Use(archive, (network, work) => ClickPipeline.Of(archive).Run(network, image, new() { Foreground = inside, Background = outside }, new(1, "one"), null, work).Mask, default);
        return [.. mask.Voxels.ToArray().Select(v => (float)v)];
    }
}
