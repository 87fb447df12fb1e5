using System.Globalization;
using System.Text.RegularExpressions;
using Clara.Imaging;
using Clara.Inference.Transforms;
using Clara.Models;
using Clara.Models.Config;

namespace Clara.Inference.Components.BuiltIn;

/// <summary>Steps that move voxels: orientation, spacing, cropping.</summary>
internal static partial class SpatialComponents
{
    private const string Sizes = "three sizes in mm above 0.001";

    private static readonly Argument<AxisCodes> Codes = Argument.Other("axcodes", "text", "\"RAS\"", "three letters, one each of L or R, P or A, I or S",
        "Where each axis runs to in the patient, first axis first.", ReadCodes);

    private static readonly Argument<Vector3> PixDim = Argument.Three("pixdim", "Voxel size along each axis.", Sizes, IsSize), Resolution = Argument.Three("target_resolution", "Voxel size along each axis.", Sizes, IsSize);

    private static readonly Argument<double> Above = Argument.Other("select_fn", "text", "\"x > 0\"", "\"lambda x: x > NUMBER\"; other code is not run", "Which voxels are foreground.", ReadThreshold);

    private static readonly Argument<int> Margin = Argument.Count("margin", "Voxels around the box.", 0);

    public static IReadOnlyList<ComponentDescription> All { get; } =
    [
        new()
        {
            Name = "Orientationd", Kind = ComponentKind.Transform, Source = "MONAI Orientationd", Summary = "Turns and flips the axes to a direction code; nothing is interpolated.",
            Arguments = [Codes], Create = a => new Orientation(a.Get(Codes)),
        },
        new()
        {
            Name = "Spacingd", Kind = ComponentKind.Transform, Source = "MONAI Spacingd", Summary = "Resamples linearly to a voxel size; the first voxel's centre stays.",
            Arguments = [PixDim, .. new[] { "mode", "padding_mode", "align_corners", "diagonal" }.Select(n => Argument.Ignored(n, "Always linear with edge voxels continued."))],
            Create = a => new Spacing(a.Get(PixDim)),
        },
        new()
        {
            Name = "ScaleByResolution", Kind = ComponentKind.Transform, Source = "Clara Train ScaleByResolution", Summary = "Resamples linearly to a voxel size; the first voxel's centre stays.",
            Arguments = [Resolution], Create = a => new Spacing(a.Get(Resolution)),
        },
        new()
        {
            Name = "CropForegroundd", OtherNames = ["CropForeground"], Kind = ComponentKind.Transform, Source = "MONAI CropForegroundd",
            Summary = "Crops to the box of the foreground plus a margin; an image without foreground stays whole.",
            Arguments = [Above, Margin], Create = a => new CropForeground(a.Get(Above), a.Get(Margin)),
        },
    ];

    private static bool IsSize(double mm) => mm is > 1e-3 and < 1e3;

    private static AxisCodes ReadCodes(ComponentConfig c)
    {
        try
        {
            return AxisCodes.Parse(c.Text("axcodes", "RAS"));
        }
        catch (ClaraException e) when (e is not ModelInvalidException)
        {
            throw c.Wrong("axcodes", Codes.Range);
        }
    }

    /// <summary>The threshold of MONAI's select_fn; of Python only a comparison is understood.</summary>
    private static double ReadThreshold(ComponentConfig c)
    {
        Match m = Comparison().Match(c.Text("select_fn", "x > 0"));
        return m.Success ? double.Parse(m.Groups[1].Value, NumberStyles.Float, CultureInfo.InvariantCulture) : throw c.Wrong("select_fn", Above.Range);
    }

    [GeneratedRegex(@"^\s*\$?\s*(?:lambda\s+x\s*:)?\s*x\s*>\s*(-?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?)\s*$")]
    private static partial Regex Comparison();
}
