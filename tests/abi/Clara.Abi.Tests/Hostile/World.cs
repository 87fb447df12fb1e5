using System.Runtime.CompilerServices;
using Clara.Inference.Tests.Onnx;
using Clara.Interop;
using Clara.TestKit;

namespace Clara.Abi.Tests.Hostile;

/// <summary>One good object of each type, made through the interface: a local session with networks of a few numbers, and a bright box in a dark cube.</summary>
internal sealed unsafe class World : IDisposable
{
    /// <summary>Voxels along each axis.</summary>
    internal const int Side = 12;

    /// <summary>First and last voxel of the box along x, y, z.</summary>
    internal static readonly (int First, int Last)[] Box = [(3, 8), (2, 7), (4, 9)];

    private static readonly Lazy<TempFolder> Models = new(WriteModels);
    private readonly Dictionary<HandleType, nint> handles = [];
    private readonly List<(nint Output, string Release)> made = [];

    internal World()
    {
        Library.Start();
        foreach (HandleType type in Enum.GetValues<HandleType>().Where(t => t != HandleType.Scores))
            handles.Add(type, Make(type));
    }

    /// <summary>The same for all worlds, which only read them. Goes with the process.</summary>
    private static TempFolder WriteModels()
    {
        TempFolder folder = new();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        PromptArchives.Write(folder.Path);
        return folder;
    }

    internal Arena Memory { get; } = new();

    /// <summary>The good handle of a type.</summary>
    internal nint this[HandleType type] => handles.TryGetValue(type, out nint made) ? made : handles[type] = Make(type);

    /// <summary>Name of the function that releases a type.</summary>
    internal static string ReleaseOf(HandleType type) => $"clara_{type.ToString().ToLowerInvariant()}_release";

    /// <summary>A handle of a type that was good and is released.</summary>
    internal nint Released(HandleType type)
    {
        nint handle = Make(type);
        Library.Call(ReleaseOf(type), handle);
        return handle;
    }

    /// <summary>Another good handle of a type; the caller releases it.</summary>
    internal nint Make(HandleType type)
    {
        nint* output = (nint*)Memory.Zeroed(sizeof(nint));
        switch (type)
        {
            case HandleType.Cancel:
                Library.Need("clara_cancel_create", (nint)output);
                break;
            case HandleType.Preferences:
                Library.Need("clara_preferences_create", (nint)output);
                Library.Need("clara_preferences_set", *output, Memory.Text("backend"), Memory.Text("local"));
                Library.Need("clara_preferences_set", *output, Memory.Text("models.folder"), Memory.Text(Models.Value.Path));
                break;
            case HandleType.Session:
                Library.Need("clara_session_open", handles[HandleType.Preferences], (nint)output);
                break;
            case HandleType.Models:
                Library.Need("clara_session_models", handles[HandleType.Session], 0, 0, (nint)output);
                break;
            case HandleType.Image:
                Library.Need("clara_image_create", Describe(ClaraConstants.DtypeI16), Voxels(2, 1000), ByteCount(2), (nint)output);
                break;
            case HandleType.Labelmap:
                Library.Need("clara_labelmap_create", Describe(ClaraConstants.DtypeU8), Voxels(1, 5), ByteCount(1), Label(5, "liver"), 1, (nint)output);
                break;
            case HandleType.Scores:
                Library.Need("clara_classify", handles[HandleType.Session], handles[HandleType.Image], Structs.ClassifyOptions().Good(this), (nint)output);
                break;
        }
        Assert.That(*output, Is.Not.Zero, type.ToString());
        return *output;
    }

    /// <summary>An output for a handle, released with the world where a call wrote one.</summary>
    internal nint HandleOutput(HandleType type)
    {
        nint output = Memory.Output(sizeof(nint));
        made.Add((output, ReleaseOf(type)));
        return output;
    }

    internal static int ByteCount(int bytesPerVoxel) => Side * Side * Side * bytesPerVoxel;

    /// <summary>The cube with its box at a value, 0 elsewhere; one byte a voxel or two.</summary>
    internal nint Voxels(int bytesPerVoxel, int value)
    {
        nint block = Memory.Zeroed(ByteCount(bytesPerVoxel));
        for (int z = Box[2].First; z <= Box[2].Last; z++)
            for (int y = Box[1].First; y <= Box[1].Last; y++)
                for (int x = Box[0].First; x <= Box[0].Last; x++)
                {
                    int i = ((z * Side) + y) * Side + x;
                    if (bytesPerVoxel == 1)
                        ((byte*)block)[i] = (byte)value;
                    else
                        ((short*)block)[i] = (short)value;
                }
        return block;
    }

    /// <summary>Description of the cube.</summary>
    internal nint Describe(int dtype)
    {
        ClaraImageDesc* desc = (ClaraImageDesc*)Memory.Zeroed(sizeof(ClaraImageDesc));
        Describe(desc, dtype);
        return (nint)desc;
    }

    internal static void Describe(ClaraImageDesc* desc, int dtype)
    {
        desc->StructSize = (uint)Unsafe.SizeOf<ClaraImageDesc>();
        desc->Dtype = dtype;
        for (int i = 0; i < 3; i++)
        {
            desc->Size[i] = Side;
            desc->SpacingMm[i] = 1;
            desc->Direction[4 * i] = 1;
        }
    }

    internal nint Label(int id, string name)
    {
        ClaraLabel* label = (ClaraLabel*)Memory.Zeroed(sizeof(ClaraLabel));
        *label = new ClaraLabel { StructSize = (uint)sizeof(ClaraLabel), Id = id, Name = (byte*)Memory.Text(name) };
        return (nint)label;
    }

    /// <summary>Fails unless every good handle still works: nothing that was done to others has hurt it.</summary>
    internal void AssertAllAlive()
    {
        nint scratch = Memory.Zeroed(sizeof(ClaraImageDesc)), number = Memory.Zeroed(8);
        *(uint*)scratch = (uint)sizeof(ClaraImageDesc);
        Library.Need("clara_image_info", this[HandleType.Image], scratch);
        Library.Need("clara_labelmap_label_count", this[HandleType.Labelmap], number);
        Library.Need("clara_models_count", this[HandleType.Models], number);
        if (handles.TryGetValue(HandleType.Scores, out nint scores))
            Library.Need("clara_scores_count", scores, number);
        Library.Need("clara_preferences_count", this[HandleType.Preferences], number);
        Library.Call("clara_models_release", Make(HandleType.Models)); // the session
        Library.Need("clara_cancel_request", this[HandleType.Cancel]);
    }

    public void Dispose()
    {
        nint untouched = unchecked((nint)0xA5A5A5A5A5A5A5A5);
        foreach ((nint output, string release) in made.Where(m => *(nint*)m.Output != untouched))
            Library.Call(release, *(nint*)output);
        foreach ((HandleType type, nint handle) in handles.Reverse())
            Library.Call(ReleaseOf(type), handle);
        Memory.Dispose();
    }
}
