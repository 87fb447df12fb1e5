using Clara.Imaging;
using Clara.Inference.Inferers;
using Clara.Inference.Networks;

namespace Clara.Inference.Tests.Inferers.SlidingWindowInfererTests;

/// <summary>Windows at once, and what happens where the engine has no memory for them: a network that gives each voxel plus one, up to a number of voxels.</summary>
public sealed class MemoryTests
{
    private static readonly Grid Grid = Grid.Axial(new(40, 36, 34), new(1, 1, 1));

    private sealed class Limited(long mostVoxels, long learnt, params int[] shape) : Network("net", new("image", shape), new("logits", shape))
    {
        public List<string> Shapes { get; } = [];

        public bool OnCard { get; init; }

        public override bool IsOnProcessors => !OnCard;

        public override bool MeasuresRuns => !OnCard;

        public override NetworkTensor Run(Memory<float> voxels, long[] shape, CancellationToken ct)
        {
            Shapes.Add(string.Join(" ", shape));
            if (voxels.Length > mostVoxels)
                throw new ClaraException(StatusCode.Memory, "no memory");
            if (!OnCard)
                Learn(learnt, 1);
            return new Tensor(shape, [.. voxels.ToArray().Select(v => v + 1)]);
        }

        protected override void Close()
        {
        }
    }

    private sealed class Tensor(IReadOnlyList<long> shape, float[] values) : NetworkTensor
    {
        public override IReadOnlyList<long> Shape => shape;

        public override Span<float> Values => values;

        public override void Dispose()
        {
        }
    }

    private static List<string> Run(Network network, Size3 roi, int batch, long memory = 0)
    {
        Volume<float> image = Numpy.Volume(Grid, Numpy.Random((int)Grid.Size.Count, 3));
        List<WorkProgress> seen = [];
        WholeOutput whole = new();
        new SlidingWindowInferer(roi, 0.25, true, 0.125, batch).Run(network, [image], whole, new Direct(seen.Add), new(2, default) { MemoryBytes = memory });
        Numpy.Same([.. NetworkLayout.Reversed(image, 1, default).Voxels.ToArray().Select(v => v + 1)], whole.Result.Values, 1e-5);
        Assert.That(seen.Select(p => p.Fraction), Is.Ordered);
        Assert.That(seen[^1].Fraction, Is.EqualTo(1));
        return [.. seen.Where(p => p.Note is not null).Select(p => p.Note!.Text)];
    }

    /// <summary>Two windows along each axis: one alone, from which its memory is learnt, then as many as asked.</summary>
    [Test]
    public void As_many_windows_as_asked_run_at_once()
    {
        using Limited network = new(long.MaxValue, 0, -1, 1, -1, -1, -1);
        Assert.That(Run(network, new(32, 32, 32), 3), Is.Empty);
        Assert.That(network.Shapes, Is.EqualTo(new[] { "1 1 32 32 32", "3 1 32 32 32", "3 1 32 32 32", "1 1 32 32 32" }));
    }

    [Test]
    public void On_a_card_as_many_windows_as_asked_run_from_the_first_on()
    {
        using Limited network = new(long.MaxValue, 0, -1, 1, -1, -1, -1) { OnCard = true };
        Assert.That(Run(network, new(32, 32, 32), 4), Is.Empty);
        Assert.That(network.Shapes, Is.EqualTo(new[] { "4 1 32 32 32", "4 1 32 32 32" }));
    }

    [TestCase(1, 1, -1, -1, -1), TestCase(1, 1, 32, 32, 32)]
    public void A_network_of_one_image_gets_one_window_at_a_time(params int[] shape)
    {
        using Limited network = new(long.MaxValue, 0, shape);
        Run(network, new(32, 32, 32), 4);
        Assert.That(network.Shapes, Is.EqualTo(Enumerable.Repeat("1 1 32 32 32", 8)));
    }

    /// <summary>100 bytes a voxel were learnt, 10 MiB are allowed: two windows of 3.3 MB beside the image, and no more.</summary>
    [Test]
    public void As_many_windows_run_at_once_as_fit_the_memory()
    {
        using Limited network = new(long.MaxValue, 100, -1, 1, -1, -1, -1);
        Run(network, new(32, 32, 32), 8, 9_000_000);
        Assert.That(network.Shapes.Distinct(), Is.EqualTo(new[] { "1 1 32 32 32", "2 1 32 32 32" }));
    }

    [Test]
    public void Too_many_windows_for_the_engine_are_halved_with_a_note_and_the_same_result()
    {
        using Limited network = new(2 * 32768, 0, -1, 1, -1, -1, -1);
        Assert.That(Run(network, new(32, 32, 32), 4), Is.EqualTo(new[] { "There is not enough memory for 4 windows at once; 2 were taken." }));
        Assert.That(network.Shapes.Skip(1).Take(2), Is.EqualTo(new[] { "4 1 32 32 32", "2 1 32 32 32" }));
    }

    /// <summary>One window of 104 classes is 0.8 GiB, and engines hand over less than 2 GiB at once.</summary>
    [Test]
    public void Windows_at_once_stay_below_what_an_engine_can_hand_over() =>
        Assert.That(new WindowMemory(new(new(256, 256, 256), new(128, 128, 128), 0.25), 1, 104, 0, 0, 8).Within(1L << 40, isAlone: true)!.Batch, Is.EqualTo(2));

    [Test]
    public void A_window_too_large_for_the_engine_becomes_smaller_with_a_note()
    {
        using Limited network = new(32 * 32 * 32, 0, -1, 1, -1, -1, -1);
        List<string> notes = Run(network, new(96, 96, 96), 1);
        Assert.That(notes, Has.Count.EqualTo(2));
        Assert.That(notes[0], Does.StartWith("There is not enough memory for windows of 96 x 96 x 96; windows of 64 x 64 x 64 were taken"));
        Assert.That(network.Shapes[^1], Does.EndWith("1 32 32 32"));
    }

    [Test]
    public void A_network_of_one_extent_says_that_memory_does_not_suffice()
    {
        using Limited network = new(100, 0, 1, 1, 32, 32, 32);
        Assert.That(Assert.Throws<ClaraException>(() => Run(network, new(32, 32, 32), 1))!.Status, Is.EqualTo(StatusCode.Memory));
        Assert.That(network.Shapes, Has.Count.EqualTo(1));
    }

    [TestCase(96, 96, 96, "64 x 64 x 64"), TestCase(64, 64, 64, "32 x 32 x 32"), TestCase(32, 32, 32, null), TestCase(160, 160, 32, "96 x 96 x 32"), TestCase(128, 128, 16, "64 x 64 x 16"), TestCase(7, 7, 7, "4 x 4 x 4"), TestCase(1, 1, 1, null)]
    public void Smaller_windows_stay_multiples_of_what_networks_halve(int x, int y, int z, string? smaller) => Assert.That(SlidingWindowInferer.Smaller(new(x, y, z))?.ToString(), Is.EqualTo(smaller));
}
