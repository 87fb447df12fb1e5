using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Clara.Interop;

namespace Clara.Abi.Tests.Hostile;

/// <summary>Rule A10: borrowed voxels are given back exactly once, and not while a call still reads them.</summary>
public sealed unsafe class BorrowTests
{
    [Test]
    public void Wrapped_voxels_are_the_callers_own_and_given_back_once()
    {
        using World world = new();
        int* given = (int*)world.Memory.Zeroed(sizeof(int));
        nint voxels = world.Voxels(2, 1000);
        nint image = Wrap(world, voxels, given);
        nint* seen = (nint*)world.Memory.Zeroed(sizeof(nint));
        ulong* bytes = (ulong*)world.Memory.Zeroed(sizeof(ulong));
        Library.Need("clara_image_voxels", image, (nint)seen, (nint)bytes);
        Assert.That((*seen, *bytes), Is.EqualTo((voxels, (ulong)World.ByteCount(2))));
        Assert.That(*given, Is.Zero);
        Library.Call("clara_image_release", image);
        Library.Call("clara_image_release", image);
        Assert.That(*given, Is.EqualTo(1));
    }

    [Test]
    public void Voxels_are_not_given_back_while_a_call_reads_them()
    {
        using World world = new();
        int* given = (int*)world.Memory.Zeroed(sizeof(int));
        nint image = Wrap(world, world.Voxels(2, 1000), given);
        Annotation annotation = new(world, image: image);
        annotation.Progress->CancelAt = 1;
        annotation.Progress->Cancel = image;
        annotation.Progress->Instead = Library.Address("clara_image_release");
        annotation.Progress->Watched = given;
        int status = annotation.Run();
        Assert.That(annotation.Progress->WatchedThen, Is.Zero, "given back inside of the call");
        Assert.That(status, Is.EqualTo(ClaraConstants.Ok), Library.LastError());
        Assert.That(*given, Is.EqualTo(1));
    }

    [Test]
    public void A_session_released_inside_of_its_call_ends_with_it()
    {
        using World world = new();
        nint session = world.Make(HandleType.Session);
        Annotation annotation = new(world, session: session);
        annotation.Progress->CancelAt = 1;
        annotation.Progress->Cancel = session;
        annotation.Progress->Instead = Library.Address("clara_session_release");
        Assert.That(annotation.Run(), Is.EqualTo(ClaraConstants.Ok), Library.LastError());
        Assert.That(annotation.Run(), Is.EqualTo(ClaraConstants.EHandle));
        world.AssertAllAlive();
    }

    private static nint Wrap(World world, nint voxels, int* given)
    {
        nint* output = (nint*)world.Memory.Zeroed(sizeof(nint));
        delegate* unmanaged[Cdecl]<void*, void> onRelease = &Count;
        Library.Need("clara_image_wrap", world.Describe(ClaraConstants.DtypeI16), voxels, World.ByteCount(2), (nint)onRelease, (nint)given, (nint)output);
        return *output;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Count(void* userData) => Interlocked.Increment(ref *(int*)userData);
}
