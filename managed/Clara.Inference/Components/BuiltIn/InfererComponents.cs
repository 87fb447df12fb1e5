using Clara.Imaging;
using Clara.Inference.Inferers;

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
            Summary = "Runs the network over windows that overlap and averages where they meet; an image smaller than the window is padded with zeros on both sides.",
            Arguments =
            [
                Roi, Overlap, Mode, Sigma, Batch, OldBatch, Mirrored, Argument.OnlyText("padding_mode", "constant", "How an image smaller than the window is continued."),
                Argument.OnlyNumber("cval", 0, "With which value an image smaller than the window is continued."),
                Argument.Ignored("device", Device), Argument.Ignored("sw_device", Device), Argument.Ignored("progress", "Progress is always told."),
            ],
            Create = a => Mirroring(a, Windows(a, a.Get(Roi), a.Has(Batch) ? a.Get(Batch) : a.Get(OldBatch))),
        },
    ];

    private static SlidingWindowInferer Windows(ComponentArguments a, Vector3 roi, int batch) =>
        new(new((int)roi.X, (int)roi.Y, (int)roi.Z), a.Get(Overlap), a.Get(Mode) == "gaussian", a.Get(Sigma), batch);

    private static IInferer Mirroring(ComponentArguments a, IInferer inner) => a.Get(Mirrored) is { Count: > 0 } axes ? new MirroringInferer(inner, [.. axes.Distinct()]) : inner;
}
