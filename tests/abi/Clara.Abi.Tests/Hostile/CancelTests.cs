using Clara.Interop;

namespace Clara.Abi.Tests.Hostile;

/// <summary>Rule A12: a request before, during and after a call; one request for many calls.</summary>
public sealed unsafe class CancelTests
{
    [Test]
    public void A_request_before_the_call_stops_every_kind_of_call()
    {
        using World world = new();
        nint cancel = world[HandleType.Cancel];
        Library.Need("clara_cancel_request", cancel);
        AssertCancelled(new Annotation(world, cancel).Run());

        nint models = world.HandleOutput(HandleType.Models);
        AssertCancelled(Library.Status("clara_session_models", world[HandleType.Session], 0, cancel, models));
        ClaraConnectionReport* report = (ClaraConnectionReport*)world.Memory.Zeroed(sizeof(ClaraConnectionReport));
        report->StructSize = (uint)sizeof(ClaraConnectionReport);
        AssertCancelled(Library.Status("clara_session_test_connection", world[HandleType.Session], cancel, (nint)report, 0, 0));
        nint map = world.HandleOutput(HandleType.Labelmap), scores = world.HandleOutput(HandleType.Scores);
        ClaraSegmentOptions* segment = (ClaraSegmentOptions*)Structs.SegmentOptions().Good(world);
        segment->Cancel = cancel;
        AssertCancelled(Library.Status("clara_segment", world[HandleType.Session], world[HandleType.Image], (nint)segment, map));
        ClaraDeepgrowOptions* clicks = (ClaraDeepgrowOptions*)Structs.DeepgrowOptions().Good(world);
        clicks->Cancel = cancel;
        AssertCancelled(Library.Status("clara_deepgrow", world[HandleType.Session], world[HandleType.Image], (nint)clicks, 0, map));
        ClaraClassifyOptions* classify = (ClaraClassifyOptions*)Structs.ClassifyOptions().Good(world);
        classify->Cancel = cancel;
        AssertCancelled(Library.Status("clara_classify", world[HandleType.Session], world[HandleType.Image], (nint)classify, scores));
        Assert.That(world.Memory.OutputsUntouched, Is.True);
    }

    [Test]
    public void A_request_during_the_call_stops_it_and_the_session_stays_usable()
    {
        using World world = new();
        Annotation during = new(world, world[HandleType.Cancel]);
        during.Progress->CancelAt = 1;
        during.Progress->Cancel = world[HandleType.Cancel];
        AssertCancelled(during.Run());
        Assert.That(during.Progress->Broken, Is.False);
        Assert.That(new Annotation(world).Run(), Is.EqualTo(ClaraConstants.Ok), Library.LastError());
    }

    [Test]
    public void A_request_after_the_call_changes_nothing_of_its_result_and_stops_the_next_one()
    {
        using World world = new();
        Annotation done = new(world, world[HandleType.Cancel]);
        Assert.That(done.Run(), Is.EqualTo(ClaraConstants.Ok), Library.LastError());
        ulong voxels = done.VoxelCount();
        Library.Need("clara_cancel_request", world[HandleType.Cancel]);
        Assert.That(done.VoxelCount(), Is.EqualTo(voxels));
        AssertCancelled(new Annotation(world, world[HandleType.Cancel]).Run());
    }

    [Test]
    public void A_request_may_be_made_twice_and_released_while_nobody_waits()
    {
        using World world = new();
        nint cancel = world.Make(HandleType.Cancel);
        Library.Need("clara_cancel_request", cancel);
        Library.Need("clara_cancel_request", cancel);
        Library.Call("clara_cancel_release", cancel);
        Assert.That(Library.Status("clara_cancel_request", cancel), Is.EqualTo(ClaraConstants.EHandle));
    }

    [Test]
    public void Requests_and_releases_from_many_threads_during_calls_end_each_call_with_a_result_or_cancelled()
    {
        using World world = new();
        for (int round = 0; round < 20; round++)
        {
            nint cancel = world.Make(HandleType.Cancel);
            Annotation annotation = new(world, cancel);
            Thread other = new(() =>
            {
                Thread.SpinWait(2000 * round);
                Library.Status("clara_cancel_request", cancel);
                Library.Call("clara_cancel_release", cancel); // fine while the call uses it, says the header
            });
            other.Start();
            int status = annotation.Run();
            other.Join();
            // A release before the call began leaves no handle to give.
            Assert.That(status, Is.AnyOf(ClaraConstants.Ok, ClaraConstants.ECancelled, ClaraConstants.EHandle), Library.Name(status));
        }
        world.AssertAllAlive();
    }

    private static void AssertCancelled(int status)
    {
        Assert.That(status, Is.EqualTo(ClaraConstants.ECancelled), $"{Library.Name(status)} {Library.LastError()}");
        Assert.That(Library.LastError(), Is.Not.Empty);
    }
}
