using Clara.Interop;

namespace Clara.Abi.Tests.Hostile;

/// <summary>An annotation of the world's box with a progress callback and, if wanted, a cancel request.</summary>
internal sealed unsafe class Annotation
{
    private readonly World world;
    private readonly nint session, image;
    private readonly ClaraAnnotateOptions* options;
    private readonly nint* output;

    internal Annotation(World world, nint cancel = 0, nint session = 0, nint image = 0)
    {
        this.world = world;
        this.session = session == 0 ? world[HandleType.Session] : session;
        this.image = image == 0 ? world[HandleType.Image] : image;
        options = (ClaraAnnotateOptions*)world.Memory.Zeroed(sizeof(ClaraAnnotateOptions));
        output = (nint*)world.HandleOutput(HandleType.Labelmap);
        Progress = (Ticks*)world.Memory.Zeroed(sizeof(Ticks));
        options->StructSize = (uint)sizeof(ClaraAnnotateOptions);
        Structs.FillAnnotate(options, world);
        options->Cancel = cancel;
        options->OnProgress = Ticks.Callback;
        options->UserData = Progress;
    }

    internal Ticks* Progress { get; }

    /// <summary>Runs it on this thread and gives the status.</summary>
    internal int Run()
    {
        Progress->Thread = Environment.CurrentManagedThreadId;
        return Library.Status("clara_annotate", session, image, (nint)options, (nint)output);
    }

    /// <summary>Voxels of the result.</summary>
    internal ulong VoxelCount()
    {
        ulong* count = (ulong*)world.Memory.Zeroed(sizeof(ulong));
        Library.Need("clara_labelmap_count", *output, 1, (nint)count);
        return *count;
    }
}
