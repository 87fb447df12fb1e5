using Clara.Imaging;
using Clara.Inference.Inferers;
using Clara.Inference.Networks;
using Clara.Inference.Outputs;
using Clara.Inference.Segmentation;
using Clara.TestKit;

namespace Clara.Inference.Tests.Inferers.SlidingWindowInfererTests;

/// <summary>Sums in half precision of values that half precision does not have. The network looks at single voxels, so what it says of a voxel is the truth for the mean of all windows and flips.</summary>
public sealed class HalfRangeTests
{
    private const int Classes = 4;
    private static readonly Size3 Roi = new(8, 6, 7);
    private static readonly Label[] Labels = [.. Enumerable.Range(1, Classes - 1).Select(i => new Label(i, $"label {i}"))];
    private static readonly Volume<float> Image = Numpy.Volume(Grid.Axial(new(20, 13, 17), new(1, 1, 1)), Numpy.Random(20 * 13 * 17, 5, -1, 1));
    private static readonly float[] Voxels = NetworkLayout.Reversed(Image, 1, default).Voxels.ToArray();
    private static readonly Grid Reversed = NetworkLayout.Reversed(Image, 1, default).Grid;

    /// <summary>HU values handed through, raw MR, and what no network should say.</summary>
    private static IEnumerable<TestCaseData> Cases()
    {
        foreach (float size in new[] { 1, 8192, 60_000, 3e6f, 1e9f, 1e12f })
            foreach ((bool gaussian, int[] axes) in new (bool, int[])[] { (false, []), (true, []), (true, [0, 1, 2]) })
                if (axes.Length == 0 || size is 1 or 60_000 or 1e12f) // the others of eight times the windows would tell nothing new
                    yield return new TestCaseData(size, gaussian, axes).SetArgDisplayNames($"{size:G}", gaussian ? "gaussian" : "even", string.Join(" ", axes));
    }

    /// <summary>Relative to the value: windows of so few voxels overlap up to 27-fold, with flips 216-fold, and each sum is rounded.</summary>
    private static double Digits(float size, int[] axes) => (Math.Abs(size) > 8000 ? 0.01 : 0.005) * (axes.Length > 0 ? 5 : 1);

    [TestCaseSource(nameof(Cases))]
    public void Values_are_those_of_the_network(float size, bool gaussian, int[] axes)
    {
        WholeOutput whole = new();
        Run((k, v) => size * Unit(k, v), gaussian, axes, whole);
        for (int k = 0; k < Classes; k++)
            for (int i = 0; i < Voxels.Length; i++)
            {
                double found = whole.Result.Class(k)[i] / size, expected = Unit(k, Voxels[i]);
                if (!(Math.Abs(found - expected) <= Digits(size, axes) * Math.Abs(expected) + 1e-4))
                    Assert.Fail(FormattableString.Invariant($"class {k}, voxel {i}: {found} and not {expected}, times {size}"));
            }
    }

    [TestCaseSource(nameof(Cases))]
    public void Labels_are_those_of_the_highest_values(float size, bool gaussian, int[] axes)
    {
        LabelParts labels = new([], new Argmax(), Labels);
        Run((k, v) => size * Unit(k, v), gaussian, axes, labels);
        int sure = Same(labels.Map, Unit, Digits(size, axes));
        Assert.That(sure, Is.GreaterThan(Voxels.Length * 8 / 10));
    }

    /// <summary>Beside voxels of -1e9, or of the lowest float there is, the others must keep their values.</summary>
    [TestCase(-1e9f)]
    [TestCase(float.MinValue)]
    public void Masked_voxels_lose_and_leave_the_others_their_digits(float mask)
    {
        foreach (bool gaussian in new[] { false, true })
        {
            LabelParts labels = new([new SoftmaxActivation()], new Argmax(), Labels);
            Run(Masked, gaussian, [], labels);
            Assert.That(Same(labels.Map, Masked, Digits(mask, [])), Is.GreaterThan(Voxels.Length * 8 / 10));
        }

        float Masked(int k, float v) => k > 0 && (int)MathF.Floor(v * 40) % Classes == k ? mask : 10 * Unit(k, v);
    }

