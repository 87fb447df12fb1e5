using Clara.Inference.Components;
using Clara.Models.Config;

namespace Clara.Inference.Interactive;

/// <summary>Steps that need prompts: the point map of annotation models and the click steps of deepgrow models.</summary>
internal static class InteractiveComponents
{
    private const string Fields = "Prompts come with the request; a chain has one image and one list of clicks.";

    private static readonly Argument<double> Sigma3 = Sigma(3), Sigma2 = Sigma(AddGuidanceSignal.DefaultSigma);

    private static readonly Argument<double> Low = Argument.Number("rescale_min", "Lowest value of the map.", -1), High = Argument.Number("rescale_max", "Highest value of the map.", 1);

    private static readonly Argument<ClickSize> Size = Argument.Other("spatial_size", "2 or 3 whole numbers", "required", ClickSize.Needed,
        "Least extent of the crop, depth first; two numbers take all slices. A request's spatial_size replaces it.", ReadSize, "voxels");

    private static readonly Argument<int> Margin = Argument.Count("margin", "Voxels around the clicks.", SpatialCropGuidance.DefaultMargin, unit: "voxels");

    private static readonly Argument<int> Dimensions = Argument.Count("dimensions", "2 for models of slices, 3 for models of volumes.", 3, "2 or 3", n => n is 2 or 3);

    public static IReadOnlyList<ComponentDescription> All { get; } =
    [
        new()
        {
            Name = "AddExtremePointsChannel", Kind = ComponentKind.Transform, Source = "Clara Train AddExtremePointsChannel; MONAI AddExtremePointsChanneld",
            Summary = "Appends a map of the extreme points as a channel: 1 at each of them, Gaussian, stretched to a range.",
            Arguments =
            [
                Sigma3, Low, High, Argument.Ignored("image_field", Fields), Argument.Ignored("label_field", "Only training finds the points in a label."), Argument.Ignored("label_key", "Only training finds the points in a label."),
                Argument.Ignored("background", "Only training finds the points in a label."), Argument.Ignored("pert", "Only training moves points by chance."), Argument.Ignored("permutation", "Only training moves points by chance."),
                Argument.Ignored("points_channel_field", Fields),
            ],
            Create = a => a.Get(Low) < a.Get(High) ? new AddExtremePointsChannel(a.Get(Sigma3), (float)a.Get(Low), (float)a.Get(High)) : throw a.Wrong(High, "above rescale_min"),
        },
        new()
        {
            Name = "AddGuidanceFromPointsd", OtherNames = ["AddGuidanceFromPointsDeepgrowd"], Kind = ComponentKind.Transform, Source = "MONAI AddGuidanceFromPointsd (apps.deepgrow)",
            Summary = "Brings the clicks into the voxels of the image as it is then: index times new size over old size, cut to a whole number.",
            Arguments =
            [
                Dimensions, .. new[] { "guidance", "foreground", "background", "slice_key", "spatial_dims" }.Select(n => Argument.Ignored(n, Fields)),
                Argument.Ignored("axis", "Slices are those of the image's third axis."), Argument.Ignored("depth_first", "Sizes are depth first, voxels are always x fastest."),
            ],
            Create = _ => new AddGuidanceFromPoints(),
        },
        new()
        {
            Name = "Fetch2DSliced", OtherNames = ["Fetch2DSliceDeepgrowd"], Kind = ComponentKind.Transform, Source = "MONAI Fetch2DSliced (apps.deepgrow)", Summary = "Takes the slice of the clicks.",
            DoesNothing = "A 2-D model gets the slice of the last click from the beginning.",
            Arguments = [Argument.Ignored("guidance", Fields), Argument.Ignored("axis", "Slices are those of the image's third axis.")],
        },
        new()
        {
            Name = "SpatialCropGuidanced", OtherNames = ["SpatialCropGuidanceDeepgrowd"], Kind = ComponentKind.Transform, Source = "MONAI SpatialCropGuidanced (apps.deepgrow)",
            Summary = "Cuts out the clicks' box with a margin, or as much more around its centre as the size asks for and the image has.",
            Arguments = [Size, Margin, Argument.Ignored("guidance", Fields)], Create = a => new SpatialCropGuidance(a.Get(Size), a.Get(Margin)),
        },
        new()
        {
            Name = "ResizeGuidanced", OtherNames = ["ResizeGuidanceDeepgrowd"], Kind = ComponentKind.Transform, Source = "MONAI ResizeGuidanced (apps.deepgrow)", Summary = "Scales the clicks as the crop was resized.",
            Arguments = [Argument.Ignored("guidance", Fields)], Create = _ => new ResizeGuidance(),
        },
        new()
        {
            Name = "AddGuidanceSignald", OtherNames = ["AddGuidanceSignalDeepgrowd"], Kind = ComponentKind.Transform, Source = "MONAI AddGuidanceSignald (apps.deepgrow)",
            Summary = "Appends two channels, the maps of the positive and of the negative clicks: 1 at each, Gaussian, stretched to 0 to 1; a map without clicks is 0.",
            Arguments = [Sigma2, Argument.Ignored("guidance", Fields), Argument.OnlyNumber("number_intensity_ch", 1, "Channels of the image.")], Create = a => new AddGuidanceSignal(a.Get(Sigma2)),
        },
    ];

    private static Argument<double> Sigma(double standard) =>
        Argument.Number("sigma", "Of the Gaussian, in voxels of the network's input.", standard, "0.1 to 100", v => v is >= GuidanceMap.LeastSigma and <= 100, "voxels");

    /// <summary>A size of a deepgrow chain.</summary>
    internal static ClickSize ReadSize(ComponentConfig c)
    {
        int length = c.Length("spatial_size");
        return length is 2 or 3 && ClickSize.Of(c.Numbers("spatial_size", length)) is ClickSize size ? size : throw c.Wrong("spatial_size", ClickSize.Needed);
    }
}
