using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Clara.Interop;

namespace Clara.Abi.Tests.Hostile;

/// <summary>Rule A13: a session serves many threads at once, and stopping the library ends what runs.</summary>
public sealed unsafe class ThreadTests
{
    [Test]
    public void Four_threads_annotate_in_one_session_and_get_the_same()
    {
        using World world = new();
        nint[] images = [.. Enumerable.Range(0, 4).Select(_ => world.Make(HandleType.Image))];
        Annotation[] annotations = [.. images.Select(i => new Annotation(world, image: i))];
        string[] answers = new string[images.Length];
        RunAll(images.Length, i => answers[i] = $"{Library.Name(annotations[i].Run())} {Library.LastError()}");
        Assert.That(answers, Has.All.EqualTo("CLARA_OK (0) "));
        Assert.That(annotations.Select(a => a.VoxelCount()).Distinct().Count(), Is.EqualTo(1));
        Assert.That(annotations.Any(a => a.Progress->Broken), Is.False);
        foreach (nint image in images)
            Library.Call("clara_image_release", image);
    }

    [Test]
    public void Four_threads_with_one_image_get_a_result_or_busy()
    {
        using World world = new();
        Annotation[] annotations = [.. Enumerable.Range(0, 4).Select(_ => new Annotation(world))];
        int[] statuses = new int[annotations.Length];
        RunAll(annotations.Length, i => statuses[i] = annotations[i].Run());
        Assert.That(statuses, Has.All.AnyOf(ClaraConstants.Ok, ClaraConstants.EBusy).And.Some.EqualTo(ClaraConstants.Ok));
        world.AssertAllAlive();
    }

    [Test]
    public void Threads_that_make_use_and_release_at_once_disturb_nobody()
    {
        using World world = new();
        nint number = world.Memory.Zeroed(8 * 64);
        string[] wrong = new string[4];
        RunAll(wrong.Length, i =>
        {
            nint* output = (nint*)(number + (i * 64));
            for (int n = 0; n < 500 && wrong[i] is null; n++)
            {
                int made = Library.Status("clara_cancel_create", (nint)output), used = Library.Status("clara_cancel_request", *output);
                nint handle = *output;
                Library.Call("clara_cancel_release", handle);
                int after = Library.Status("clara_cancel_request", handle);
                if ((made, used, after) != (ClaraConstants.Ok, ClaraConstants.Ok, ClaraConstants.EHandle))
                    wrong[i] = $"{made} {used} {after}";
            }
        });
        Assert.That(wrong, Has.All.Null);
    }

    [Test]
    public void Stopping_the_library_cancels_what_runs_and_starting_again_goes_on()
    {
        using World world = new();
        // The callback says that the call runs, and returns when stopping has begun for sure.
        int* scene = (int*)world.Memory.Zeroed(sizeof(int));
        Annotation annotation = new(world);
        annotation.Progress->CancelAt = 1;
        annotation.Progress->Cancel = (nint)scene;
        annotation.Progress->Instead = (nint)(delegate* unmanaged[Cdecl]<nint, void>)&WaitForStop;
        int annotated = 1, stopped = 1;
        Thread worker = new(() => annotated = annotation.Run());
        worker.Start();
        while (Volatile.Read(ref *scene) == 0)
            Thread.Sleep(1);
        Volatile.Write(ref *scene, 2);
        stopped = Library.Status("clara_stop");
        worker.Join();
        Assert.That(Library.Name(stopped), Is.EqualTo("CLARA_OK (0)"));
        Assert.That(Library.Name(annotated), Is.EqualTo(Library.Name(ClaraConstants.ECancelled)));
        Library.Start();
        nint session = world.Make(HandleType.Session);
        Assert.That(new Annotation(world, session: session).Run(), Is.EqualTo(ClaraConstants.Ok), Library.LastError());
        Library.Call("clara_session_release", session);
    }