    /// <summary>A threshold in HU, near 0 of values up to 30000: how sums are kept must not show in what is compared with it.</summary>
    [Test]
    public void Thresholds_are_compared_with_the_networks_own_values()
    {
        LabelParts labels = new([], new Threshold(300), [new(1, "bone")]);
        Run((k, v) => k == 0 ? 30_000 * v : -1, gaussian: true, [], labels);
        for (int i = 0; i < Voxels.Length; i++)
            if (Math.Abs(30_000 * Voxels[i] - 300) > 3)
                Assert.That(labels.Map.Voxels[i], Is.EqualTo(30_000 * Voxels[i] >= 300 ? 1 : 0), $"voxel {i}");
    }

    /// <summary>Block by block: values are kept once more between the network and the image's grid.</summary>
    [TestCase(8192)]
    [TestCase(1e6f)]
    public void Restored_values_are_those_of_single_precision(float size)
    {
        Grid image = Resampling.WithSpacing(Image.Grid, new(0.7, 0.8, 0.9));
        RestoredParts half = new([], new Argmax(), Labels, image), single = new([], new Argmax(), Labels, image);
        Run((k, v) => size * Unit(k, v), gaussian: true, [], half);
        using PointwiseNetwork network = new(Classes, (k, v) => size * Unit(k, v));
        new SlidingWindowInferer(Roi, 0.5, true, 0.125).Run(network, [Image], single, null, new(1, default));
        int differing = 0;
        for (int i = 0; i < half.Map.Voxels.Length; i++)
            differing += half.Map.Voxels[i] == single.Map.Voxels[i] ? 0 : 1;
        Assert.That(differing, Is.LessThan(image.Size.Count / 100));
    }

    /// <summary>A network's own NaN and infinities are what they are in single precision, and change nothing beside them.</summary>
    [Test]
    public void What_the_network_says_is_infinite_or_no_number_stays_that()
    {
        WholeOutput whole = new();
        Run((k, v) => k switch { 1 when v > 0.9f => float.NaN, 2 when v > 0.5f => float.PositiveInfinity, 3 when v < 0 => float.NegativeInfinity, _ => 60_000 * Unit(k, v) }, gaussian: true, [], whole);
        for (int i = 0; i < Voxels.Length; i++)
        {
            float v = Voxels[i];
            float[] found = [.. Enumerable.Range(0, Classes).Select(k => whole.Result.Class(k)[i])];
            Assert.That((float.IsNaN(found[1]), float.IsPositiveInfinity(found[2]), float.IsNegativeInfinity(found[3])), Is.EqualTo((v > 0.9f, v > 0.5f, v < 0)), $"voxel {i}");
            Assert.That(found[0], Is.EqualTo(60_000 * Unit(0, v)).Within(300 + 6), $"voxel {i}");
        }
    }

    /// <summary>Crosses of straight lines, so that every class is the highest somewhere.</summary>
    private static float Unit(int k, float v) => k switch { 0 => 0.05f, 1 => v, 2 => -v, _ => 0.6f - 1.5f * Math.Abs(v) };

    private static int Same(LabelMap map, Func<int, float, float> logit, double digits)
    {
        int sure = 0;
        for (int i = 0; i < Voxels.Length; i++)
        {
            double[] values = [.. Enumerable.Range(0, Classes).Select(k => (double)logit(k, Voxels[i]))];
            double[] ordered = [.. values.OrderDescending()];
            if (ordered[0] - ordered[1] <= digits * (Math.Abs(ordered[0]) + Math.Min(Math.Abs(ordered[1]), Math.Abs(ordered[0]))))
                continue;
            sure++;
            if (map.Voxels[i] != Array.IndexOf(values, ordered[0]))
                Assert.Fail($"voxel {i} is {map.Voxels[i]} of {string.Join(", ", values)}");
        }
        return sure;
    }

    private static void Run(Func<int, float, float> logit, bool gaussian, int[] axes, IOutputReceiver receiver)
    {
        using PointwiseNetwork network = new(Classes, logit);
        WindowMemory need = new(new(NetworkLayout.TensorSize(Reversed), Roi, 0.5, axes), 1, Classes, receiver.HeldBytes(Reversed, Classes), null, 1);
        List<string> notes = [];
        MirroringInferer mirroring = new(new SlidingWindowInferer(Roi, 0.5, gaussian, 0.125), axes);
        mirroring.Run(network, [Image], receiver, new Direct(p => { if (p.Note is not null) notes.Add(p.Note.Text); }), new(2, default) { MemoryBytes = need.Least });
        Assert.That(notes.Single(), Does.StartWith("Sums of windows are kept in half precision"));
    }
}
