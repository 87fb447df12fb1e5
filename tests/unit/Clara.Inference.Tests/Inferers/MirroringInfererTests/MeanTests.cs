using Clara.Imaging;
using Clara.Inference.Inferers;
using Clara.Inference.Networks;
using Clara.Inference.Tests.Onnx;

namespace Clara.Inference.Tests.Inferers.MirroringInfererTests;

/// <summary>The mean of the network's values over all flips, turned back; scipy does the convolution.</summary>
public sealed class MeanTests
{
    private static readonly Grid Grid = new(new(7, 6, 5), new(1, 2, 3), new(4, 5, 6), Clara.TestKit.TestVolumes.Oblique(10, 20));

    private static float[] Values(NetworkOutput output)
    {
        // Back to x fastest, class by class.
        List<float> values = [];
        for (int c = 0; c < output.Classes; c++)
            for (int z = 0; z < 5; z++)
                for (int y = 0; y < 6; y++)
                    for (int x = 0; x < 7; x++)
                        values.Add(output.Class(c)[(int)output.Grid.Offset(z, y, x)]);
        return [.. values];
    }

    [TestCase(new[] { 0 }), TestCase(new[] { 2 }), TestCase(new[] { 0, 1 }), TestCase(new[] { 0, 1, 2 }), TestCase(new int[0])]
    public void It_is_numpys_mean_of_flips(int[] axes)
    {
        using TestArchive archive = new(TestNetworks.Mix(2, out float[] weights, out float[] bias, 5));
        using Network network = Network.Load(archive.Archive, "cpu", 1);
        Volume<float> image = Numpy.Volume(Grid, Numpy.Random(210, 3));
        float[] truth = Numpy.Run($$"""
            from itertools import chain, combinations
            from scipy import ndimage
            x = volume(inputs[0], (7, 6, 5)).astype(float); w = inputs[1].reshape(2, 3, 3, 3).astype(float); axes = [{{string.Join(", ", axes)}}]
            def net(v): return np.stack([ndimage.correlate(v, w[c], mode='constant') + inputs[2][c] for c in range(2)])
            runs = []
            for f in chain.from_iterable(combinations(axes, r) for r in range(len(axes) + 1)):
                runs.append(np.flip(net(np.flip(x, f)), [a + 1 for a in f]))
            m = np.mean(runs, axis=0)
            answer = np.concatenate([flat(m[0]), flat(m[1])])
            """, image.Voxels.ToArray(), weights, bias);
        using NetworkOutput output = new MirroringInferer(new SimpleInferer(), axes).Run(network, [image], null, new(2, default));
        Assert.That(output.Grid.Size, Is.EqualTo(new Size3(5, 6, 7)));
        Numpy.Same(truth, Values(output), 1e-5);
    }

    /// <summary>A network that gives the image itself is turned back to it from every flip, also in windows.</summary>
    [Test]
    public void What_the_network_leaves_where_it_is_stays_there()
    {
        using TestArchive archive = new(TestNetworks.Convolution(1, [1, 1, 1], [1], [0]));
        using Network network = Network.Load(archive.Archive, "cpu", 1);
        Volume<float> image = Numpy.Volume(Grid, Numpy.Random(210, 3));
        foreach (IInferer inner in new IInferer[] { new SimpleInferer(), new SlidingWindowInferer(new(4, 3, 2), 0.5, true, 0.125) })
        {
            using NetworkOutput output = new MirroringInferer(inner, [0, 1, 2]).Run(network, [image], null, new(1, default));
            Numpy.Same(image.Voxels, Values(output), 1e-6);
        }
    }

    [Test]
    public void Progress_rises_over_all_runs_and_a_cancel_ends_them()
    {
        using TestArchive archive = new(TestNetworks.Above(0.5f), inferer: """{"name": "SlidingWindowInferer", "args": {"roi_size": 4, "mirror_axes": [0, 1]}}""");
        List<WorkProgress> seen = [];
        Volume<float> image = Numpy.Volume(Grid, Numpy.Random(210, 3));
        LabelMap map = archive.Runner.Run(archive.Archive, image, new Direct(seen.Add), default);
        Assert.That(map.Voxels.ToArray(), Is.EqualTo(image.Voxels.ToArray().Select(v => (ushort)(v > 0.5f ? 1 : 0))));
        Assert.That(seen.Select(p => p.Fraction), Is.Ordered);
        Assert.That(seen.Select(p => p.Stage), Has.Some.EndsWith("flip 4 of 4"));
        using CancellationTokenSource source = new();
        Assert.That(() => archive.Runner.Run(archive.Archive, image, new Direct(p => { if (p.Stage.EndsWith("flip 2 of 4", StringComparison.Ordinal)) source.Cancel(); }), source.Token), Throws.InstanceOf<OperationCanceledException>());
    }
}
