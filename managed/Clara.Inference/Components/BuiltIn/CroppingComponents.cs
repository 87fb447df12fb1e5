using System.Globalization;
using System.Text.RegularExpressions;
using Clara.Imaging;
using Clara.Inference.Transforms;
using Clara.Models.Config;

namespace Clara.Inference.Components.BuiltIn;

/// <summary>Steps that cut the image or continue it, and one on its channels.</summary>
internal static partial class CroppingComponents
{
    private static readonly Argument<Foreground> Select = Argument.Other("select_fn", "text", "\"x > 0\"", "\"lambda x: x > NUMBER\" with one of >, >=, <, <=, ==, !=; other code is not run", "Which voxels are foreground.", ReadForeground);

    private static readonly Argument<IReadOnlyList<int>> ChannelIndices = Argument.Integers("channel_indices", "Channels in which foreground is looked for, from 0.", "all", "whole numbers of at least 0", v => v is >= 0 and < 1024);

    private static readonly Argument<Size3> Margin = VoxelArguments.Extent("margin", "Voxels around the box.", 0, 0), Multiple = VoxelArguments.Extent("k_divisible", "The box grows to a multiple of it.", 1, 1);

    private static readonly Argument<bool> Smaller = Argument.Flag("allow_smaller", "Whether the box ends at the image's border; else zeros are put where it reaches past.", true);

    private static readonly Argument<Size3> CropSize = VoxelArguments.SizeOrKeep("roi_size", "The crop; 0 or less keeps an axis."), OldCropSize = VoxelArguments.SizeOrKeep("size", "The crop; 0 or less keeps an axis."),
        PadSize = VoxelArguments.SizeOrKeep("spatial_size", "The least extent; 0 or less keeps an axis."), K = VoxelArguments.SizeOrKeep("k", "What the extent becomes a multiple of; 0 or less keeps an axis."),
        DivInt = VoxelArguments.SizeOrKeep("div_int", "What the extent becomes a multiple of; 0 or less keeps an axis.");

    private static readonly Argument<string> Method = Argument.Choice("method", "Whether voxels are put on both sides (the odd one behind) or behind only.", "symmetric", "symmetric", "end");

    private static readonly Argument<double> Value = Argument.Number("value", "What new voxels get.", 0), Constant = Argument.Number("constant_values", "What new voxels get where there is no value.", 0);

    private static readonly Argument<int> Repeats = Argument.Count("repeats", "How often; this or repeat_times must be there.", 1, "a whole number of 1 to 64", n => n is >= 1 and <= 64),
        RepeatTimes = Argument.Count("repeat_times", "How often, as Clara Train calls it.", 1, "a whole number of 1 to 64", n => n is >= 1 and <= 64);

    private static readonly Argument<string> CropMode = Argument.Text("mode", "Where the box reaches past the image there are zeros; any other mode is taken where it cannot: with allow_smaller and without k_divisible.", "constant");

    private static readonly Argument Mode = Argument.OnlyText("mode", "constant", "New voxels all get one value.");

    public static IReadOnlyList<ComponentDescription> All { get; } =
    [
        new()
        {
            Name = "CropForegroundd", Kind = ComponentKind.Transform, Source = "MONAI CropForegroundd; Clara Train CropForeground",
            Summary = "Crops to the box of the foreground plus a margin; an image without foreground stays whole.",
            Arguments =
            [
                Select, ChannelIndices, Margin, Multiple, Smaller, CropMode,
                Argument.Ignored("start_coord_key", "The grid says where the crop lies."), Argument.Ignored("end_coord_key", "The grid says where the crop lies."),
            ],
            Create = a => a.Get(CropMode) != "constant" && (!a.Get(Smaller) || a.Get(Multiple) != new Size3(1, 1, 1)) ? throw a.Wrong(CropMode, "constant where the box may reach past the image")
                : new CropForeground(a.Get(Select), a.Get(Margin)) { ChannelIndices = a.Get(ChannelIndices), Multiple = a.Get(Multiple), StaysInside = a.Get(Smaller) },
        },
        new()
        {
            Name = "CenterSpatialCropd", Kind = ComponentKind.Transform, Source = "MONAI CenterSpatialCropd", Summary = "Crops to a size about the middle voxel; axes that are shorter stay.",
            Arguments = [CropSize], Create = a => new CenterCrop(a.Get(CropSize)),
        },
        new()
        {
            Name = "CropSubVolumeCenter", Kind = ComponentKind.Transform, Source = "Clara Train CropSubVolumeCenter", Summary = "Crops to a size about the middle voxel; axes that are shorter stay.",
            Arguments = [OldCropSize], Create = a => new CenterCrop(a.Get(OldCropSize)),
        },
        new()
        {
            Name = "SpatialPadd", Kind = ComponentKind.Transform, Source = "MONAI SpatialPadd", Summary = "Continues the image with one value up to an extent; axes that are long enough stay.",
            Arguments = [PadSize, Method, Mode, Value, Constant], Create = a => Padding.ToSize(a.Get(PadSize), a.Get(Method) == "symmetric", Filling(a)),
        },
        new()
        {
            Name = "DivisiblePadd", Kind = ComponentKind.Transform, Source = "MONAI DivisiblePadd", Summary = "Continues the image with one value up to the next multiple along each axis.",
            Arguments = [K, Method, Mode, Value, Constant], Create = a => Padding.ToMultiple(a.Get(K), a.Get(Method) == "symmetric", Filling(a)),
        },
        new()
        {
            Name = "SymmetricPadderDiv", Kind = ComponentKind.Transform, Source = "Clara Train SymmetricPadderDiv", Summary = "Continues the image with zeros on both sides up to the next multiple along each axis.",
            Arguments = [DivInt], Create = a => Padding.ToMultiple(a.Get(DivInt), true, 0),
        },
        new()
        {
            Name = "RepeatChanneld", Kind = ComponentKind.Transform, Source = "MONAI RepeatChanneld; Clara Train RepeatChannel",
            Summary = "Gives each channel several times, copies behind one another, for networks that were trained on colours.", Arguments = [Repeats, RepeatTimes],
            Create = a => new RepeatChannel(a.Has(Repeats) ? a.Get(Repeats) : a.Has(RepeatTimes) ? a.Get(RepeatTimes) : throw a.Wrong(Repeats, Repeats.Range)),
        },
    ];

    private static float Filling(ComponentArguments a) => (float)(a.Has(Value) ? a.Get(Value) : a.Get(Constant));

    /// <summary>MONAI's select_fn: of Python only a comparison is understood.</summary>
    private static Foreground ReadForeground(ComponentConfig c)
    {
        Match m = Comparison().Match(c.Text("select_fn", "x > 0"));
        return m.Success ? new(m.Groups[1].Value, (float)double.Parse(m.Groups[2].Value, NumberStyles.Float, CultureInfo.InvariantCulture)) : throw c.Wrong("select_fn", Select.Range);
    }

    [GeneratedRegex(@"^\s*\$?\s*(?:lambda\s+x\s*:)?\s*x\s*(>=|<=|==|!=|>|<)\s*(-?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?)\s*$")]
    private static partial Regex Comparison();
}
