using Clara.Imaging;

namespace Clara.Inference;

/// <summary>
/// The unit that intensities are measured in, found from the image itself: centre and spread of what lies at the extreme points and just inside of them.
/// A window such as a CT preset is not needed, and any scaling or shift of the image gives the same mask.
/// </summary>
internal readonly record struct IntensityScale(double Centre, double Spread, double Noise)
{
    /// <summary>Makes a median absolute deviation the standard deviation of a normal distribution.</summary>
    private const double MadToSigma = 1.4826;

    /// <summary>Least spread and noise, as a share of the region's range: images without noise need some width too.</summary>
    private const double LeastShareOfRange = 1e-3;

    /// <summary>Values further than this many spreads from the centre are all equally unlike the structure; keeps bone and air from ruling gradients.</summary>
    public const float Clip = 8;

    /// <summary>Enough samples for a median to a percent.</summary>
    private const int Samples = 1 << 16;

    /// <summary>Finds the scale from the points and from one voxel further in along each point's axis; points themselves often lie on a mixed voxel.</summary>
    public static IntensityScale Of(AnnotationRegion region)
    {
        List<double> near = [];
        for (int axis = 0; axis < 3; axis++)
        {
            int inward = Math.Min(1, region.Box.Size[axis] / 2);
            (VoxelPoint low, VoxelPoint high) = region.Ends(axis);
            near.Add(region[low]);
            near.Add(region[high]);
            near.Add(region[Along(low, axis, inward)]);
            near.Add(region[Along(high, axis, -inward)]);
        }
        double centre = Median(near), range = (double)region.Values.Max() - region.Values.Min();
        double least = range > 0 ? range * LeastShareOfRange : 1;
        double noise = Math.Max(least, NoiseOf(region));
        double spread = Math.Max(noise, MadToSigma * Median([.. near.Select(v => Math.Abs(v - centre))]));
        return new(centre, spread, noise);
    }

    /// <summary>Intensities in spreads from the centre, clipped.</summary>
    public float[] Apply(float[] values, int degree, CancellationToken ct)
    {
        float[] scaled = new float[values.Length];
        (double centre, double spread) = (Centre, Spread);
        Slabs.Run(values.Length, degree, (from, to) =>
        {
            for (int i = from; i < to; i++)
                scaled[i] = (float)Math.Clamp((values[i] - centre) / spread, -Clip, Clip);
        }, ct);
        return scaled;
    }

    /// <summary>Upper median; the list is sorted.</summary>
    public static double Median(List<double> values)
    {
        values.Sort();
        return values.Count == 0 ? 0 : values[values.Count / 2];
    }

    /// <summary>Median and robust standard deviation.</summary>
    public static (double Centre, double Spread) Robust(List<double> values)
    {
        double centre = Median(values);
        return (centre, MadToSigma * Median([.. values.Select(v => Math.Abs(v - centre))]));
    }

    /// <summary>Standard deviation of the noise, from differences of neighbours along x. Neighbours that both have the lowest value do not count: air that a scanner cut off and filled borders have no noise.</summary>
    private static double NoiseOf(AnnotationRegion region)
    {
        List<double> differences = [];
        int step = Math.Max(1, region.Values.Length / Samples) | 1;
        float lowest = region.Values.Min();
        for (int i = 1; i < region.Values.Length; i += step)
            if (i % region.Size.X != 0 && (region.Values[i] != lowest || region.Values[i - 1] != lowest))
                differences.Add(Math.Abs((double)region.Values[i] - region.Values[i - 1]));
        return MadToSigma * Median(differences) / Math.Sqrt(2);
    }

    private static VoxelPoint Along(VoxelPoint p, int axis, int by) =>
        new(p.X + (axis == 0 ? by : 0), p.Y + (axis == 1 ? by : 0), p.Z + (axis == 2 ? by : 0));
}
