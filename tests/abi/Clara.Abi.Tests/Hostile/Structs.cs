using Clara.Inference.Tests.Onnx;
using Clara.Interop;

namespace Clara.Abi.Tests.Hostile;

/// <summary>The structs that go in: how a good one is filled, and what spoils it.</summary>
internal static unsafe class Structs
{
    private static readonly int[] NoGrid = [ClaraConstants.EGeometry, ClaraConstants.EArgument];
    private static readonly int[] NoStride = [ClaraConstants.EGeometry, ClaraConstants.EArgument, ClaraConstants.EUnsupported];
    private static readonly int[] NoType = [ClaraConstants.EArgument, ClaraConstants.EUnsupported];
    private static readonly int[] NoPoints = [ClaraConstants.EPoints, ClaraConstants.EArgument];

    internal static StructArgument<ClaraStartOptions> StartOptions() =>
        new("options", (_, _) => { }, Optional: true, Flags<ClaraStartOptions>((o, bit) => o->Flags = bit));

    internal static StructArgument<ClaraModelFilter> ModelFilter() =>
        new("filter", (f, w) => f->Label = (byte*)w.Memory.Text("liver"), Optional: true);

    internal static StructArgument<ClaraSegmentOptions> SegmentOptions() =>
        new("options", (o, w) => o->ModelId = (byte*)w.Memory.Text("no_such_model"), Optional: false,
        [
            .. Flags<ClaraSegmentOptions>((o, bit) => o->Flags = bit),
            new("no model", (o, _) => o->ModelId = null, Codes.Argument),
            new("an empty model", (o, w) => o->ModelId = (byte*)w.Memory.Text(""), Codes.AnyFailure),
            .. NotUtf8<ClaraSegmentOptions>("model", (o, text) => o->ModelId = text),
            new("reserved not 0", (o, _) => o->Reserved = 1, Codes.Argument),
            .. Channels<ClaraSegmentOptions>((o, further, count) => { o->Channels = further; o->ChannelCount = count; }),
            .. Cancels<ClaraSegmentOptions>((o, handle) => o->Cancel = handle),
        ]);

    internal static StructArgument<ClaraClassifyOptions> ClassifyOptions() =>
        new("options", (o, w) => o->ModelId = (byte*)w.Memory.Text(PromptArchives.Scores), Optional: false,
        [
            .. Flags<ClaraClassifyOptions>((o, bit) => o->Flags = bit),
            new("no model", (o, _) => o->ModelId = null, Codes.Argument),
            new("a model that does not exist", (o, w) => o->ModelId = (byte*)w.Memory.Text("no_such_model"), ClaraConstants.EModel),
            new("a model of another type", (o, w) => o->ModelId = (byte*)w.Memory.Text(PromptArchives.Volumes), ClaraConstants.EModel),
            new("the annotator without a network", (o, w) => o->ModelId = (byte*)w.Memory.Text("annotation_any"), ClaraConstants.EModel),
            .. NotUtf8<ClaraClassifyOptions>("model", (o, text) => o->ModelId = text),
            new("reserved not 0", (o, _) => o->Reserved = 1, Codes.Argument),
            new("a channel more than the network takes", (o, w) => { o->Channels = Handles(w, w[HandleType.Image]); o->ChannelCount = 1; }, ClaraConstants.EGeometry),
            .. Channels<ClaraClassifyOptions>((o, further, count) => { o->Channels = further; o->ChannelCount = count; }),
            .. Cancels<ClaraClassifyOptions>((o, handle) => o->Cancel = handle),
        ]);

