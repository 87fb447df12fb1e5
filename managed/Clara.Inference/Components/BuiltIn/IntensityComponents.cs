using Clara.Imaging;
using Clara.Inference.Transforms;

namespace Clara.Inference.Components.BuiltIn;

/// <summary>Steps that change voxel values and leave them where they are.</summary>
internal static class IntensityComponents
{
    private const string Percent = "0 to 100";

    private static readonly Argument<double> MinV = Argument.Number("minv", "What the lowest value becomes.", 0), MaxV = Argument.Number("maxv", "What the highest value becomes.", 1);

    private static readonly Argument<bool> ChannelWise = Argument.Flag("channel_wise", "Whether each channel goes by its own values; else all go by theirs together.");

    private static readonly Argument<double?> AddedFactor = Argument.OptionalNumber("factor", "Where minv and maxv are null: values become v * (1 + factor).", "absent");

    private static readonly Argument<double> AMin = Argument.Number("a_min", "The value that becomes b_min."), AMax = Argument.Number("a_max", "The value that becomes b_max.", range: "different from a_min");

    private static readonly Argument<double> BMin = Argument.Number("b_min", "What a_min becomes.", 0), BMax = Argument.Number("b_max", "What a_max becomes.", 1);

    private static readonly Argument<double> Lower = Argument.Number("lower", "The percentile that becomes b_min.", null, Percent, IsPercent), Upper = Argument.Number("upper", "The percentile that becomes b_max.", null, Percent, IsPercent),
        LowEnd = Argument.Number("b_min", "What the lower percentile becomes."), HighEnd = Argument.Number("b_max", "What the upper percentile becomes.");

    private static readonly Argument<bool> Clip = Argument.Flag("clip", "Whether results are limited to b_min and b_max."),
        Relative = Argument.Flag("relative", "Whether the range is shrunk to the part from lower to upper percent of itself.");

    private static readonly Argument<bool> Nonzero = Argument.Flag("nonzero", "Whether only voxels other than 0 count, and zeros stay.");

    private static readonly Argument<IReadOnlyList<double>> Subtrahend = PerChannel("subtrahend", "What is subtracted: a number, or one a channel.", "the mean"),
        Divisor = PerChannel("divisor", "What is divided by: a number, or one a channel; 0 counts as 1.", "the standard deviation");

    private static readonly Argument<double> Centre = Argument.Number("subtrahend", "What is subtracted.", 0), Scale = Argument.Number("divisor", "What is divided by.", 1, "a number other than 0", v => v != 0);

    private static readonly Argument<double> Limit = Argument.Number("threshold", "What voxels are compared with."), Instead = Argument.Number("cval", "What voxels on the wrong side get.", 0);

    private static readonly Argument<bool> Above = Argument.Flag("above", "Whether voxels above the threshold stay; else those below it.", true);

    private static readonly Argument<double> Gamma = Argument.Number("gamma", "The exponent.", null, "above 0", v => v > 0);

    private static readonly Argument<bool> InvertImage = Argument.Flag("invert_image", "Whether the sign is turned before and after.");

    private static readonly Argument<Vector3> Sigma = Argument.Three("sigma", "Width of the Gaussian along each axis; 0 leaves an axis alone.", "0 to 100", v => v is >= 0 and <= 100, 1, "voxels");

