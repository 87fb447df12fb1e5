using Clara.Imaging;
using Clara.Inference.Inferers;
using Clara.Inference.Interactive;
using Clara.Inference.Transforms;

namespace Clara.Inference.Tests.Inferers.MemoryBudgetTests;

/// <summary>Runs at the same time under one budget: windows of a network that gives each voxel plus one, and the whole image at once.</summary>
public sealed class SideBySideTests
{
    private const long BytesPerVoxel = 100;
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);
    private static readonly Size3 Roi = new(16, 16, 16);
    private static readonly Volume<float> Image = Numpy.Volume(Grid.Axial(new(20, 18, 17), new(1, 1, 1)), Numpy.Random(20 * 18 * 17, 3));
    private static readonly float[] Expected = [.. NetworkLayout.Reversed(Image, 1, default).Voxels.ToArray().Select(v => v + 1)];

    private static WindowMemory Need(long? activations, int most = 8) => new(new(new(20, 18, 17), Roi, 0.5), 1, 1, Image.Grid.Size.Count * sizeof(float), activations, most);

    private const long Window = (2 * sizeof(float) + BytesPerVoxel) * 4096;

    /// <summary>What a run takes that has one window at a time.</summary>
    private static readonly long One = Need(BytesPerVoxel * 4096, most: 1).Within(1L << 40, isAlone: true)!.Bytes;

    private static float[] Run(PlusOneNetwork network, MemoryBudget budget, Action<WorkProgress>? seen = null, int batch = 8, CancellationToken ct = default)
    {
        WholeOutput whole = new();
        new SlidingWindowInferer(Roi, 0.5, true, 0.125, batch).Run(network, [Image], whole, seen is null ? null : new Direct(seen), new WorkContext(1, ct) { Memory = budget });
        return whole.Result.Values.ToArray();
    }

    /// <summary>A network that has run: what a window of it takes is known.</summary>
    private static PlusOneNetwork Warm(Action<long[]>? onRun = null)
    {
        bool isWarm = false;
        PlusOneNetwork network = new(BytesPerVoxel, shape => { if (isWarm) onRun?.Invoke(shape); });
        Run(network, new MemoryBudget(1L << 40), batch: 1);
        isWarm = true;
        return network;
    }

    [Test]
    public void A_later_run_takes_fewer_windows_at_once_and_both_are_right()
    {
        MemoryBudget budget = new(2 * One + 4 * Window);
        List<string> first = [], second = [];
        using ManualResetEventSlim begun = new(), go = new();
        using PlusOneNetwork a = Warm(shape => { first.Add(shape[0].ToString()); begun.Set(); go.Wait(Long); }), b = Warm(shape => { second.Add(shape[0].ToString()); Assert.That(budget.Reserved, Is.LessThanOrEqualTo(budget.Allowed)); });
        Task<float[]> early = Task.Run(() => Run(a, budget, batch: 4));
        Assert.That(begun.Wait(Long), Is.True);
        Numpy.Same(Expected, Run(b, budget), 1e-5); // while the first one is held
        go.Set();
        Numpy.Same(Expected, early.Result, 1e-5);
        Assert.That((first[0], second[0]), Is.EqualTo(("4", "2")));
        Assert.That(budget.Reserved, Is.Zero);
    }

    [Test]
    public void Where_one_window_does_not_fit_beside_another_run_it_waits_with_a_note()
    {
        MemoryBudget budget = new(2 * One - 1 - Need(0).Good + Need(0).Least); // half sums do not fit either
        using ManualResetEventSlim begun = new(), go = new();
        using PlusOneNetwork a = Warm(_ => { begun.Set(); go.Wait(Long); }), b = Warm();
        Task<float[]> early = Task.Run(() => Run(a, budget, batch: 1));
        Assert.That(begun.Wait(Long), Is.True);
        List<WorkProgress> seen = [];
        float[] late = Run(b, budget, p =>
        {
            seen.Add(p);
            if (p.Stage == "waiting for memory")
                go.Set();
        });
        Numpy.Same(Expected, late, 1e-5);
        Numpy.Same(Expected, early.Result, 1e-5);
        Assert.That(seen.Count(p => p.Stage == "waiting for memory" && p.Note!.Text.StartsWith("There is not enough memory beside other work", StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That(seen.Select(p => p.Fraction), Is.Ordered);
        Assert.That(budget.Reserved, Is.Zero);
    }

    [Test]
    public void Half_precision_is_taken_before_it_waits()
    {
        MemoryBudget budget = new(2 * One - 1);
        using ManualResetEventSlim begun = new(), go = new();
        using PlusOneNetwork a = Warm(_ => { begun.Set(); go.Wait(Long); }), b = Warm();
        Task<float[]> early = Task.Run(() => Run(a, budget, batch: 1));
        Assert.That(begun.Wait(Long), Is.True);
        List<WorkProgress> seen = [];
        Numpy.Same(Expected, Run(b, budget, seen.Add), 5e-3);
        Assert.That(seen.Single(p => p.Note is not null).Note!.Text, Does.StartWith("Sums of windows are kept in half precision"));
        go.Set();
        Numpy.Same(Expected, early.Result, 1e-5);
    }

    /// <summary>Before it is learnt how much a run takes it takes all, so that the next one begins when that is known.</summary>
    [Test]
    public void Three_runs_of_networks_that_never_ran_come_through_within_the_budget()
    {
        MemoryBudget budget = new(One + One / 2);
        PlusOneNetwork[] networks = [.. Enumerable.Range(0, 3).Select(_ => new PlusOneNetwork(BytesPerVoxel, _ => Assert.That(budget.Reserved, Is.InRange(1, budget.Allowed))))];
        Parallel.ForEach(networks, new ParallelOptions { MaxDegreeOfParallelism = 3 }, network => Numpy.Same(Expected, Run(network, budget), 5e-3));
        Assert.That(budget.Reserved, Is.Zero);
        foreach (PlusOneNetwork network in networks)
            network.Dispose();
    }

    /// <summary>Two networks that never ran: the second one waits for one window of the first and not for its end.</summary>
    [Test]
    public void A_first_run_gives_back_after_one_window_what_it_does_not_need()
    {
        MemoryBudget budget = new(1L << 30);
        using ManualResetEventSlim begun = new(), secondWindow = new(), first = new(), go = new();
        int windows = 0;
        using PlusOneNetwork a = new(BytesPerVoxel, _ =>
        {
            bool isFirst = ++windows == 1;
            (isFirst ? begun : secondWindow).Set();
            (isFirst ? first : go).Wait(Long);
        });
        using PlusOneNetwork b = new(BytesPerVoxel);
        Task<float[]> early = Task.Run(() => Run(a, budget, batch: 1));
        Assert.That(begun.Wait(Long), Is.True);
        List<string> notes = [];
        Numpy.Same(Expected, Run(b, budget, p =>
        {
            if (p.Note is not null)
                notes.Add(p.Stage);
            if (p.Stage == "waiting for memory")
                first.Set();
        }), 1e-5); // while the first one is held in its second window
        Assert.That((notes, secondWindow.IsSet, early.IsCompleted), Is.EqualTo((new[] { "waiting for memory" }, true, false)));
        Assert.That(budget.Reserved, Is.EqualTo(One));
        go.Set();
        Numpy.Same(Expected, early.Result, 1e-5);
    }

    /// <summary>The same for whole images: what was not needed is given back when the network is through, and not with the output.</summary>
    [TestCase(1), TestCase(-1)]
    public void A_first_run_of_a_whole_image_gives_back_what_it_did_not_need(int classes)
    {
        MemoryBudget budget = new(1L << 30);
        using PlusOneNetwork network = new(BytesPerVoxel, output: [-1, classes, -1, -1, -1]), other = new(BytesPerVoxel, output: [-1, classes, -1, -1, -1]);
        WorkContext work = new(1, default) { Memory = budget };
        long need = (8 + BytesPerVoxel) * Image.Grid.Size.Count;
        Direct nothingWaits = new(p => Assert.That(p.Stage, Is.Not.EqualTo("waiting for memory")));
        using (new SimpleInferer().Run(network, [Image], null, work))
        {
            Assert.That(budget.Reserved, Is.EqualTo(need));
            using NetworkOutput deepgrow = DepthFirstRun.Run(other, isFlat: false, [Image], nothingWaits, work);
            Assert.That(budget.Reserved, Is.EqualTo(2 * need));
        }
        long held = 0;
        using PlusOneNetwork third = new(BytesPerVoxel, output: [-1, classes, -1, -1, -1]);
        new SimpleInferer().Run(third, [Image], new Receiver(1000, () => held = budget.Reserved), nothingWaits, work);
        Assert.That((held, budget.Reserved), Is.EqualTo((need + 1000, 0L)), "what the receiver holds counts with it");
    }

    /// <summary>Says what it holds, and that a part came.</summary>
    private sealed class Receiver(long bytes, Action taken) : IOutputReceiver
    {
        public long HeldBytes(Grid grid, int classes) => bytes * classes;

        public void Begin(Grid grid, int classes)
        {
        }

        public void Take(NetworkOutput part, int first, WorkContext work) => taken();
    }

    [Test]
    public void A_cancel_while_it_waits_ends_it_and_the_other_goes_on()
    {
        MemoryBudget budget = new(One);
        using ManualResetEventSlim begun = new(), go = new();
        using CancellationTokenSource source = new();
        using PlusOneNetwork a = Warm(_ => { begun.Set(); go.Wait(Long); }), b = Warm();
        Task<float[]> early = Task.Run(() => Run(a, budget, batch: 1));
        Assert.That(begun.Wait(Long), Is.True);
        Assert.That(() => Run(b, budget, p => { if (p.Stage == "waiting for memory") source.Cancel(); }, ct: source.Token), Throws.InstanceOf<OperationCanceledException>());
        go.Set();
        Numpy.Same(Expected, early.Result, 1e-5);
        Assert.That(budget.Reserved, Is.Zero);
    }

    [Test]
    public void A_run_that_fails_gives_its_memory_back()
    {
        MemoryBudget budget = new(One);
        using PlusOneNetwork network = Warm(_ => throw new ClaraException(StatusCode.Inference, "broken"));
        Assert.Throws<ClaraException>(() => Run(network, budget));
        Assert.That(budget.Reserved, Is.Zero);
        Assert.Throws<ClaraException>(() => new SimpleInferer().Run(network, [Image], null, new WorkContext(1, default) { Memory = budget }));
        Assert.That(budget.Reserved, Is.Zero);
    }

    /// <summary>Out of memory in the engine: half of the windows each time, with no more than they need.</summary>
    [Test]
    public void What_the_engine_has_no_memory_for_is_not_kept_reserved()
    {
        MemoryBudget budget = new(1L << 30);
        List<(long Windows, long Reserved)> runs = [];
        using PlusOneNetwork network = Warm(shape =>
        {
            runs.Add((shape[0], budget.Reserved));
            if (shape[0] > 1)
                throw new ClaraException(StatusCode.Memory, "no memory");
        });
        Numpy.Same(Expected, Run(network, budget, batch: 4), 1e-5);
        Assert.That(runs.Take(3).Select(r => r.Windows), Is.EqualTo(new[] { 4L, 2, 1 }));
        Assert.That((runs[0].Reserved - runs[1].Reserved, runs[1].Reserved - runs[2].Reserved), Is.EqualTo((2 * Window, Window)));
        Assert.That(budget.Reserved, Is.Zero);
    }

    [Test]
    public void Smaller_windows_reserve_anew()
    {
        MemoryBudget budget = new(1L << 30);
        List<(long Extent, long Reserved)> runs = [];
        using PlusOneNetwork network = Warm(shape =>
        {
            runs.Add((shape[2], budget.Reserved));
            if (shape[2] > 32)
                throw new ClaraException(StatusCode.Memory, "no memory");
        });
        new SlidingWindowInferer(new(96, 96, 96), 0.5, true, 0.125).Run(network, [Image], new WholeOutput(), null, new WorkContext(1, default) { Memory = budget });
        Assert.That(runs.Select(r => r.Extent), Is.EqualTo(new[] { 96L, 64, 32 }));
        Assert.That(runs[0].Reserved - runs[1].Reserved, Is.EqualTo((8 + BytesPerVoxel) * (96 * 96 * 96 - 64 * 64 * 64)));
        Assert.That(budget.Reserved, Is.Zero);
    }

    /// <summary>The output is the engine's memory until it is disposed, and counts as long.</summary>
    [Test]
    public void A_whole_image_counts_until_its_output_is_disposed()
    {
        MemoryBudget budget = new(1L << 30);
        using PlusOneNetwork network = Warm();
        using (NetworkOutput output = new SimpleInferer().Run(network, [Image], null, new WorkContext(1, default) { Memory = budget }))
            Assert.That(budget.Reserved, Is.EqualTo((8 + BytesPerVoxel) * Image.Grid.Size.Count));
        Assert.That(budget.Reserved, Is.Zero);
    }
}
