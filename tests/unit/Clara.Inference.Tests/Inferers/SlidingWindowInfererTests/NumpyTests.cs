using System.Globalization;
using Clara.Imaging;
using Clara.Inference.Components;
using Clara.Inference.Inferers;
using Clara.Inference.Networks;
using Clara.Inference.Tests.Onnx;

namespace Clara.Inference.Tests.Inferers.SlidingWindowInfererTests;

/// <summary>Windows through a network of random 3 x 3 x 3 kernels against MONAI's algorithm in numpy and scipy: padding both sides, starts, weights, the last window moved back.</summary>
public sealed class NumpyTests
{
    private const int Classes = 3;

    private const string Oracle = """
        from scipy import ndimage
        from itertools import product
        image, w, b = volume(inputs[0], size).astype(np.float64), inputs[1].reshape(classes, 3, 3, 3).astype(np.float64), inputs[2]
        def network(x): return np.stack([ndimage.correlate(x, k, mode='constant', cval=0) + c for k, c in zip(w, b)])
        before = [max(0, r - n) // 2 for r, n in zip(roi, size)]
        padded = np.pad(image, [(f, max(0, r - n) - f) for f, r, n in zip(before, roi, size)], mode=padding)
        starts = []
        for n, r in zip(padded.shape, roi):
            step = r if n == r else max(1, int(r * (1 - overlap)))
            count = next(d for d in range(n) if d * step + r >= n) + 1
            starts.append([min(i * step, n - r) for i in range(count)])
        weights = np.ones(roi)
        if gaussian:
            for axis, r in enumerate(roi):
                line = np.exp(-(np.arange(r) - (r - 1) / 2) ** 2 / (2 * (0.125 * r) ** 2))
                weights = weights * line.reshape([-1 if a == axis else 1 for a in range(3)])
            weights = np.maximum(weights, max(weights.min(), 1e-3))
        sums, total = np.zeros((classes,) + padded.shape), np.zeros(padded.shape)
        for s in product(*starts):
            at = tuple(slice(p, p + r) for p, r in zip(s, roi))
            sums[(slice(None),) + at] += network(padded[at]) * weights
            total[at] += weights
        out = (sums / total)[(slice(None),) + tuple(slice(f, f + n) for f, n in zip(before, size))]
        answer = np.concatenate([flat(c) for c in out])
        """;

    /// <summary>Extents below, at and above the window, odd differences, one slice.</summary>
    [TestCase(20, 13, 17, 8, 8, 8, 0.25, false), TestCase(20, 13, 17, 8, 6, 7, 0.5, true), TestCase(9, 8, 5, 8, 8, 8, 0.5, true), TestCase(5, 3, 4, 8, 8, 8, 0.25, false),
        TestCase(5, 1, 30, 8, 4, 9, 0.6, true), TestCase(8, 8, 8, 8, 8, 8, 0.5, true), TestCase(11, 12, 13, 5, 5, 5, 0.99, false)]
    public void Sliding_windows_are_MONAIs(int x, int y, int z, int rx, int ry, int rz, double overlap, bool gaussian)
    {
        using TestArchive archive = new(TestNetworks.Mix(Classes, out float[] weights, out float[] bias, 3));
        float[] image = Numpy.Random(x * y * z, x + 100 * y);
        float[] truth = Numpy.Run(string.Create(CultureInfo.InvariantCulture,
            $"size, roi, classes, overlap, gaussian, padding = ({x}, {y}, {z}), ({rx}, {ry}, {rz}), {Classes}, {overlap}, {(gaussian ? "True" : "False")}, 'constant'\n") + Oracle, image, weights, bias);
        foreach (int degree in new[] { 1, 2, 5 })
            Numpy.Same(truth, Run(archive, new SlidingWindowInferer(new(rx, ry, rz), overlap, gaussian, 0.125), new(x, y, z), image, degree), 2e-5, $"degree {degree}");
    }

