using Clara.Imaging;
using Clara.Inference.Interactive;
using Clara.Inference.Tests.Onnx;

namespace Clara.Inference.Tests.Interactive.DeepgrowPipelineTests;

/// <summary>The serving chain of specification 4.5, written down once more in numpy, depth first as MONAI has its arrays.</summary>
public sealed class NumpyTests
{
    private const string Steps = """
        from math import erf
        def spaced(a, axis, old):   # Spacing with the first voxel where it was
            n = a.shape[axis]; m = int(round((n - 1) * old + 1))
            at = np.clip(np.arange(m) / old, 0, n - 1); l = np.floor(at).astype(int); u = np.minimum(l + 1, n - 1); w = at - l
            w = w.reshape([-1 if i == axis else 1 for i in range(a.ndim)])
            return np.take(a, l, axis) * (1 - w) + np.take(a, u, axis) * w
        def area(a, axis, m):       # adaptive average pooling
            n = a.shape[axis]
            return np.stack([np.take(a, range(i * n // m, -(-(i + 1) * n // m)), axis).mean(axis) for i in range(m)], axis)
        def nearest(a, shape):
            for axis, m in enumerate(shape): a = np.take(a, np.arange(m) * a.shape[axis] // m, axis)
            return a
        def signal(shape, points):
            a = np.zeros(shape)
            for p in points: a[tuple(p)] = 1
            if not points: return a
            k = np.array([0.5 * (erf(0.70710678 / 2 * (i + 0.5)) - erf(0.70710678 / 2 * (i - 0.5))) for i in range(-8, 9)])
            for axis in range(a.ndim): a = np.apply_along_axis(lambda v: np.convolve(v, k)[8:8 + len(v)], axis, a)
            return (a - a.min()) / (a.max() - a.min())
        def grow(a, spacing, pos, neg, size, resized, weights, bias):
            given = a.shape
            for axis, s in enumerate(spacing): a = spaced(a, axis, s)
            factor = np.array(a.shape) / np.array(given)
            pos, neg = [(np.array(p) * factor).astype(int) for p in pos], [(np.array(p) * factor).astype(int) for p in neg]
            start, end = [], []
            for i in range(a.ndim):
                lo = max(0, min(p[i] for p in pos + neg) - 20); hi = min(a.shape[i], max(p[i] for p in pos + neg) + 21)
                if hi - lo < size[i]:
                    n = min(size[i], a.shape[i]); lo = min(max((lo + hi) // 2 - size[i] // 2, 0), a.shape[i] - n); hi = lo + n
                start.append(lo); end.append(hi)
            box = tuple(slice(s, e) for s, e in zip(start, end))
            c = a[box]; cropped = c.shape
            for axis, m in enumerate(resized): c = area(c, axis, m)
            f = np.array(resized) / np.array(cropped)
            pos, neg = [((p - start) * f).astype(int) for p in pos], [((p - start) * f).astype(int) for p in neg]
            logit = weights[0] * (c - 208) / 388 + weights[1] * signal(resized, pos) + weights[2] * signal(resized, neg) + bias
            back = np.zeros(a.shape); back[box] = nearest((logit >= 0).astype(float), cropped)
            return nearest(back, given), np.abs(logit).min()

        """;

    [Test]
    public void A_slice_is_numpys()
    {
        Volume<float> image = Numpy.Volume(Grid.Axial(new(90, 70, 4), new(0.8, 1.25, 4)), Numpy.Random(90 * 70 * 4, 5, -300, 900));
        using TestArchive archive = ClickTests.Archive(PromptNetworks.Weighted(2, [0.15f, 1, -1], -0.2f), ClickTests.Pre(2, "[48, 48]", "[32, 40]"));
        LabelMap map = ClickTests.Run(archive, image, new() { Foreground = [new(1, 1, 0), new(50, 33, 2), new(60, 41, 2)], Background = [new(55, 30, 2)] }).Mask;
        Check(image, map, """
            g, gap = grow(a[:, :, 2], (0.8, 1.25), [(50, 33), (60, 41)], [(55, 30)], (48, 48), (32, 40), (0.15, 1, -1), -0.2)
            whole = np.zeros(a.shape); whole[:, :, 2] = g
            """, "(90, 70, 4)");
    }

    [Test]
    public void A_volume_is_numpys()
    {
        Volume<float> image = Numpy.Volume(Grid.Axial(new(60, 52, 15), new(0.9, 1.1, 2)), Numpy.Random(60 * 52 * 15, 6, -300, 900));
        using TestArchive archive = ClickTests.Archive(PromptNetworks.Weighted(3, [0.15f, 1, -1], -0.2f), ClickTests.Pre(3, "[20, 20]", "[16, 24, 20]"));
        LabelMap map = ClickTests.Run(archive, image, new() { Foreground = [new(30, 33, 8), new(36, 30, 7)], Background = [new(25, 30, 3)] }).Mask;
        Check(image, map, """
            d = np.moveaxis(a, 2, 0)
            depth = int(round(14 * 2.0 + 1))
            g, gap = grow(d, (2.0, 0.9, 1.1), [(8, 30, 33), (7, 36, 30)], [(3, 25, 30)], (depth, 20, 20), (16, 24, 20), (0.15, 1, -1), -0.2)
            whole = np.moveaxis(g, 0, 2)
            """, "(60, 52, 15)");
    }

    private static void Check(Volume<float> image, LabelMap map, string script, string size)
    {
        float[] expected = Numpy.Run($"{Steps}\na = volume(inputs[0], {size}).astype(np.float64)\n{script}\nanswer = np.concatenate([flat(whole), [gap]])\n", image.Voxels.ToArray());
        Assert.That(expected[^1], Is.GreaterThan(2e-6f), "no voxel lies on the edge between in and out");
        Assert.That(expected[..^1].Sum(), Is.GreaterThan(20));
        Assert.That(map.Voxels.ToArray().Select(v => v / 5f), Is.EqualTo(expected[..^1]));
    }
}
