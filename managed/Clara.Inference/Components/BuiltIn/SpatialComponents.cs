using Clara.Imaging;
using Clara.Inference.Transforms;
using Clara.Models;
using Clara.Models.Config;

namespace Clara.Inference.Components.BuiltIn;

/// <summary>Steps that turn the axes or resample.</summary>
internal static class SpatialComponents
{
    private const string Sizes = "three sizes in mm above 0.001", OrKeep = Sizes + ", or 0 or less to keep an axis";

    private static readonly Argument<AxisCodes> Codes = Argument.Other("axcodes", "text", "\"RAS\"", "three letters, one each of L or R, P or A, I or S",
        "Where each axis runs to in the patient, first axis first; \"RAS\" runs to the right, to anterior, to superior.", ReadCodes);

    private static readonly Argument<bool> Canonical = Argument.Flag("as_closest_canonical", "Takes RAS whatever axcodes says.");

    private static readonly Argument<Vector3> PixDim = Argument.Three("pixdim", "Voxel size along each axis; 0 or less keeps an axis as it is.", OrKeep, v => v <= 0 || IsSize(v), unit: "mm"),
        Resolution = Argument.Three("target_resolution", "Voxel size along each axis.", Sizes, IsSize, unit: "mm"),
        Factor = Argument.Three("factor", "How many times as many voxels each axis gets; the extent is rounded.", "numbers of 0.01 to 100", v => v is >= 0.01 and <= 100);

    private static readonly Argument<string> SpacingMode = Argument.Choice("mode", "Whether values lie linearly between voxels or are those of the nearest voxel.", "bilinear", "bilinear", "nearest");

    private static readonly Argument<bool> IsLabel = Argument.Flag("is_label", "Takes the nearest voxel's value instead of a mean.");

    private static readonly Argument<Size3> TargetShape = VoxelArguments.Size("target_shape", "Voxels along each axis."),
        NewSize = VoxelArguments.SizeOrKeepOfSlices("spatial_size", "Voxels along each axis; 0 or less keeps an axis as it is, and so do two numbers the third one.");

    private static readonly Argument<ResizeMode> Mode = Argument.Other("mode", "text", "\"area\"", "area, nearest, nearest-exact, linear, bilinear or trilinear",
        "How values are found, as PyTorch's interpolate does: area is the mean of the old voxels, nearest the one at floor(i * old / new), nearest-exact the nearest by centres, the others are linear.", ReadMode);

    public static IReadOnlyList<ComponentDescription> All { get; } =
    [
        new()
        {
            Name = "Orientationd", Kind = ComponentKind.Transform, Source = "MONAI Orientationd", Summary = "Turns and flips the axes to a direction code; nothing is interpolated.",
            Arguments = [Codes, Canonical, Argument.Ignored("labels", "Letters always mean left, right, posterior, anterior, inferior, superior.")],
            Create = a => new Orientation(a.Get(Canonical) ? AxisCodes.Parse("RAS") : a.Get(Codes)),
        },
        new()
        {
            Name = "Spacingd", Kind = ComponentKind.Transform, Source = "MONAI Spacingd", Summary = "Resamples to a voxel size; the first voxel's centre stays.",
            Arguments =
            [
                PixDim, SpacingMode, Argument.OnlyText("padding_mode", "border", "Beyond the outermost voxels these are continued."),
                Argument.Ignored("align_corners", "Voxels have places in mm; how they are numbered changes nothing."), Argument.Ignored("diagonal", "Directions are kept in any case."),
                Argument.OnlyFlag("scale_extent", false, "The first voxel's centre stays, not its edge."), Argument.Ignored("recompute_affine", "The grid always says where voxels lie."),
                Argument.Absent("min_pixdim", "Spacings are always changed."), Argument.Absent("max_pixdim", "Spacings are always changed."), Argument.Ignored("ensure_same_shape", "A chain has one image."),
            ],
            Create = a => new Spacing(a.Get(PixDim), a.Get(SpacingMode) == "nearest"),
        },
        new()
        {
            Name = "ScaleByResolution", OtherNames = ["ScaleBySpacing"], Kind = ComponentKind.Transform, Source = "Clara Train ScaleByResolution, ScaleBySpacing", Summary = "Resamples to a voxel size; the first voxel's centre stays.",
            Arguments = [Resolution, IsLabel], Create = a => new Spacing(a.Get(Resolution), a.Get(IsLabel)),
        },
        new()
        {
            Name = "ScaleByFactor", Kind = ComponentKind.Transform, Source = "Clara Train ScaleByFactor", Summary = "Resamples to so many times as many voxels over the same field of view.",
            Arguments = [Factor, IsLabel], Create = a => Scaled(a.Get(Factor), a.Get(IsLabel)),
        },
        new()
        {
            Name = "ScaleToShape", Kind = ComponentKind.Transform, Source = "Clara Train ScaleToShape", Summary = "Resamples linearly to an extent over the same field of view.",
            Arguments = [TargetShape, IsLabel], Create = a => new Resize(a.Get(TargetShape), a.Get(IsLabel) ? ResizeMode.Nearest : ResizeMode.Linear),
        },
        new()
        {
            Name = "Resized", Kind = ComponentKind.Transform, Source = "MONAI Resized", Summary = "Resamples to an extent over the same field of view, as PyTorch's interpolate does.",
            Arguments =
            [
                NewSize, Mode, Argument.OnlyText("size_mode", "all", "spatial_size is the extent of each axis."), Argument.OnlyFlag("align_corners", false, "Outer edges of voxels stay, not outer centres."),
                Argument.OnlyFlag("anti_aliasing", false, "Nothing is blurred before."), Argument.Absent("anti_aliasing_sigma", "Nothing is blurred before."),
            ],
            Create = a => new Resize(a.Get(NewSize), a.Get(Mode)),
        },
    ];

    private static Resize Scaled(Vector3 factor, bool nearest) =>
        new(old => new(Times(old.X, factor.X), Times(old.Y, factor.Y), Times(old.Z, factor.Z)), nearest ? ResizeMode.Nearest : ResizeMode.Linear);

    private static int Times(int extent, double factor) => Math.Max(1, (int)Math.Round(extent * factor));

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

    private static ResizeMode ReadMode(ComponentConfig c) => c.Text("mode", "area") switch
    {
        "area" => ResizeMode.Area,
        "nearest" => ResizeMode.FloorNearest,
        "nearest-exact" => ResizeMode.Nearest,
        "linear" or "bilinear" or "trilinear" => ResizeMode.Linear,
        _ => throw c.Wrong("mode", Mode.Range),
    };
}