    public static IReadOnlyList<ComponentDescription> All { get; } =
    [
        new()
        {
            Name = "ScaleIntensityd", Kind = ComponentKind.Transform, Source = "MONAI ScaleIntensityd", Summary = "Maps the image's own lowest and highest value to a range; an image of one value becomes the low end.",
            Arguments = [MinV, MaxV, AddedFactor, ChannelWise],
            Create = a => a.Get(AddedFactor) is double f && !a.Has(MinV) && !a.Has(MaxV) ? new CenterData(0, 1 / (1 + f)) : new ScaleIntensity((float)a.Get(MinV), (float)a.Get(MaxV), a.Get(ChannelWise)),
        },
        new()
        {
            Name = "ScaleIntensityRanged", Kind = ComponentKind.Transform, Source = "MONAI ScaleIntensityRanged; Clara Train ScaleIntensityRange",
            Summary = "Maps the range a to the range b linearly, then limits to b where asked.", Arguments = [AMin, AMax, BMin, BMax, Clip],
            Create = a => a.Get(AMin) == a.Get(AMax) ? throw a.Wrong(AMax, AMax.Range) : new ScaleIntensityRange(a.Get(AMin), a.Get(AMax), a.Get(BMin), a.Get(BMax), a.Get(Clip)),
        },
        new()
        {
            Name = "ScaleIntensityRangePercentilesd", Kind = ComponentKind.Transform, Source = "MONAI ScaleIntensityRangePercentilesd",
            Summary = "Maps the range between two percentiles of the image to a range, then limits to it where asked.", Arguments = [Lower, Upper, LowEnd, HighEnd, Clip, Relative, ChannelWise],
            Create = a => a.Get(Lower) < a.Get(Upper) ? new ScaleIntensityRangePercentiles(a.Get(Lower), a.Get(Upper), a.Get(LowEnd), a.Get(HighEnd), a.Get(Clip), a.Get(Relative), a.Get(ChannelWise))
                : throw a.Wrong(Upper, "above lower"),
        },
        new()
        {
            Name = "NormalizeNonzeroIntensities", Kind = ComponentKind.Transform, Source = "Clara Train NormalizeNonzeroIntensities",
            Summary = "Of each channel's voxels other than 0 subtracts the mean and divides by the population's standard deviation; zeros stay.", Create = _ => new NormalizeIntensity(nonzero: true),
        },
        new()
        {
            Name = "NormalizeIntensityd", Kind = ComponentKind.Transform, Source = "MONAI NormalizeIntensityd",
            Summary = "Subtracts the mean and divides by the population's standard deviation; either may be a given number instead.", Arguments = [Nonzero, ChannelWise, Subtrahend, Divisor],
            Create = a => new NormalizeIntensity(a.Get(Nonzero), a.Get(ChannelWise)) { Subtrahend = Fitting(a, Subtrahend), Divisor = Fitting(a, Divisor) },
        },
        new()
        {
            Name = "CenterData", Kind = ComponentKind.Transform, Source = "Clara Train CenterData", Summary = "Subtracts a number and divides by another.", Arguments = [Centre, Scale],
            Create = a => new CenterData(a.Get(Centre), a.Get(Scale)),
        },
        new()
        {
            Name = "ThresholdIntensityd", Kind = ComponentKind.Transform, Source = "MONAI ThresholdIntensityd", Summary = "Gives voxels on the wrong side of a threshold one value; one that equals the threshold is on the wrong side.",
            Arguments = [Limit, Above, Instead], Create = a => new ThresholdIntensity((float)a.Get(Limit), a.Get(Above), (float)a.Get(Instead)),
        },
        new()
        {
            Name = "AdjustContrastd", OtherNames = ["AdjustContrast"], Kind = ComponentKind.Transform, Source = "MONAI AdjustContrastd; Clara Train AdjustContrast", Summary = "Raises values, as shares of the image's range, to a power.",
            Arguments = [Gamma, InvertImage, Argument.OnlyFlag("retain_stats", false, "Mean and deviation are not restored."), Argument.Absent("probability", "Chance belongs into training.")],
            Create = a => new AdjustContrast(a.Get(Gamma), a.Get(InvertImage)),
        },
        new()
        {
            Name = "GaussianSmoothd", Kind = ComponentKind.Transform, Source = "MONAI GaussianSmoothd", Summary = "Blurs by a Gaussian, out to four sigma; beyond the image there is zero.",
            Arguments = [Sigma, Argument.OnlyText("approx", "erf", "The weight of a voxel is the Gaussian's integral over it.")], Create = a => new GaussianSmooth(a.Get(Sigma)),
        },
    ];

    private static bool IsPercent(double v) => v is >= 0 and <= 100;

    private static Argument<IReadOnlyList<double>> PerChannel(string name, string meaning, string otherwise) =>
        Argument.Other<IReadOnlyList<double>>(name, "number or numbers", otherwise, "a number, or one a channel", meaning, c => c.Length(name) == 0 ? [] : c.Numbers(name, c.Length(name), "a number, or one a channel"));

    /// <summary>Numbers for several channels mean nothing where all are normalised together.</summary>
    private static IReadOnlyList<double> Fitting(ComponentArguments a, Argument<IReadOnlyList<double>> argument) =>
        a.Get(argument) is { Count: > 1 } && !a.Get(ChannelWise) ? throw a.Wrong(argument, "one number where channel_wise is false") : a.Get(argument);
}
