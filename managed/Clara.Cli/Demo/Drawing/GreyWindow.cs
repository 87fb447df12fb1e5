using System.Globalization;
using Clara.Imaging;

namespace Clara.Cli.Demo.Drawing;

/// <summary>Which intensities are black and white.</summary>
/// <param name="Black">Drawn black, as all below.</param>
/// <param name="White">Drawn white, as all above.</param>
/// <param name="Gamma">Exponent between them.</param>
/// <param name="Name">What the picture says of it; empty where the unit means nothing.</param>
internal readonly record struct GreyWindow(double Black, double White, double Gamma, string Name)
{
    // Soft tissue, as abdominal CT is read: width 400, level 40.
    private const double CtWidth = 400, CtLevel = 40;

    // Fat outshines organs in many MR sequences; this lifts what lies between.
    private const double MrGamma = 0.8;

    /// <summary>An image with values this low holds air in HU.</summary>
    private const double CtAir = -300;

    /// <summary>Soft tissue for CT; for others from the 0.5th percentile of all voxels to the 99th of the brighter ones, since half of an MR image is background.</summary>
    public static GreyWindow Of(ReadOnlySpan<float> voxels)
    {
        // Every n-th voxel tells enough.
        int step = Math.Max(1, voxels.Length / 200_000);
        List<float> sample = new(voxels.Length / step + 1);
        for (int i = 0; i < voxels.Length; i += step)
            if (float.IsFinite(voxels[i]))
                sample.Add(voxels[i]);
        if (sample.Count == 0)
            return new(0, 1, 1, "");
        sample.Sort();
        if (At(sample, 0.01) < CtAir)
            return new(CtLevel - CtWidth / 2, CtLevel + CtWidth / 2, 1, string.Create(CultureInfo.InvariantCulture, $"W {CtWidth} L {CtLevel} HU"));
        float mean = sample.Average();
        List<float> bright = sample.FindAll(v => v > mean);
        double black = At(sample, 0.005), white = bright.Count > 0 ? At(bright, 0.99) : black + 1;
        return new(black, white > black ? white : black + 1, MrGamma, "");
    }

    public byte Grey(float value) =>
        float.IsFinite(value) ? (byte)Math.Round(255 * Math.Pow(Math.Clamp((value - Black) / (White - Black), 0, 1), Gamma)) : (byte)0;

    private static float At(List<float> sorted, double share) => sorted[(int)(share * (sorted.Count - 1))];
}
