using Clara.Imaging;

namespace Clara.Inference;

/// <summary>
/// What the structure looks like, learnt from the voxels around the extreme points: a kernel density of their intensities against the density of the whole region.
/// It has as many modes as the points see, so that two tissues are both like the structure, as long as they lie within the intensity scale's clip. Sums are in array order.
/// </summary>
internal sealed class LocalIntensity
{
    private const int Bins = 256;

    /// <summary>Voxels around a point are weighted by a Gaussian of this many voxels whose centre lies one voxel further in: points themselves often lie on a mixed voxel.</summary>
    private const double SampleVoxels = 0.7;

    /// <summary>Least width of the kernel, spreads of the intensity scale; the noise is taken where it is more.</summary>
    private const double LeastWidth = 0.3;

    /// <summary>Largest cost: an intensity a thousand times rarer at the points than elsewhere.</summary>
    private const double Cap = 7;

    private readonly float[] _cost = new float[Bins];

    /// <summary>Learns from <paramref name="smooth"/>, the region's values in spreads from the centre, somewhat smoothed; clicks inside of the structure count as points.</summary>
    public LocalIntensity(AnnotationRegion region, float[] smooth, double noise)
    {
        double[] near = new double[Bins], all = new double[Bins];
        for (int axis = 0; axis < 3; axis++)
        {
            (VoxelPoint low, VoxelPoint high) = region.Ends(axis);
            AddAround(near, region, smooth, low, axis, 1);
            AddAround(near, region, smooth, high, axis, -1);
        }
        foreach (VoxelPoint click in region.Inside)
            AddAround(near, region, smooth, click, 0, 0);
        foreach (float v in smooth)
            all[Bin(v)]++;
        double width = Math.Max(noise, LeastWidth) / (2 * IntensityScale.Clip) * Bins;
        Blur(near, width);
        Blur(all, width);
        for (int b = 0; b < Bins; b++)
            _cost[b] = near[b] > 0 ? (float)Math.Min(Cap, -Math.Log(near[b] / (near[b] + all[b]))) : (float)Cap;
    }

    /// <summary>-log of the chance that a voxel of this value is of the structure, if it is either one of the points' surroundings or any voxel of the region; 0 to 7.</summary>
    public float this[float value] => _cost[Bin(value)];

    private static int Bin(float value) => Math.Clamp((int)((value + IntensityScale.Clip) / (2 * IntensityScale.Clip) * Bins), 0, Bins - 1);

    private static void AddAround(double[] histogram, AnnotationRegion region, float[] smooth, VoxelPoint point, int axis, int inward)
    {
        const int Reach = 2;
        for (int dz = -Reach; dz <= Reach; dz++)
            for (int dy = -Reach; dy <= Reach; dy++)
                for (int dx = -Reach; dx <= Reach; dx++)
                {
                    VoxelPoint p = new(point.X + dx, point.Y + dy, point.Z + dz);
                    if (!region.Box.Contains(p))
                        continue;
                    int along = (axis == 0 ? dx : axis == 1 ? dy : dz) - inward, distance = dx * dx + dy * dy + dz * dz;
                    double squared = distance == 0 ? 0 : distance - Square(along + inward) + Square(along);
                    histogram[Bin(smooth[region.Offset(p.X, p.Y, p.Z)])] += Math.Exp(-0.5 * squared / (SampleVoxels * SampleVoxels));
                }
        static int Square(int v) => v * v;
    }

    /// <summary>Gaussian of a width in bins, what leaves at an end stays in the end bin; then the sum is 1.</summary>
    private static void Blur(double[] histogram, double width)
    {
        int reach = (int)Math.Ceiling(3 * width);
        double[] copy = (double[])histogram.Clone();
        Array.Clear(histogram);
        for (int b = 0; b < Bins; b++)
            for (int k = -reach; copy[b] > 0 && k <= reach; k++)
                histogram[Math.Clamp(b + k, 0, Bins - 1)] += copy[b] * Math.Exp(-0.5 * k * k / (width * width));
        double sum = histogram.Sum();
        for (int b = 0; b < Bins; b++)
            histogram[b] /= sum;
    }
}
