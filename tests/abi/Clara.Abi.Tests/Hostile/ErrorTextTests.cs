using Clara.Interop;

namespace Clara.Abi.Tests.Hostile;

/// <summary>Rule A9: the last error is the thread's own, lasts until its next call and fits into any buffer.</summary>
public sealed unsafe class ErrorTextTests
{
    [Test]
    public void Two_threads_errors_stay_apart()
    {
        using World world = new();
        nint session = world[HandleType.Session], image = world[HandleType.Image], scratch = world.Memory.Zeroed(256), noKey = world.Memory.Text("no.such.key"), preferences = world[HandleType.Preferences];
        using Barrier step = new(2);
        string[] first = new string[50], second = new string[50];
        Thread a = new(() => Repeat(first, step, () => Library.Status("clara_preferences_set", preferences, noKey, noKey)));
        Thread b = new(() => Repeat(second, step, () => Library.Status("clara_image_info", session, scratch)));
        a.Start();
        b.Start();
        a.Join();
        b.Join();
        Assert.That(first, Has.All.Contains("no.such.key"));
        Assert.That(second.Distinct().Count(), Is.EqualTo(1));
        Assert.That(second[0], Is.Not.Empty.And.Not.Contains("no.such.key"));
        Assert.That(image, Is.Not.Zero);
    }

    [Test]
    public void A_thread_that_did_nothing_has_no_error()
    {
        using World world = new();
        Library.Status("clara_cancel_request", 0);
        string other = "not run";
        Thread thread = new(() => other = Library.LastError());
        thread.Start();
        thread.Join();
        Assert.That(other, Is.Empty);
        Assert.That(Library.LastError(), Is.Not.Empty);
    }

    [Test]
    public void The_text_stays_while_it_is_read_and_is_gone_after_the_next_success()
    {
        using World world = new();
        Library.Status("clara_cancel_request", 0);
        string text = Library.LastError();
        Library.Call("clara_status_name", -1);
        Assert.That(text, Is.Not.Empty.And.EqualTo(Library.LastError()));
        Library.Need("clara_cancel_request", world[HandleType.Cancel]);
        Assert.That(Library.LastError(), Is.Empty);
    }

    [Test]
    public void A_buffer_that_is_too_small_is_told_the_size_and_a_buffer_of_that_size_is_enough()
    {
        using World world = new();
        Library.Status("clara_cancel_request", 0);
        byte* buffer = (byte*)world.Memory.Zeroed(4096);
        ulong needed = 0;
        int asked = Library.Status("clara_last_error", 0, (nint)(&needed));
        Assert.That(asked, Is.AnyOf(ClaraConstants.Ok, ClaraConstants.EBuffer));
        Assert.That(needed, Is.GreaterThan(1ul));
        ulong small = needed - 1;
        Assert.That(Library.Status("clara_last_error", (nint)buffer, (nint)(&small)), Is.EqualTo(ClaraConstants.EBuffer));
        Assert.That(small, Is.EqualTo(needed));
        Assert.That(Library.Status("clara_last_error", (nint)buffer, (nint)(&small)), Is.EqualTo(ClaraConstants.Ok));
        Assert.That(buffer[needed - 1], Is.Zero);
        Assert.That(buffer[needed - 2], Is.Not.Zero);
    }

    private static void Repeat(string[] texts, Barrier step, Func<int> fail)
    {
        for (int i = 0; i < texts.Length; i++)
        {
            fail();
            step.SignalAndWait(); // both have failed before either reads
            texts[i] = Library.LastError();
            step.SignalAndWait();
        }
    }
}
