using Clara.Interop;

namespace Clara.Abi.Tests.Hostile;

/// <summary>Rule A11: progress comes in order on the caller's thread, and stopping at any tick stops.</summary>
public sealed unsafe class ProgressTests
{
    /// <summary>Ticks at which stopping is tried, spread over all of them.</summary>
    private const int Tried = 40;

    [Test]
    public void Progress_rises_to_1000_on_the_calling_thread()
    {
        using World world = new();
        Annotation annotation = new(world);
        Assert.That(annotation.Run(), Is.EqualTo(ClaraConstants.Ok), Library.LastError());
        Assert.That(annotation.Progress->Broken, Is.False);
        Assert.That(annotation.Progress->Count, Is.GreaterThan(0));
        Assert.That(annotation.Progress->Last, Is.EqualTo(1000u));
    }

    [TestCase(ClaraConstants.ECancelled)]
    [TestCase(1)]
    [TestCase(ClaraConstants.EInternal)]
    public void Stopping_at_each_tick_is_cancelled_and_leaves_the_session_usable(int answer)
    {
        using World world = new();
        Annotation whole = new(world);
        Assert.That(whole.Run(), Is.EqualTo(ClaraConstants.Ok), Library.LastError());
        int ticks = whole.Progress->Count;
        ulong voxels = whole.VoxelCount();
        foreach (int at in Enumerable.Range(1, ticks).Where(t => ticks <= Tried || t % (ticks / Tried) == 0 || t == ticks))
        {
            Annotation stopped = new(world);
            stopped.Progress->StopAt = at;
            stopped.Progress->StopWith = answer;
            int status = stopped.Run();
            // How many ticks there are may differ a little from run to run: progress is told by time.
            if (stopped.Progress->Count < at)
                continue;
            Assert.That(Library.Name(status), Is.EqualTo(Library.Name(ClaraConstants.ECancelled)), $"tick {at} of {ticks}");
            Assert.That(Library.LastError(), Is.Not.Empty);
            Assert.That(world.Memory.GuardsUntouched, Is.True);
            Assert.That(stopped.Progress->Broken, Is.False, $"tick {at} of {ticks}");
        }
        Annotation again = new(world);
        Assert.That(again.Run(), Is.EqualTo(ClaraConstants.Ok), Library.LastError());
        Assert.That(again.VoxelCount(), Is.EqualTo(voxels));
    }

    [Test]
    public void A_stop_is_the_last_call_even_where_the_work_was_done_by_then([Range(1, 4)] int tick)
    {
        using World world = new();
        Annotation annotation = new(world);
        annotation.Progress->StopAt = tick;
        annotation.Progress->StopWith = ClaraConstants.ECancelled;
        annotation.Progress->StopDelayMs = 300;
        int status = annotation.Run();
        Assert.That(annotation.Progress->Count, Is.AtMost(tick), "called again after it had said stop");
        Assert.That(Library.Name(status), Is.EqualTo(Library.Name(annotation.Progress->Count == tick ? ClaraConstants.ECancelled : ClaraConstants.Ok)));
    }
}
