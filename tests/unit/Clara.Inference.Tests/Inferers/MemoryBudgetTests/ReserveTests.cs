using Clara.Imaging;
using Clara.Inference.Inferers;
using Clara.Inference.Networks;
using Clara.Inference.Tests.Onnx;

namespace Clara.Inference.Tests.Inferers.MemoryBudgetTests;

/// <summary>Who gets memory, who waits, and who is refused.</summary>
public sealed class ReserveTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    private static MemoryReservation Reserve(MemoryBudget budget, long bytes, Action<string>? waiting = null, CancellationToken ct = default) =>
        budget.Reserve(bytes, bytes, (left, _) => bytes <= left ? bytes : null, waiting, ct);

    [Test]
    public void What_does_not_fit_alone_is_refused_at_once_also_while_others_run()
    {
        MemoryBudget budget = new(100);
        using MemoryReservation held = Reserve(budget, 90);
        Assert.That(Assert.Throws<ClaraException>(() => Reserve(budget, 101))!.Status, Is.EqualTo(StatusCode.Memory));
        Assert.That(budget.Reserved, Is.EqualTo(90));
    }

    [Test]
    public void What_does_not_fit_beside_another_waits_for_its_end_and_says_so_once()
    {
        MemoryBudget budget = new(100);
        MemoryReservation held = Reserve(budget, 60);
        List<string> told = [];
        using ManualResetEventSlim waits = new();
        Task<MemoryReservation> later = Task.Run(() => Reserve(budget, 50, why => { told.Add(why); waits.Set(); }));
        Assert.That(waits.Wait(Long), Is.True);
        held.Shrink(55); // not enough yet
        Assert.That((later.IsCompleted, budget.Reserved), Is.EqualTo((false, 55L)));
        held.Dispose();
        held.Dispose(); // a second time is nothing
        Assert.That(later.Wait(Long), Is.True);
        Assert.That((budget.Reserved, told.Count), Is.EqualTo((50L, 1)));
        Assert.That(told[0], Does.EndWith("it waits until other work ends."));
        later.Result.Dispose();
        Assert.That(budget.Reserved, Is.Zero);
    }

    [Test]
    public void A_cancelled_wait_ends_and_lets_the_next_in()
    {
        MemoryBudget budget = new(100);
        using MemoryReservation held = Reserve(budget, 60);
        using CancellationTokenSource source = new();
        using ManualResetEventSlim firstWaits = new(), secondWaits = new();
        Task<MemoryReservation> first = Task.Run(() => Reserve(budget, 80, _ => firstWaits.Set(), source.Token));
        Assert.That(firstWaits.Wait(Long), Is.True);
        // It would fit, but comes after one that is waiting: a large run is not passed for ever.
        Task<MemoryReservation> second = Task.Run(() => Reserve(budget, 30, _ => secondWaits.Set()));
        Assert.That(secondWaits.Wait(Long), Is.True);
        source.Cancel();
        Assert.That(() => first.Wait(Long), Throws.InstanceOf<AggregateException>().With.InnerException.InstanceOf<OperationCanceledException>());
        Assert.That(second.Wait(Long), Is.True);
        Assert.That(budget.Reserved, Is.EqualTo(90));
        second.Result.Dispose();
    }

    [Test]
    public void A_choice_that_fails_leaves_nothing_behind()
    {
        MemoryBudget budget = new(100);
        Assert.Throws<InvalidOperationException>(() => budget.Reserve(1, 1, (_, _) => throw new InvalidOperationException(), null, default));
        using MemoryReservation all = Reserve(budget, 100);
        Assert.That(budget.Reserved, Is.EqualTo(100));
    }

    [Test]
    public void Many_at_once_never_hold_more_than_is_allowed_and_all_come_through()
    {
        MemoryBudget budget = new(100);
        long held = 0, most = 0;
        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            using MemoryReservation mine = Reserve(budget, 1 + i * 37 % 100);
            long now = Interlocked.Add(ref held, mine.Bytes);
            for (long seen = Volatile.Read(ref most); now > seen; seen = Volatile.Read(ref most))
                Interlocked.CompareExchange(ref most, now, seen);
            Interlocked.Add(ref held, -mine.Bytes);
        });
        Assert.That(most, Is.GreaterThan(0).And.LessThanOrEqualTo(100));
        Assert.That(budget.Reserved, Is.Zero);
    }

    /// <summary>A network of 36 MiB stays loaded; a run that needs its place gets it, one that does not leaves it.</summary>
    [Test]
    public void Networks_that_nobody_uses_make_way()
    {
        using TestArchive archive = new(new OnnxBuilder().Input("image", OnnxBuilder.Float, 1, 1, -1, -1, -1).Output("logits", OnnxBuilder.Float, 1, 1, -1, -1, -1)
            .Weights("w", [9 << 20], new float[9 << 20]).Weights("i", OnnxBuilder.Int64, [1], new byte[8]).Node("Gather", ["w", "i"], "first").Node("Add", ["image", "first"], "logits").ToArray());
        using NetworkCache cache = new("cpu", 1, 1 << 30);
        MemoryBudget budget = new(100L << 20, cache);
        NetworkLease lease = cache.Enter(archive.Archive);
        using (MemoryReservation _ = Reserve(budget, 90L << 20)) // one in use counts, but refuses nothing that is alone
            Assert.That(cache.Count, Is.EqualTo(1));
        lease.Dispose();
        using (MemoryReservation _ = Reserve(budget, 50L << 20))
            Assert.That(cache.Count, Is.EqualTo(1));
        using (MemoryReservation _ = Reserve(budget, 90L << 20))
            Assert.That(cache.Count, Is.Zero);
    }
}
