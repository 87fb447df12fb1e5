using Clara.Imaging;
using Clara.Inference.Inferers;
using Clara.Inference.Networks;
using Clara.Inference.Outputs;
using Clara.Inference.Segmentation;
using Clara.Inference.Tests.Onnx;
using Clara.Inference.Transforms;
using Clara.TestKit;

namespace Clara.Inference.Tests.Inferers.MirroringInfererTests;

/// <summary>Mirroring window by window against the mean of whole mirrored outputs, which is what it does with inferers that it does not know.</summary>
public sealed class PartsTests
{
    private const int Classes = 4;
    private static readonly Label[] Labels = [.. Enumerable.Range(1, Classes - 1).Select(i => new Label(i, $"label {i}"))];

    /// <summary>Not one of ours for all that anybody can see.</summary>
    private sealed class Unknown(IInferer inner) : IInferer
    {
        public string? Check(Network network) => inner.Check(network);

        public NetworkOutput Run(Network network, IReadOnlyList<Volume<float>> channels, IProgress<WorkProgress>? progress, WorkContext work) => inner.Run(network, channels, progress, work);
    }

    private static IEnumerable<TestCaseData> Cases()
    {
        (Size3 Size, Size3 Roi)[] shapes = [(new(20, 13, 17), new(8, 6, 7)), (new(9, 30, 5), new(8, 8, 8)), (new(5, 3, 4), new(8, 8, 8)), (new(12, 12, 12), new(12, 5, 12)), (new(31, 8, 9), new(10, 4, 4))];
        int[][] axes = [[0], [1], [2], [0, 2], [2, 1], [0, 1, 2]];
        for (int i = 0; i < shapes.Length; i++)
            foreach (int[] mirrored in axes)
                yield return new TestCaseData(shapes[i].Size, shapes[i].Roi, i % 2 == 0 ? 0.25 : 0.6, i % 3 != 1, mirrored);
    }

    [TestCaseSource(nameof(Cases))]
    public void Values_and_labels_are_those_of_whole_mirrored_outputs(Size3 size, Size3 roi, double overlap, bool gaussian, int[] axes)
    {
        using TestArchive archive = new(TestNetworks.Mix(Classes, out _, out _, 11));
        using Network network = Network.Load(archive.Archive, "cpu", 1);
        Volume<float> image = Numpy.Volume(Grid.Axial(size, new(1, 1, 1)), Numpy.Random((int)size.Count, 5, -1, 1));
        foreach (IInferer inner in new IInferer[] { new SlidingWindowInferer(roi, overlap, gaussian, 0.125, 3), new SimpleInferer() })
        {
            using NetworkOutput truth = new MirroringInferer(new Unknown(inner), axes).Run(network, [image], null, new(1, default));
            foreach (int degree in new[] { 1, 3 })
            {
                using NetworkOutput output = new MirroringInferer(inner, axes).Run(network, [image], null, new(degree, default));
                Numpy.Same(truth.Values, output.Values, 1e-5);
                LabelParts labels = new([], new Argmax(), Labels);
                new MirroringInferer(inner, axes).Run(network, [image], labels, null, new(degree, default));
                VolumeAssert.Equal(new Argmax().Apply(output, Labels, new(1, default)), labels.Map);
            }
        }
    }

    [TestCaseSource(nameof(Cases))]
    public void Each_flip_has_every_voxel_and_never_more_are_under_way_than_planned(Size3 size, Size3 roi, double overlap, bool gaussian, int[] axes)
    {
        _ = gaussian;
        WindowLayout layout = new(size, roi, overlap, axes);
        Assert.That(layout.Flips, Is.EqualTo(1 << axes.Length));
        long most = PartsWalk.MostUnderWay(layout);
        HashSet<(int Flip, int X, int Y, int Z)> covered = [];
        for (int i = 0; i < layout.Count; i++)
        {
            VoxelPoint start = layout[i].Start;
            for (int x = start.X; x < start.X + layout.Covered(0); x++)
                for (int y = start.Y; y < start.Y + layout.Covered(1); y++)
                    for (int z = start.Z; z < start.Z + layout.Covered(2); z++)
                        covered.Add((layout.FlipIndex(layout[i]), x, y, z));
        }
        Assert.That(covered, Has.Count.EqualTo(layout.Flips * size.Count));
        Assert.That(layout.MostUnderWay, Is.GreaterThanOrEqualTo(most * size.Z));
    }

    [Test]
    public void Half_precision_sums_give_nearly_the_same_mean()
    {
        Size3 size = new(20, 18, 16), roi = new(8, 8, 8);
        using TestArchive archive = new(TestNetworks.Mix(Classes, out _, out _, 11));
        using Network network = Network.Load(archive.Archive, "cpu", 1);
        Volume<float> image = Numpy.Volume(Grid.Axial(size, new(1, 1, 1)), Numpy.Random((int)size.Count, 5, -1, 1));
        MirroringInferer inferer = new(new SlidingWindowInferer(roi, 0.5, true, 0.125), [0, 1]);
        long allowed = (2 + Classes) * size.Count * 4 + (1 + Classes) * roi.Count * 4 + WindowSums.Bytes(new(size, roi, 0.5, [0, 1]), Classes, half: true);
        List<string> notes = [];
        using NetworkOutput truth = inferer.Run(network, [image], null, new(1, default)), half = inferer.Run(network, [image], new Direct(p => { if (p.Note is not null) notes.Add(p.Note.Text); }), new(2, default) { MemoryBytes = allowed });
        Numpy.Same(truth.Values, half.Values, 0.01);
        Assert.That(notes.Single(), Does.StartWith("Sums of windows are kept in half precision"));
    }
}
