using Clara.Interop;

namespace Clara.Abi.Tests.Hostile;

/// <summary>The one table: every exported function, its arguments and their kinds. A new export gets its row here.</summary>
internal static unsafe class Table
{
    private static readonly int[] OutOfList = Codes.NotFound;
    private static readonly int[] OutOfRange = [ClaraConstants.EArgument, ClaraConstants.ENotFound];

    internal static IReadOnlyList<Row> Rows { get; } =
    [
        new("clara_abi_version") { Answer = Answer.Version },
        new("clara_start", Structs.StartOptions()),
        new("clara_stop"),
        new("clara_last_error", new Buffer("buffer"), new BufferSize("size", 0)),
        new("clara_status_name", new Number("status", -1, (1, []), (-99, []), (int.MinValue, []), (int.MaxValue, []))) { Answer = Answer.StaticText },

        new("clara_cancel_create", new HandleOutput(HandleType.Cancel)),
        new("clara_cancel_request", new HandleArgument(HandleType.Cancel)),
        Release(HandleType.Cancel),

        new("clara_preferences_create", new HandleOutput(HandleType.Preferences)),
        new("clara_preferences_set", new HandleArgument(HandleType.Preferences), new Text("key", "server.token"), new Text("value", "t0ken", MayBeLong: true)),
        new("clara_preferences_get", new HandleArgument(HandleType.Preferences), new Text("key", "backend"), new Buffer("buffer"), new BufferSize("size", 0, 1, 5)),
        new("clara_preferences_count", new HandleArgument(HandleType.Preferences), new Output("out", sizeof(uint))),
        new("clara_preferences_describe", new HandleArgument(HandleType.Preferences), Index("index"), new StructOutput<ClaraPreferenceInfo>()),
        Release(HandleType.Preferences),

        new("clara_session_open", new HandleArgument(HandleType.Preferences), new HandleOutput(HandleType.Session)),
        new("clara_session_test_connection", new HandleArgument(HandleType.Session), new HandleArgument(HandleType.Cancel, Optional: true),
            new StructOutput<ClaraConnectionReport>(), new Nothing("message"), new Number("message_size", 0)),
        new("clara_session_models", new HandleArgument(HandleType.Session), Structs.ModelFilter(), new HandleArgument(HandleType.Cancel, Optional: true), new HandleOutput(HandleType.Models)),
        Release(HandleType.Session),

        new("clara_models_count", new HandleArgument(HandleType.Models), new Output("out", sizeof(uint))),
        new("clara_models_get", new HandleArgument(HandleType.Models), Index("index"), new StructOutput<ClaraModelInfo>()),
        new("clara_models_device", new HandleArgument(HandleType.Models), Index("index"), new Output("out", sizeof(nint))),
        // The model that is always there names no label, so the good call is the one that finds none.
        new("clara_models_label", new HandleArgument(HandleType.Models), Index("index"), Index("label_index"), new StructOutput<ClaraLabel>()) { Good = ClaraConstants.ENotFound },
        Release(HandleType.Models),

        new("clara_image_wrap", Structs.ImageDescription(ClaraConstants.DtypeI16, borrowed: true), Voxels(2), Bytes(2), new Nothing("on_release"), new Nothing("user_data"),
            new HandleOutput(HandleType.Image)),
        new("clara_image_create", Structs.ImageDescription(ClaraConstants.DtypeI16, borrowed: false), Voxels(2), Bytes(2), new HandleOutput(HandleType.Image)),
        new("clara_image_read", new Text("path", "/no/such/image.nii.gz"), new HandleOutput(HandleType.Image)) { Good = ClaraConstants.ENotFound },
        new("clara_image_info", new HandleArgument(HandleType.Image), new StructOutput<ClaraImageDesc>()),
        new("clara_image_voxels", new HandleArgument(HandleType.Image), new Output("voxels", sizeof(nint)), new Output("byte_count", sizeof(ulong), Optional: true)),
        Release(HandleType.Image),

        new("clara_labelmap_create", Structs.ImageDescription(ClaraConstants.DtypeU8, borrowed: false, ClaraConstants.DtypeI8, ClaraConstants.DtypeI16, ClaraConstants.DtypeF32), Voxels(1), Bytes(1),
            Structs.Labels(), new Number("label_count", 1, (65536, Codes.Argument), (int.MaxValue, Codes.Argument), (uint.MaxValue, Codes.Argument)), new HandleOutput(HandleType.Labelmap)),
        new("clara_labelmap_info", new HandleArgument(HandleType.Labelmap), new StructOutput<ClaraImageDesc>()),
        new("clara_labelmap_label_count", new HandleArgument(HandleType.Labelmap), new Output("out", sizeof(uint))),
        new("clara_labelmap_label", new HandleArgument(HandleType.Labelmap), Index("index"), new StructOutput<ClaraLabel>()),
        new("clara_labelmap_count", new HandleArgument(HandleType.Labelmap), new Number("label_id", 5, (-1, Codes.Argument), (65536, Codes.Argument), (int.MinValue, Codes.Argument)), new Output("out", sizeof(ulong))),
        new("clara_labelmap_voxels", new HandleArgument(HandleType.Labelmap), new Output("voxels", sizeof(nint)), new Output("voxel_count", sizeof(ulong), Optional: true)),
        new("clara_labelmap_notes", new HandleArgument(HandleType.Labelmap), new Output("out", sizeof(nint))),
        new("clara_labelmap_write", new HandleArgument(HandleType.Labelmap), new Text("path", "/no/such/folder/map.nii.gz")) { Good = ClaraConstants.ENotFound },
        Release(HandleType.Labelmap),

        new("clara_segment", new HandleArgument(HandleType.Session), new HandleArgument(HandleType.Image), Structs.SegmentOptions(), new HandleOutput(HandleType.Labelmap)) { Good = ClaraConstants.EModel },
        new("clara_extreme_points", new HandleArgument(HandleType.Labelmap),
            new Number("label_id", 5, (4, Codes.NotFound), (0, OutOfRange), (-1, OutOfRange), (65536, OutOfRange)), new Output("points", 6 * sizeof(ClaraVoxelPoint))),
        new("clara_annotate", new HandleArgument(HandleType.Session), new HandleArgument(HandleType.Image), Structs.AnnotateOptions(), new HandleOutput(HandleType.Labelmap)),
        new("clara_deepgrow", new HandleArgument(HandleType.Session), new HandleArgument(HandleType.Image), Structs.DeepgrowOptions(), new StructOutput<ClaraVoxelBox>("region", Optional: true),
            new HandleOutput(HandleType.Labelmap)),

        new("clara_classify", new HandleArgument(HandleType.Session), new HandleArgument(HandleType.Image), Structs.ClassifyOptions(), new HandleOutput(HandleType.Scores)),
        new("clara_scores_count", new HandleArgument(HandleType.Scores), new Output("out", sizeof(uint))),
        new("clara_scores_get", new HandleArgument(HandleType.Scores), Index("index"), new StructOutput<ClaraClassScore>()),
        new("clara_scores_notes", new HandleArgument(HandleType.Scores), new Output("out", sizeof(nint))),
        Release(HandleType.Scores),
    ];

    private static Row Release(HandleType type) => new(World.ReleaseOf(type), new ReleasedArgument(type)) { Answer = Answer.Nothing };

    private static Number Index(string name) => new(name, 0, (1000, OutOfList), (int.MaxValue, OutOfList), (0x80000000, OutOfList), (uint.MaxValue, OutOfList));

    private static Memory Voxels(int bytesPerVoxel) => new("voxels", w => w.Voxels(bytesPerVoxel, 5));

    private static Number Bytes(int bytesPerVoxel) =>
        new("byte_count", World.ByteCount(bytesPerVoxel), (0, [ClaraConstants.EArgument, ClaraConstants.EGeometry]), (World.ByteCount(bytesPerVoxel) - 1, [ClaraConstants.EArgument, ClaraConstants.EGeometry]));
}
