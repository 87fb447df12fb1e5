using Clara.Interop;

namespace Clara.Abi.Tests.Hostile;

/// <summary>Rules A5 and A6 where more than one call is needed: releasing twice, releasing a parent.</summary>
public sealed unsafe class ReleaseTests
{
    [Test]
    public void Releasing_twice_takes_no_other_object([Values] HandleType of)
    {
        using World world = new();
        nint first = world.Make(of);
        Library.Call(World.ReleaseOf(of), first);
        nint[] later = [.. Enumerable.Range(0, 8).Select(_ => world.Make(of))]; // one of them has the slot now
        Library.Call(World.ReleaseOf(of), first);
        Assert.That(later, Does.Not.Contain(first), "a released handle's value was given out again");
        foreach (nint handle in later)
        {
            Assert.That(IsAlive(world, of, handle), Is.True);
            Library.Call(World.ReleaseOf(of), handle);
            Assert.That(IsAlive(world, of, handle), Is.False);
        }
        world.AssertAllAlive();
    }

    [Test]
    public void What_came_from_a_session_stays_when_the_session_and_its_preferences_are_gone()
    {
        using World world = new();
        nint preferences = world.Make(HandleType.Preferences);
        nint* output = (nint*)world.Memory.Zeroed(sizeof(nint));
        Library.Need("clara_session_open", preferences, (nint)output);
        nint session = *output;
        Library.Call("clara_preferences_release", preferences);
        Library.Need("clara_session_models", session, 0, 0, (nint)output);
        nint models = *output;
        ClaraAnnotateOptions* options = (ClaraAnnotateOptions*)world.Memory.Zeroed(sizeof(ClaraAnnotateOptions));
        options->StructSize = (uint)sizeof(ClaraAnnotateOptions);
        Structs.FillAnnotate(options, world);
        nint image = world.Make(HandleType.Image);
        Library.Need("clara_annotate", session, image, (nint)options, (nint)output);
        nint map = *output;
        Library.Call("clara_session_release", session);
        Library.Call("clara_image_release", image);

        Assert.That(IsAlive(world, HandleType.Models, models), Is.True);
        ulong* count = (ulong*)world.Memory.Zeroed(sizeof(ulong));
        Library.Need("clara_labelmap_count", map, 1, (nint)count);
        Assert.That(*count, Is.GreaterThan(0ul));
        Library.Call("clara_models_release", models);
        Library.Call("clara_labelmap_release", map);
    }

    /// <summary>By the cheapest call that each type has.</summary>
    private static bool IsAlive(World world, HandleType type, nint handle)
    {
        nint scratch = world.Memory.Zeroed(sizeof(ClaraImageDesc));
        *(uint*)scratch = (uint)sizeof(ClaraImageDesc);
        return type switch
        {
            HandleType.Cancel => Library.Status("clara_cancel_request", handle),
            HandleType.Preferences => Library.Status("clara_preferences_count", handle, scratch),
            HandleType.Session => CanList(world, handle),
            HandleType.Models => Library.Status("clara_models_count", handle, scratch),
            HandleType.Scores => Library.Status("clara_scores_count", handle, scratch),
            HandleType.Image => Library.Status("clara_image_info", handle, scratch),
            _ => Library.Status("clara_labelmap_info", handle, scratch),
        } == ClaraConstants.Ok;
    }

    private static int CanList(World world, nint session)
    {
        nint* output = (nint*)world.Memory.Zeroed(sizeof(nint));
        int status = Library.Status("clara_session_models", session, 0, 0, (nint)output);
        if (status == ClaraConstants.Ok)
            Library.Call("clara_models_release", *output);
        return status;
    }
}