    [TestCase(5, 3, 4, 8, 8, 8), TestCase(5, 1, 30, 8, 4, 9), TestCase(20, 13, 7, 8, 6, 12), TestCase(20, 13, 17, 8, 6, 7)]
    public void An_image_smaller_than_the_window_is_continued_by_its_outermost_voxels_where_asked(int x, int y, int z, int rx, int ry, int rz)
    {
        using TestArchive archive = new(TestNetworks.Mix(Classes, out float[] weights, out float[] bias, 4),
            inferer: $$"""{"name": "SlidingWindowInferer", "args": {"roi_size": [{{rx}}, {{ry}}, {{rz}}], "overlap": 0.5, "mode": "gaussian", "padding_mode": "replicate"} }""");
        float[] image = Numpy.Random(x * y * z, x + 100 * y);
        float[] truth = Numpy.Run($"size, roi, classes, overlap, gaussian, padding = ({x}, {y}, {z}), ({rx}, {ry}, {rz}), {Classes}, 0.5, True, 'edge'\n" + Oracle, image, weights, bias);
        Numpy.Same(truth, Run(archive, ComponentRegistry.BuiltIn.Inferer(archive.Archive.Config.Inference.Inferer), new(x, y, z), image, 2), 2e-5);
    }

    [Test]
    public void One_window_that_covers_all_is_the_simple_inferer()
    {
        using TestArchive archive = new(TestNetworks.Mix(Classes, out _, out _, 5));
        float[] image = Numpy.Random(9 * 7 * 6, 2);
        float[] simple = Run(archive, new SimpleInferer(), new(9, 7, 6), image, 2);
        Assert.That(Run(archive, new SlidingWindowInferer(new(9, 7, 6), 0.5, false, 0.125), new(9, 7, 6), image, 2), Is.EqualTo(simple));
        Numpy.Same(simple, Run(archive, new SlidingWindowInferer(new(9, 7, 6), 0.5, true, 0.125), new(9, 7, 6), image, 2), 1e-6);
    }

    /// <summary>A network that looks at one voxel only gives the same with any windows.</summary>
    [Test]
    public void Windows_do_not_change_what_looks_at_one_voxel_only()
    {
        using TestArchive archive = new(TestNetworks.Above(0.5f));
        float[] image = Numpy.Random(23 * 9 * 14, 2);
        float[] simple = Run(archive, new SimpleInferer(), new(23, 9, 14), image, 1);
        foreach (int roi in new[] { 5, 10, 30 })
            Numpy.Same(simple, Run(archive, new SlidingWindowInferer(new(roi, roi, roi), 0.4, true, 0.125), new(23, 9, 14), image, 1), 1e-6);
    }

    [Test]
    public void Progress_names_the_windows_and_a_cancel_ends_between_them()
    {
        using TestArchive archive = new(TestNetworks.Above(0.5f));
        using Network network = Network.Load(archive.Archive, "cpu", 1);
        Volume<float> image = Numpy.Volume(Grid.Axial(new(12, 4, 4), new(1, 1, 1)), Numpy.Random(192, 1));
        List<WorkProgress> seen = [];
        using (new SlidingWindowInferer(new(4, 4, 4), 0, false, 0.125).Run(network, [image], new Direct(seen.Add), new(1, default)))
            Assert.That(seen.Select(p => p.Stage), Is.EqualTo(new[] { "windows 1 of 3", "windows 2 of 3", "windows 3 of 3", "windows 3 of 3" }));
        Assert.That(seen.Select(p => p.Fraction), Is.Ordered);
        Assert.That(seen[^1].Fraction, Is.EqualTo(1));
        using CancellationTokenSource source = new();
        seen.Clear();
        Assert.That(() => new SlidingWindowInferer(new(4, 4, 4), 0, false, 0.125).Run(network, [image], new Direct(p => { seen.Add(p); source.Cancel(); }), new(1, source.Token)),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(seen, Has.Count.EqualTo(1));
    }

    private static float[] Run(TestArchive archive, IInferer inferer, Size3 size, float[] image, int degree)
    {
        using Network network = Network.Load(archive.Archive, "cpu", degree);
        using NetworkOutput output = inferer.Run(network, [Numpy.Volume(Grid.Axial(size, new(1, 1, 1)), [.. image])], null, new(degree, default));
        // The output's axes are the network's in memory order, last axis fastest: turned back to x fastest, class after class.
        Assert.That(output.Grid.Size, Is.EqualTo(new Size3(size.Z, size.Y, size.X)));
        float[] values = new float[output.Classes * size.Count];
        int n = 0;
        for (int c = 0; c < output.Classes; c++)
            for (int z = 0; z < size.Z; z++)
                for (int y = 0; y < size.Y; y++)
                    for (int x = 0; x < size.X; x++)
                        values[n++] = output.Class(c)[z + size.Z * (y + size.Y * x)];
        return values;
    }
}
