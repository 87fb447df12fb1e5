using Clara.Inference.Components;
using Clara.Models.Config;

namespace Clara.Inference.Interactive.DeepEdit;

/// <summary>The click steps of DeepEdit models.</summary>
internal static class DeepEditComponents
{
    /// <summary>Names that the rules about their order speak of.</summary>
    public const string Points = "AddGuidanceFromPointsDeepEditd", Resize = "ResizeGuidanceMultipleLabelDeepEditd", Signal = "AddGuidanceSignalDeepEditd";

    private const string Fields = "Prompts come with the request; a chain has one image and one list of clicks a label.", Background = "background";

    private const string TwoNames = "an object (or list) of two names: one structure, and \"background\"";

    private static readonly Argument<bool> BackgroundIsFirst = Argument.Other("label_names", "names", "required", TwoNames,
        "Labels in the order in which the network has their maps; clicks inside are those of the structure, clicks outside those of background.", ReadOrder);

    private static readonly Argument<int> Labels = Argument.Other("label_names", "names", "no names", "an object or list of names", "A map for each, background counted.", c => c.Names("label_names").Count);

    private static readonly Argument<double> Sigma = Argument.Number("sigma", "Of the Gaussian, in voxels of the network's input.", AddGuidanceSignalDeepEdit.DefaultSigma, "0.1 to 100",
        v => v is >= GuidanceMap.LeastSigma and <= 100, "voxels");

    private static readonly Argument OneChannel = Argument.OnlyNumber("number_intensity_ch", 1, "Channels of the image.");

    public static IReadOnlyList<ComponentDescription> All { get; } =
    [
        new()
        {
            Name = Points, Kind = ComponentKind.Transform, Source = "MONAI AddGuidanceFromPointsDeepEditd (apps.deepedit)",
            Summary = "Brings the clicks of each label into the voxels of the image as it is then: index times new size over old size, cut to a whole number.",
            Arguments = [BackgroundIsFirst, Argument.Ignored("guidance", Fields), Argument.Ignored("meta_key_postfix", Fields)],
            Create = a => new AddGuidanceFromPointsDeepEdit(a.Get(BackgroundIsFirst)),
        },
        new()
        {
            Name = Resize, Kind = ComponentKind.Transform, Source = "MONAI ResizeGuidanceMultipleLabelDeepEditd (apps.deepedit)", Summary = "Scales the clicks as the image was resized.",
            Arguments = [Argument.Ignored("guidance", Fields)], Create = _ => new ResizeGuidanceDeepEdit(),
        },
        new()
        {
            Name = Signal, Kind = ComponentKind.Transform, Source = "MONAI AddGuidanceSignalDeepEditd (apps.deepedit)",
            Summary = "Appends a channel for each label, background too: 1 at each of its clicks, Gaussian, stretched to 0 to 1; without clicks it is 0, and the network segments by itself.",
            Arguments = [Sigma, Argument.Ignored("guidance", Fields), OneChannel], Create = a => new AddGuidanceSignalDeepEdit(a.Get(Sigma)),
        },
        new()
        {
            Name = "DiscardAddGuidanced", Kind = ComponentKind.Transform, Source = "MONAI DiscardAddGuidanced (apps.deepedit)",
            Summary = "Gives a DeepEdit network an empty map for each label, so that it segments by itself; such a model is one of segmentation.",
            Arguments = [Labels, OneChannel, Argument.OnlyNumber("probability", 1, "Of leaving the clicks out; only training draws lots.")],
            Create = a => a.Get(Labels) is > 0 and int labels ? new DiscardAddGuidance(labels) : null,
        },
        new()
        {
            Name = "OrientationGuidanceMultipleLabelDeepEditd", Kind = ComponentKind.Transform, Source = "Python of MONAI's zoo (spleen_deepedit_annotation, scripts.transforms)",
            Summary = "Turns the clicks as the image was turned.", DoesNothing = "Clicks are turned with the image in any case.",
            Arguments = [Argument.Ignored("label_names", "The clicks of all labels are turned.")],
        },
    ];

    private static bool ReadOrder(ComponentConfig c)
    {
        IReadOnlyList<string> names = c.Names("label_names");
        bool[] isBackground = [.. names.Select(n => n.Equals(Background, StringComparison.OrdinalIgnoreCase))];
        return isBackground is [true, false] or [false, true] ? isBackground[0] : throw c.Wrong("label_names", TwoNames);
    }
}
