using Clara.Imaging;
using Clara.Inference.Inferers;
using Clara.Inference.Networks;
using Clara.Inference.Outputs;
using Clara.Inference.Segmentation;
using Clara.Inference.Tests.Onnx;
using Clara.Inference.Transforms;

namespace Clara.Inference.Tests.Inferers.SlidingWindowInfererTests;

/// <summary>Output that is handed over in parts, against sums of all classes over the whole image, voxel by voxel in plain loops: the same to the last bit.</summary>
public sealed class PartsTests
{
    private const int Classes = 5;
    private static readonly Label[] Labels = [.. Enumerable.Range(1, Classes - 1).Select(i => new Label(i, $"label {i}"))];

    private static IEnumerable<TestCaseData> Cases()
    {
        foreach ((int X, int Y, int Z, int Rx, int Ry, int Rz) s in new[] { (20, 13, 17, 8, 6, 7), (9, 30, 5, 8, 8, 8), (31, 8, 9, 10, 4, 4), (5, 3, 4, 8, 8, 8), (12, 12, 12, 12, 5, 12), (16, 16, 1, 8, 8, 8) })
            foreach (double overlap in new[] { 0, 0.25, 0.5, 0.8 })
                foreach (bool gaussian in new[] { false, true })
                    yield return new TestCaseData(new Size3(s.X, s.Y, s.Z), new Size3(s.Rx, s.Ry, s.Rz), overlap, gaussian);
    }

    [TestCaseSource(nameof(Cases))]
    public void Parts_are_the_whole_bit_by_bit_and_so_are_their_labels(Size3 size, Size3 roi, double overlap, bool gaussian)
    {
        using TestArchive archive = new(TestNetworks.Mix(Classes, out _, out _, 11));
        using Network network = Network.Load(archive.Archive, "cpu", 1);
        Volume<float> image = Numpy.Volume(Grid.Axial(size, new(1, 1, 1)), Numpy.Random((int)size.Count, 5, -1, 1));
        float[] truth = Whole(network, NetworkLayout.Reversed(image, 1, default).Voxels.ToArray(), size, roi, overlap, gaussian);
        SlidingWindowInferer inferer = new(roi, overlap, gaussian, 0.125);
        foreach (int degree in new[] { 1, 3 })
        {
            WorkContext work = new(degree, default);
            using NetworkOutput whole = inferer.Run(network, [image], null, work);
            Assert.That(whole.Values.SequenceEqual(truth), Is.True, "the whole output");
            LabelParts labels = new([new SoftmaxActivation()], new Argmax(), Labels);
            inferer.Run(network, [image], labels, null, work);
            new SoftmaxActivation().Apply(whole, work);
            VolumeAssertEqual(new Argmax().Apply(whole, Labels, work), labels.Map);
        }
    }

    [TestCaseSource(nameof(Cases))]
    public void Each_voxel_comes_once_and_never_more_are_under_way_than_planned(Size3 size, Size3 roi, double overlap, bool gaussian)
    {
        WindowLayout layout = new(size, roi, overlap);
        long most = PartsWalk.MostUnderWay(layout);
        Assert.That(layout.MostUnderWay, Is.GreaterThanOrEqualTo(most * size.Z));
        Assert.That(layout.MostUnderWay, Is.LessThanOrEqualTo(size.Count));
    }