    internal static StructArgument<ClaraDeepgrowOptions> DeepgrowOptions() =>
        new("options", FillDeepgrow, Optional: false,
        [
            .. Flags<ClaraDeepgrowOptions>((o, bit) => o->Flags = bit),
            new("no model", (o, _) => o->ModelId = null, Codes.Argument),
            new("a model that does not exist", (o, w) => o->ModelId = (byte*)w.Memory.Text("no_such_model"), ClaraConstants.EModel),
            new("a model of another type", (o, w) => o->ModelId = (byte*)w.Memory.Text(PromptArchives.Scores), ClaraConstants.EModel),
            new("the annotator without a network", (o, w) => o->ModelId = (byte*)w.Memory.Text("annotation_any"), ClaraConstants.EModel),
            .. NotUtf8<ClaraDeepgrowOptions>("model", (o, text) => o->ModelId = text),
            .. NotUtf8<ClaraDeepgrowOptions>("label name", (o, text) => o->LabelName = text),
            new("no clicks", (o, _) => o->InsideCount = o->OutsideCount = 0, ClaraConstants.EPoints),
            new("clicks without an array", (o, _) => o->Inside = null, Codes.Argument),
            new("1001 clicks", (o, _) => o->InsideCount = 1001, Codes.Argument),
            new("2^32 - 1 clicks", (o, _) => o->OutsideCount = uint.MaxValue, Codes.Argument),
            new("a click before the image", (o, _) => o->Inside[0].X = -1, ClaraConstants.EPoints),
            new("a click behind the image", (o, _) => o->Outside[0].Z = World.Side, ClaraConstants.EPoints),
            new("a click at the end of the numbers", (o, _) => o->Inside[0].Y = int.MaxValue, ClaraConstants.EPoints),
            new("a last click outside of the image", (o, w) => o->Current = Point(w, 0, 0, int.MinValue), ClaraConstants.EPoints, ClaraConstants.EArgument),
            new("label -1", (o, _) => o->LabelId = -1, Codes.Argument),
            new("label 65536", (o, _) => o->LabelId = 65536, Codes.Argument),
            new("reserved not 0", (o, _) => o->Reserved = 1, Codes.Argument),
            .. Cancels<ClaraDeepgrowOptions>((o, handle) => o->Cancel = handle),
        ]);

    internal static StructArgument<ClaraAnnotateOptions> AnnotateOptions() =>
        new("options", FillAnnotate, Optional: false,
        [
            .. Flags<ClaraAnnotateOptions>((o, bit) => o->Flags = bit),
            new("a model that does not exist", (o, w) => o->ModelId = (byte*)w.Memory.Text("no_such_model"), ClaraConstants.EModel),
            .. NotUtf8<ClaraAnnotateOptions>("model", (o, text) => o->ModelId = text),
            .. NotUtf8<ClaraAnnotateOptions>("label name", (o, text) => o->LabelName = text),
            new("no points", (o, _) => o->Points = null, NoPoints),
            new("0 points", (o, _) => o->PointCount = 0, NoPoints),
            new("5 points", (o, _) => o->PointCount = 5, ClaraConstants.EPoints),
            new("2^31 points", (o, _) => o->PointCount = 0x80000000, NoPoints),
            new("2^32 - 1 points", (o, _) => o->PointCount = uint.MaxValue, NoPoints),
            new("a point before the image", (o, _) => o->Points[0].X = -1, ClaraConstants.EPoints),
            new("a point behind the image", (o, _) => o->Points[5].Z = World.Side, ClaraConstants.EPoints),
            new("a point at the end of the numbers", (o, _) => o->Points[2].Y = int.MinValue, ClaraConstants.EPoints),
            new("label -1", (o, _) => o->LabelId = -1, Codes.Argument),
            new("label 65536", (o, _) => o->LabelId = 65536, Codes.Argument),
            new("padding NaN", (o, _) => o->PaddingMm = double.NaN, Codes.Argument),
            new("padding infinite", (o, _) => o->PaddingMm = double.PositiveInfinity, Codes.Argument),
            new("padding below 0", (o, _) => o->PaddingMm = -1, Codes.Argument),
            new("clicks without an array", (o, _) => o->InsideCount = 1, Codes.Argument),
            new("1001 clicks", (o, w) => { o->Outside = Point(w, 0, 0, 0); o->OutsideCount = 1001; }, Codes.Argument),
            new("a click behind the image", (o, w) => { o->Inside = Point(w, 0, World.Side, 0); o->InsideCount = 1; }, ClaraConstants.EPoints),
            new("a click on both sides", (o, w) => { o->Inside = o->Outside = Point(w, 5, 5, 5); o->InsideCount = o->OutsideCount = 1; }, ClaraConstants.EPoints),
            new("a click for a network", (o, w) => { o->ModelId = (byte*)w.Memory.Text(PromptArchives.Annotation); o->Inside = Point(w, 5, 5, 5); o->InsideCount = 1; }, ClaraConstants.EUnsupported),
            new("an earlier mask's id below 0", (o, w) => { o->Previous = w[HandleType.Labelmap]; o->PreviousId = -1; }, Codes.Argument),
            new("an earlier mask's id of 65536", (o, w) => { o->Previous = w[HandleType.Labelmap]; o->PreviousId = 65536; }, Codes.Argument),
            .. HandleArgument.BadHandles(HandleType.Labelmap).Select(b => new Spoil<ClaraAnnotateOptions>($"as earlier mask a {b.What}", (o, w) => o->Previous = b.Value(w), Codes.Handle)),
            new("reserved not 0", (o, _) => o->Reserved = 1, Codes.Argument),
            .. Cancels<ClaraAnnotateOptions>((o, handle) => o->Cancel = handle),
        ]);

