using Clara.Inference.Transforms;

namespace Clara.Inference.Components.BuiltIn;

/// <summary>Steps that change voxel values and leave them where they are.</summary>
internal static class IntensityComponents
{
    private static readonly Argument<double> MinV = Argument.Number("minv", "What the lowest value becomes.", 0), MaxV = Argument.Number("maxv", "What the highest value becomes.", 1);

    private static readonly Argument<double> AMin = Argument.Number("a_min", "The value that becomes b_min."), AMax = Argument.Number("a_max", "The value that becomes b_max.", range: "different from a_min"),
        BMin = Argument.Number("b_min", "What a_min becomes."), BMax = Argument.Number("b_max", "What a_max becomes.");

    private static readonly Argument<bool> Clip = Argument.Flag("clip", "Whether results are limited to b_min and b_max.");

    private static readonly Argument<bool> Nonzero = Argument.Flag("nonzero", "Whether only voxels other than 0 count, and zeros stay.");

    private static readonly Argument<double?> Subtrahend = Argument.OptionalNumber("subtrahend", "What is subtracted.", "the mean"), Divisor = Argument.OptionalNumber("divisor", "What is divided by.", "the standard deviation");

    private static readonly Argument<double> Centre = Argument.Number("subtrahend", "What is subtracted.", 0),
        Scale = Argument.Number("divisor", "What is divided by.", 1, "a number other than 0", v => v != 0);

    public static IReadOnlyList<ComponentDescription> All { get; } =
    [
        new()
        {
            Name = "ScaleIntensityd", Kind = ComponentKind.Transform, Source = "MONAI ScaleIntensityd", Summary = "Maps the image's own lowest and highest value to a range.",
            Arguments = [MinV, MaxV], Create = a => new ScaleIntensity((float)a.Get(MinV), (float)a.Get(MaxV)),
        },
        new()
        {
            Name = "ScaleIntensityRanged", OtherNames = ["ScaleIntensityRange"], Kind = ComponentKind.Transform, Source = "MONAI ScaleIntensityRanged; Clara Train ScaleIntensityRange",
            Summary = "Maps the range a to the range b linearly, then limits to b where asked.", Arguments = [AMin, AMax, BMin, BMax, Clip],
            Create = a => a.Get(AMin) == a.Get(AMax) ? throw a.Wrong(AMax, AMax.Range) : new ScaleIntensityRange(a.Get(AMin), a.Get(AMax), a.Get(BMin), a.Get(BMax), a.Get(Clip)),
        },
        new()
        {
            Name = "NormalizeNonzeroIntensities", Kind = ComponentKind.Transform, Source = "Clara Train NormalizeNonzeroIntensities",
            Summary = "Of each channel's voxels other than 0 subtracts the mean and divides by the population's standard deviation; zeros stay.", Create = _ => new NormalizeIntensity(nonzero: true),
        },
        new()
        {
            Name = "NormalizeIntensityd", Kind = ComponentKind.Transform, Source = "MONAI NormalizeIntensityd", Summary = "Subtracts the mean and divides by the population's standard deviation, or by given numbers.",
            Arguments = [Nonzero, Subtrahend, Divisor, Argument.Ignored("channel_wise", "Channels are normalised one by one.")],
            Create = a => (a.Get(Subtrahend), a.Get(Divisor)) switch
            {
                (null, null) => new NormalizeIntensity(a.Get(Nonzero)),
                (null, _) => throw a.Wrong(Subtrahend, "given where the other one is"),
                (_, null) => throw a.Wrong(Divisor, "given where the other one is"),
                (_, 0.0) => throw a.Wrong(Divisor, "a number other than 0"),
                (double s, double d) => a.Get(Nonzero) ? throw a.Wrong(Nonzero, "false where subtrahend and divisor are given") : new CenterData(s, d),
            },
        },
        new()
        {
            Name = "CenterData", Kind = ComponentKind.Transform, Source = "Clara Train CenterData", Summary = "Subtracts a number and divides by another.", Arguments = [Centre, Scale],
            Create = a => new CenterData(a.Get(Centre), a.Get(Scale)),
        },
    ];
}