    [Test]
    public void Half_precision_sums_give_nearly_the_same_values_in_nearly_half_of_the_memory()
    {
        Size3 size = new(20, 18, 16), roi = new(8, 8, 8);
        using TestArchive archive = new(TestNetworks.Mix(Classes, out _, out _, 11));
        using Network network = Network.Load(archive.Archive, "cpu", 1);
        Volume<float> image = Numpy.Volume(Grid.Axial(size, new(1, 1, 1)), Numpy.Random((int)size.Count, 5, -1, 1));
        SlidingWindowInferer inferer = new(roi, 0.5, true, 0.125);
        WindowLayout layout = new(size, roi, 0.5);
        long single = WindowSums.Bytes(layout, Classes, half: false), half = WindowSums.Bytes(layout, Classes, half: true);
        Assert.That((single - half) / (double)single, Is.EqualTo(Classes * 2.0 / (Classes * 4 + 4)).Within(1e-6));
        // Enough for image, whole output, one window and sums in half precision.
        long allowed = (2 + Classes) * size.Count * 4 + (1 + Classes) * roi.Count * 4 + half;
        List<string> notes = [];
        WholeOutput whole = new();
        inferer.Run(network, [image], whole, new Direct(p => { if (p.Note is not null) notes.Add(p.Note.Text); }), new(2, default) { MemoryBytes = allowed });
        using NetworkOutput truth = inferer.Run(network, [image], null, new(1, default));
        Numpy.Same(truth.Values, whole.Result.Values, 0.01);
        Assert.That(notes, Has.Count.EqualTo(1));
        Assert.That(notes[0], Does.StartWith("Sums of windows are kept in half precision"));
        ClaraException e = Assert.Throws<ClaraException>(() => inferer.Run(network, [image], new WholeOutput(), null, new(1, default) { MemoryBytes = 2 * size.Count * 4 }))!;
        Assert.That(e.Status, Is.EqualTo(StatusCode.Memory));
        Assert.That(e.Message, Does.Contain("the preference inference.memory_mb allows"));
    }

    private static void VolumeAssertEqual(LabelMap expected, LabelMap actual) => Assert.Multiple(() =>
    {
        Assert.That(actual.Voxels.SequenceEqual(expected.Voxels), Is.True);
        Assert.That(actual.Labels, Is.EqualTo(expected.Labels));
        Assert.That(actual.Grid, Is.EqualTo(expected.Grid));
    });

    /// <summary>Tensors [x, y, z]: every window's output times its weight, added to arrays of the whole image.</summary>
    private static float[] Whole(Network network, float[] image, Size3 size, Size3 roi, double overlap, bool gaussian)
    {
        int[][] starts = [.. Enumerable.Range(0, 3).Select(a => WindowGrid.Starts(size[a], roi[a], overlap))];
        float[][] weights = [.. Enumerable.Range(0, 3).Select(a => WindowGrid.GaussianWeights(roi[a], 0.125))];
        int[] before = [.. Enumerable.Range(0, 3).Select(a => Math.Max(0, roi[a] - size[a]) / 2)];
        float[] sums = new float[Classes * size.Count], totals = new float[size.Count];
        foreach (int sx in starts[0])
            foreach (int sy in starts[1])
                foreach (int sz in starts[2])
                {
                    float[] window = new float[roi.Count];
                    Each((at, from, _) => window[from] = image[at]);
                    using NetworkTensor value = network.Run(window, [1, 1, roi.X, roi.Y, roi.Z], default);
                    float[] output = value.Values.ToArray();
                    Each((at, from, weight) =>
                    {
                        totals[at] += weight;
                        for (int c = 0; c < Classes; c++)
                        {
                            float product = output[c * (int)roi.Count + from] * weight;
                            sums[c * (int)size.Count + at] += product;
                        }
                    });

                    void Each(Action<int, int, float> voxel)
                    {
                        for (int x = 0; x < Math.Min(roi.X, size.X); x++)
                            for (int y = 0; y < Math.Min(roi.Y, size.Y); y++)
                                for (int z = 0; z < Math.Min(roi.Z, size.Z); z++)
                                {
                                    int wx = before[0] + x, wy = before[1] + y, wz = before[2] + z;
                                    voxel(((sx + x) * size.Y + sy + y) * size.Z + sz + z, (wx * roi.Y + wy) * roi.Z + wz,
                                        gaussian ? Math.Max(1e-3f, weights[0][wx] * weights[1][wy] * weights[2][wz]) : 1);
                                }
                    }
                }
        for (int i = 0; i < sums.Length; i++)
            sums[i] /= totals[i % totals.Length];
        return sums;
    }
}