    internal static StructArgument<ClaraLabel> Labels() =>
        new("labels", (l, w) => { l->Id = 5; l->Name = (byte*)w.Memory.Text("liver"); }, Optional: false,
        [
            new("label 0", (l, _) => l->Id = 0, Codes.Argument),
            new("label -1", (l, _) => l->Id = -1, Codes.Argument),
            new("label 65536", (l, _) => l->Id = 65536, Codes.Argument),
            new("no name", (l, _) => l->Name = null, Codes.Argument),
            .. NotUtf8<ClaraLabel>("name", (l, text) => l->Name = text),
        ]);

    internal static StructArgument<ClaraImageDesc> ImageDescription(int dtype, bool borrowed, params int[] otherDtypes) =>
        new("desc", (d, _) => World.Describe(d, dtype), Optional: false,
        [
            .. new[] { 0, -1, 8, int.MaxValue, int.MinValue }.Concat(otherDtypes).Select(t => new Spoil<ClaraImageDesc>($"dtype {t}", (d, _) => d->Dtype = t, NoType)),
            .. new[] { 0, -1, int.MinValue }.Select(n => new Spoil<ClaraImageDesc>($"size {n}", (d, _) => d->Size[1] = n, NoGrid)),
            new("more voxels than numbers", (d, _) => d->Size[0] = d->Size[1] = d->Size[2] = int.MaxValue, [.. NoGrid, ClaraConstants.EMemory]),
            new("reserved not 0", (d, _) => d->Reserved = 1, NoType),
            .. new[] { 0, -1, double.NaN, double.PositiveInfinity }.Select(s => new Spoil<ClaraImageDesc>($"spacing {s}", (d, _) => d->SpacingMm[2] = s, Codes.Geometry)),
            .. new[] { double.NaN, double.NegativeInfinity }.Select(o => new Spoil<ClaraImageDesc>($"origin {o}", (d, _) => d->OriginMm[0] = o, Codes.Geometry)),
            .. new[] { 0, double.NaN, 5 }.Select(v => new Spoil<ClaraImageDesc>($"direction with {v}", (d, _) => d->Direction[4] = v, Codes.Geometry)),
            new("no direction", (d, _) => d->Direction[0] = d->Direction[4] = d->Direction[8] = 0, Codes.Geometry),
            new("stride below 0", (d, _) => Strides(d, -2, 24, 288), NoStride),
            new("stride 0 beside others", (d, _) => Strides(d, 0, 24, 288), NoStride),
            new("strides beyond the memory", (d, _) => Strides(d, 2, 24, 1 << 20), NoStride),
            new("strides beyond the numbers", (d, _) => Strides(d, long.MaxValue, long.MaxValue, long.MaxValue), NoStride),
            .. borrowed ? (Spoil<ClaraImageDesc>[])[new("an array that is not dense", (d, _) => { d->Size[2] = World.Side / 2; Strides(d, 2, 24, 576); }, ClaraConstants.EUnsupported)] : [],
        ]);

