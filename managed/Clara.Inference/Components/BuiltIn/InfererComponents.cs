using Clara.Imaging;
using Clara.Inference.Inferers;
using Clara.Models.Config;

namespace Clara.Inference.Components.BuiltIn;

/// <summary>How an image is given to a network.</summary>
internal static class InfererComponents
{
    private static readonly Argument<Vector3> Roi = Argument.Three("roi_size", "The window, in the order of the image's axes before the network.", "three whole numbers of 1 to 1024", n => n == Math.Floor(n) && n is >= 1 and <= 1024, unit: "voxels");

    private static readonly Argument<double> Overlap = Argument.Number("overlap", "How much of a window its neighbour covers too.", 0.25, "at least 0 and below 1", v => v is >= 0 and < 1),
        Sigma = Argument.Number("sigma_scale", "Sigma of the Gaussian as a fraction of the window.", 0.125, "above 0", v => v is > 0 and <= 10);

    private static readonly Argument<string> Mode = Argument.Choice("mode", "How the voxels of a window count where windows meet: evenly, or by a Gaussian around its centre.", "constant", "constant", "gaussian");

    private static readonly Argument<IReadOnlyList<int>> Mirrored = Argument.Integers("mirror_axes", "Axes that are flipped in every combination, from 0; the mean of all is taken. Ours: MONAI has none here.", "none", "axes of 0 to 2", v => v is >= 0 and <= 2);

    private static readonly Argument<int> Batch = Argument.Count("sw_batch_size", "Most windows that the network gets at once; fewer where memory or the network's shape ask for it.", 1, "a whole number of 1 to 64", n => n is >= 1 and <= 64),
        OldBatch = Argument.Count("batch_size", "The same, as Clara Train calls it.", 1, "a whole number of 1 to 64", n => n is >= 1 and <= 64);

    private static readonly Argument<string> PaddingMode = Argument.Choice("padding_mode", "How an image smaller than the window is continued: by zeros, or by its outermost voxels' values.", "constant", "constant", "replicate");

    private static readonly Argument<int> SliceAxis = Argument.Count("spatial_dim", "Axis of the image before the network whose slices are run one by one, from 0.", 0, "0, 1 or 2", n => n is >= 0 and <= 2);

    private static readonly Argument<IReadOnlyList<int>> SliceRoi = Argument.Other<IReadOnlyList<int>>("roi_size", "2 whole numbers", "required", "two whole numbers of 1 to 1024", "The window in a slice, in the order of the image's axes before the network.", ReadSliceRoi, "voxels");

    private const string Device = "The device is chosen when a model is run.";

    public static IReadOnlyList<ComponentDescription> All { get; } =
    [
        new()
        {
            Name = "SimpleInferer", OtherNames = ["TFSimpleInferer"], Kind = ComponentKind.Inferer, Source = "MONAI SimpleInferer; Clara Train TFSimpleInferer", Summary = "Runs the network once over the whole image.",
            Arguments = [Mirrored], Create = a => Mirroring(a, new SimpleInferer()),
        },
        new()
        {
            Name = "SlidingWindowInferer", OtherNames = ["TFScanWindowInferer"], Kind = ComponentKind.Inferer, Source = "MONAI SlidingWindowInferer; Clara Train TFScanWindowInferer",
            Summary = "Runs the network over windows that overlap and averages where they meet; an image smaller than the window is continued on both sides.",
            Arguments = [Roi, Overlap, Mode, Sigma, Batch, OldBatch, Mirrored, PaddingMode, .. WithoutEffect],
            Create = a => Mirroring(a, Windows(a, a.Get(Roi), a.Has(Batch) ? a.Get(Batch) : a.Get(OldBatch))),
        },
        new()
        {
            Name = "SliceInferer", Kind = ComponentKind.Inferer, Source = "MONAI SliceInferer", Summary = "Runs a network of two axes over every slice along an axis, in windows as SlidingWindowInferer does.",
            Arguments = [SliceRoi, SliceAxis, Overlap, Mode, Sigma, Batch, Mirrored, PaddingMode, .. WithoutEffect],
            Create = a => a.Get(SliceRoi) is var roi && a.Get(SliceAxis) is var axis ? Mirroring(a, Windows(a, InSlice(roi, axis), a.Get(Batch), axis)) : null,
        },
    ];

    private static Argument[] WithoutEffect =>
    [
        Argument.OnlyNumber("cval", 0, "With which value an image smaller than the window is continued."),
        Argument.Ignored("device", Device), Argument.Ignored("sw_device", Device), Argument.Ignored("progress", "Progress is always told."),
    ];

    private static IReadOnlyList<int> ReadSliceRoi(ComponentConfig c) =>
        c.Length("roi_size") == 2 && c.Numbers("roi_size", 2) is var n && n.All(v => v == Math.Floor(v) && v is >= 1 and <= 1024) ? [(int)n[0], (int)n[1]] : throw c.Wrong("roi_size", SliceRoi.Range);

    /// <summary>A window of a slice is one voxel thick.</summary>
    private static Vector3 InSlice(IReadOnlyList<int> roi, int axis) => axis switch { 0 => new(1, roi[0], roi[1]), 1 => new(roi[0], 1, roi[1]), _ => new(roi[0], roi[1], 1) };

    private static SlidingWindowInferer Windows(ComponentArguments a, Vector3 roi, int batch, int? sliceAxis = null) =>
        new(new((int)roi.X, (int)roi.Y, (int)roi.Z), a.Get(Overlap), a.Get(Mode) == "gaussian", a.Get(Sigma), batch) { ContinuesBorder = a.Get(PaddingMode) == "replicate", SliceAxis = sliceAxis };

    private static IInferer Mirroring(ComponentArguments a, IInferer inner) => a.Get(Mirrored) is { Count: > 0 } axes ? new MirroringInferer(inner, [.. axes.Distinct()]) : inner;
}
