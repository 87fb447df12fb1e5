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

    private const string Batch = "How many windows run at once is chosen by the memory that there is.", Device = "The device is chosen when a model is run.";

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
                Roi, Overlap, Mode, Sigma, Mirrored, Argument.OnlyText("padding_mode", "constant", "How an image smaller than the window is continued."),
                Argument.OnlyNumber("cval", 0, "With which value an image smaller than the window is continued."),
                Argument.Ignored("sw_batch_size", Batch), Argument.Ignored("batch_size", Batch), Argument.Ignored("device", Device), Argument.Ignored("sw_device", Device), Argument.Ignored("progress", "Progress is always told."),
            ],
            Create = a => a.Get(Roi) is var roi ? Mirroring(a, new SlidingWindowInferer(new((int)roi.X, (int)roi.Y, (int)roi.Z), a.Get(Overlap), a.Get(Mode) == "gaussian", a.Get(Sigma))) : null,
        },
    ];

    private static IInferer Mirroring(ComponentArguments a, IInferer inner) => a.Get(Mirrored) is { Count: > 0 } axes ? new MirroringInferer(inner, [.. axes.Distinct()]) : inner;
}
