using Clara.Imaging;
using Clara.Inference.Inferers;
using Clara.Inference.Networks;
using Clara.Inference.Outputs;
using Clara.Inference.Segmentation;
using Clara.Inference.Tests.Onnx;
using Clara.Inference.Transforms;
using Clara.TestKit;

namespace Clara.Inference.Tests.Segmentation.RestoredPartsTests;

/// <summary>Values restored block by block against all of them at once.</summary>
public sealed class BlockTests
{
    private const int Classes = 5;
    private static readonly Label[] Labels = [.. Enumerable.Range(1, Classes - 1).Select(i => new Label(i, $"label {i}"))];
    private static readonly Grid NetworkGrid = new(new(20, 13, 17), new(2.1, 1.7, 3.3), new(4, -3, 8), TestVolumes.Oblique(11, 7));

    private static WorldPoint At(double index) => NetworkGrid.ToWorld(new Vector3(index, index, index));

    private static Vector3 Origin(double index) => new(At(index).X, At(index).Y, At(index).Z);

    /// <summary>Images that are finer, coarser, the same, a part of the network's grid, beyond it on all sides, with turned axes, and oblique to it.</summary>
    private static IEnumerable<TestCaseData> Cases()
    {
        (string Name, Grid Image)[] images =
        [
            ("finer", Resampling.WithSpacing(NetworkGrid, new(1, 0.9, 1.2))),
            ("coarser", Resampling.WithSpacing(NetworkGrid, new(3.9, 4.4, 5))),
            ("same", NetworkGrid),
            ("part", NetworkGrid.Crop(new(new(3, 2, 5), new(9, 8, 7)))),
            ("beyond", new(new(34, 31, 29), new(1.6, 1.2, 2.4), Origin(-2.7), NetworkGrid.Direction)),
            ("turned axes", Reorientation.To(Volume.Allocate<float>(Resampling.WithSpacing(NetworkGrid, new(1.3, 1.7, 2))), AxisCodes.Parse("SLA"), 1, default).Grid),
            ("oblique", new(new(40, 26, 38), new(1.1, 1.0, 1.4), Origin(-1.5), TestVolumes.Oblique(31, -20))),
            ("elsewhere", new(new(5, 6, 7), new(1, 1, 1), new(500, 500, 500), NetworkGrid.Direction)),
        ];
        foreach ((string name, Grid image) in images)
            foreach (int[] axes in new int[][] { [], [0, 1, 2] })
                foreach (bool isArgmax in new[] { true, false })
                    yield return new TestCaseData(image, axes, isArgmax).SetArgDisplayNames(name, string.Join(" ", axes), isArgmax ? "argmax" : "threshold");
    }

    [TestCaseSource(nameof(Cases))]
    public void Labels_are_those_of_all_values_at_once(Grid image, int[] axes, bool isArgmax)
    {
        using TestArchive archive = new(TestNetworks.Mix(Classes, out _, out _, 11));
        using Network network = Network.Load(archive.Archive, "cpu", 1);
        Volume<float> prepared = Numpy.Volume(NetworkGrid, Numpy.Random((int)NetworkGrid.Size.Count, 5, -1, 1));
        // The threshold of 0 is that of background too.
        IDiscretiser discretiser = isArgmax ? new Argmax() : new Threshold(0) { Order = [3, 1, 4, 0, 2] };
        SoftmaxActivation[] activations = isArgmax ? [new()] : [];
        foreach ((Size3 roi, double overlap) in new[] { (new Size3(8, 6, 7), 0.25), (new Size3(20, 5, 9), 0.5), (new Size3(32, 32, 32), 0.0) })
        {
            MirroringInferer inferer = new(new SlidingWindowInferer(roi, overlap, true, 0.125), axes);
            using NetworkOutput whole = inferer.Run(network, [prepared], null, new(1, default));
            foreach (SoftmaxActivation step in activations)
                step.Apply(whole, new(1, default));
            LabelMap expected = RestoredValues.Labels(whole, discretiser, Labels, image, new(1, default));
            foreach (int degree in new[] { 1, 3 })
            {
                RestoredParts parts = new(activations, discretiser, Labels, image);
                inferer.Run(network, [prepared], parts, null, new(degree, default));
                Same(expected, parts.Map);
            }
        }
    }

    /// <summary>Sums in half precision: three digits, also in what is handed on.</summary>
    [Test]
    public void Half_precision_sums_give_nearly_the_same_labels()
    {
        using TestArchive archive = new(TestNetworks.Mix(Classes, out _, out _, 11));
        using Network network = Network.Load(archive.Archive, "cpu", 1);
        Volume<float> prepared = Numpy.Volume(NetworkGrid, Numpy.Random((int)NetworkGrid.Size.Count, 5, -1, 1));
        Grid image = Resampling.WithSpacing(NetworkGrid, new(1, 0.9, 1.2));
        Size3 roi = new(8, 6, 7);
        SlidingWindowInferer inferer = new(roi, 0.25, true, 0.125);
        RestoredParts single = new([], new Argmax(), Labels, image), half = new([], new Argmax(), Labels, image);
        inferer.Run(network, [prepared], single, null, new(1, default));
        List<string> notes = [];
        Grid reversed = NetworkLayout.Reversed(prepared, 1, default).Grid;
        WindowMemory need = new(new(NetworkGrid.Size, roi, 0.25), 1, Classes, half.HeldBytes(reversed, Classes), null, 1);
        inferer.Run(network, [prepared], half, new Direct(p => { if (p.Note is not null) notes.Add(p.Note.Text); }), new(1, default) { MemoryBytes = need.Least });
        Assert.That(notes.Single(), Does.StartWith("Sums of windows are kept in half precision"));
        Assert.That(Differing(single.Map, half.Map), Is.LessThan(image.Size.Count / 50));
    }

    /// <summary>An inferer of an archive's own may hand over other parts.</summary>
    [Test]
    public void Parts_of_an_inferer_that_knows_no_blocks_are_put_together_first()
    {
        Grid grid = Grid.Axial(new(6, 5, 4), new(2, 2, 2)), image = Grid.Axial(new(12, 10, 8), new(1, 1, 1));
        float[] values = Numpy.Random(Classes * 120, 5);
        using NetworkOutput whole = new(grid, Classes, [.. values]);
        RestoredParts parts = new([], new Argmax(), Labels, image);
        parts.Begin(grid, Classes);
        for (int z = 0; z < 4; z++)
        {
            using NetworkOutput plane = new(grid.Crop(new(new(0, 0, z), new(6, 5, 1))), Classes, [.. Enumerable.Range(0, Classes).SelectMany(c => values.AsSpan(c * 120 + z * 30, 30).ToArray())]);
            parts.Take(plane, z * 30, new(1, default));
        }
        VolumeAssert.Equal(RestoredValues.Labels(whole, new Argmax(), Labels, image, new(1, default)), parts.Map);
    }

    private static void Same(LabelMap expected, LabelMap actual)
    {
        Assert.That(actual.Grid, Is.EqualTo(expected.Grid));
        Assert.That(actual.Labels, Is.EqualTo(expected.Labels));
        // Two values that differ by less than a float's rounding may change places.
        Assert.That(Differing(expected, actual), Is.LessThanOrEqualTo(expected.Grid.Size.Count / 10_000));
    }

    private static long Differing(LabelMap a, LabelMap b)
    {
        long count = 0;
        for (int i = 0; i < a.Voxels.Length; i++)
            count += a.Voxels[i] != b.Voxels[i] ? 1 : 0;
        return count;
    }
}