    /// <summary>The box's six extreme points.</summary>
    internal static void FillAnnotate(ClaraAnnotateOptions* options, World world)
    {
        (int First, int Last)[] b = World.Box;
        int x = (b[0].First + b[0].Last) / 2, y = (b[1].First + b[1].Last) / 2, z = (b[2].First + b[2].Last) / 2;
        ClaraVoxelPoint[] points =
        [
            new() { X = b[0].First, Y = y, Z = z }, new() { X = b[0].Last, Y = y, Z = z },
            new() { X = x, Y = b[1].First, Z = z }, new() { X = x, Y = b[1].Last, Z = z },
            new() { X = x, Y = y, Z = b[2].First }, new() { X = x, Y = y, Z = b[2].Last },
        ];
        options->Points = (ClaraVoxelPoint*)world.Memory.Zeroed(points.Length * sizeof(ClaraVoxelPoint));
        options->PointCount = (uint)points.Length;
        points.CopyTo(new Span<ClaraVoxelPoint>(options->Points, points.Length));
    }

    /// <summary>A click in the middle of the box and one outside of it.</summary>
    internal static void FillDeepgrow(ClaraDeepgrowOptions* options, World world)
    {
        options->ModelId = (byte*)world.Memory.Text(PromptArchives.Volumes);
        options->Inside = Point(world, 5, 5, 6);
        options->InsideCount = 1;
        options->Outside = Point(world, 0, 0, 0);
        options->OutsideCount = 1;
    }

    internal static ClaraVoxelPoint* Point(World world, int x, int y, int z)
    {
        ClaraVoxelPoint* point = (ClaraVoxelPoint*)world.Memory.Zeroed(sizeof(ClaraVoxelPoint));
        *point = new() { X = x, Y = y, Z = z };
        return point;
    }

    private static nint* Handles(World world, nint handle)
    {
        nint* further = (nint*)world.Memory.Zeroed(sizeof(nint));
        *further = handle;
        return further;
    }

    private static void Strides(ClaraImageDesc* desc, long x, long y, long z)
    {
        desc->StrideBytes[0] = x;
        desc->StrideBytes[1] = y;
        desc->StrideBytes[2] = z;
    }

    private unsafe delegate void SetFlags<T>(T* options, uint flags) where T : unmanaged;

    private unsafe delegate void SetText<T>(T* options, byte* text) where T : unmanaged;

    private unsafe delegate void SetHandle<T>(T* options, nint handle) where T : unmanaged;

    private unsafe delegate void SetChannels<T>(T* options, nint* further, uint count) where T : unmanaged;

    private static Spoil<T>[] Channels<T>(SetChannels<T> set) where T : unmanaged =>
    [
        new("channels without an array", (o, _) => set(o, null, 1), Codes.Argument),
        new("16 channels", (o, w) => set(o, Handles(w, w[HandleType.Image]), 16), Codes.Argument),
        new("2^32 - 1 channels", (o, w) => set(o, Handles(w, w[HandleType.Image]), uint.MaxValue), Codes.Argument),
        .. HandleArgument.BadHandles(HandleType.Image).Select(b => new Spoil<T>($"as channel a {b.What}", (o, w) => set(o, Handles(w, b.Value(w)), 1), Codes.Handle)),
    ];

    private static Spoil<T>[] Flags<T>(SetFlags<T> set) where T : unmanaged =>
        [.. Enumerable.Range(0, 32).Select(bit => new Spoil<T>($"unknown flag bit {bit}", (o, _) => set(o, 1u << bit), Codes.Argument))];

    private static Spoil<T>[] NotUtf8<T>(string what, SetText<T> set) where T : unmanaged =>
        [.. Text.NotUtf8.Select(bytes => new Spoil<T>($"{what} {Convert.ToHexString(bytes)} that is not UTF-8", (o, w) => set(o, (byte*)w.Memory.Bytes(bytes)), Codes.AnyFailure))];

    private static Spoil<T>[] Cancels<T>(SetHandle<T> set) where T : unmanaged =>
        [.. HandleArgument.BadHandles(HandleType.Cancel).Select(b => new Spoil<T>($"as cancel a {b.What}", (o, w) => set(o, b.Value(w)), Codes.Handle))];
}