    [Test]
    public void Stopping_the_library_does_not_wait_for_calls_that_began_after_it()
    {
        using World world = new();
        int* scene = (int*)world.Memory.Zeroed(sizeof(int)), over = (int*)world.Memory.Zeroed(sizeof(int));
        nint image = world.Make(HandleType.Image);
        Annotation before = new(world), after = new(world, image: image);
        before.Progress->CancelAt = after.Progress->CancelAt = 1;
        (before.Progress->Cancel, before.Progress->Instead) = ((nint)scene, (nint)(delegate* unmanaged[Cdecl]<nint, void>)&WaitForStop);
        (after.Progress->Cancel, after.Progress->Instead) = ((nint)over, (nint)(delegate* unmanaged[Cdecl]<nint, void>)&WaitForEnd);
        int first = 1, second = 1, stopped = 1;
        Thread early = new(() => first = before.Run()), late = new(() =>
        {
            while (Volatile.Read(ref *scene) != 2)
                Thread.Sleep(1);
            Thread.Sleep(100); // now clara_stop waits for the early call, which takes 200 ms
            second = after.Run();
        });
        early.Start();
        late.Start();
        while (Volatile.Read(ref *scene) == 0)
            Thread.Sleep(1);
        Volatile.Write(ref *scene, 2);
        stopped = Library.Status("clara_stop");
        Volatile.Write(ref *over, 1);
        early.Join();
        late.Join();
        Library.Start();
        Library.Call("clara_image_release", image);
        Assert.That(new[] { stopped, first, second }.Select(Library.Name), Is.EqualTo(new[] { "CLARA_OK (0)", "CLARA_E_CANCELLED (-5)", "CLARA_OK (0)" }));
    }

    [Test]
    public void A_call_that_meets_a_stop_is_cancelled_and_no_defect()
    {
        using World world = new();
        nint[] images = [.. Enumerable.Range(0, 3).Select(_ => world.Make(HandleType.Image))];
        string[] wrong = new string[images.Length];
        long until = Environment.TickCount64 + 1000;
        ClaraSegmentOptions* options = (ClaraSegmentOptions*)world.Memory.Zeroed(sizeof(ClaraSegmentOptions));
        options->StructSize = (uint)sizeof(ClaraSegmentOptions);
        options->ModelId = (byte*)world.Memory.Text("no such model");
        nint output = world.HandleOutput(HandleType.Labelmap);
        Thread stopper = new(() =>
        {
            while (Environment.TickCount64 < until)
                Library.Status("clara_stop");
        });
        stopper.Start();
        RunAll(images.Length, i =>
        {
            while (Environment.TickCount64 < until)
                if (Library.Status("clara_segment", world[HandleType.Session], images[i], (nint)options, output) is int status && status is not (ClaraConstants.EModel or ClaraConstants.ECancelled))
                    wrong[i] = $"{Library.Name(status)} {Library.LastError()}";
        });
        stopper.Join();
        Library.Start();
        foreach (nint image in images)
            Library.Call("clara_image_release", image);
        Assert.That(wrong, Has.All.Null);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void WaitForStop(nint scene)
    {
        Volatile.Write(ref *(int*)scene, 1);
        while (Volatile.Read(ref *(int*)scene) == 1)
            Thread.Sleep(1);
        Thread.Sleep(200); // clara_stop is called next, and waits for this very call
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void WaitForEnd(nint over)
    {
        for (int ms = 0; ms < 8000 && Volatile.Read(ref *(int*)over) == 0; ms++)
            Thread.Sleep(1);
    }

    private static void RunAll(int count, Action<int> work)
    {
        using Barrier start = new(count);
        Thread[] threads = [.. Enumerable.Range(0, count).Select(i => new Thread(() => { start.SignalAndWait(); work(i); }))];
        foreach (Thread t in threads)
            t.Start();
        foreach (Thread t in threads)
            t.Join();
    }
}
