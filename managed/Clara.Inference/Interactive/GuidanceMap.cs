using System.Numerics.Tensors;
using Clara.Imaging;
using Clara.Inference.Transforms;

namespace Clara.Inference.Interactive;

/// <summary>
/// Points as an image for a network: 1 at each of them, blurred by a Gaussian, stretched to a range. The kernel is that of MONAI's GaussianFilter ("erf"): the mean of the Gaussian
/// over each voxel, cut after 4 sigma, with zeros outside of the image.
/// </summary>
internal static class GuidanceMap
{
    /// <summary>Where the Gaussian is cut, in sigmas.</summary>
    private const double Cut = 4;

    /// <summary>Steps of Simpson's rule over a voxel; for sigmas from <see cref="LeastSigma"/> on the kernel is right to 1e-7.</summary>
    private const int Steps = 64;

    /// <summary>Smallest sigma in voxels; a narrower one is a single voxel anyway.</summary>
    public const double LeastSigma = 0.1;

    /// <summary>The map: lowest value <paramref name="low"/>, highest <paramref name="high"/>; all 0 where there are no points. Points outside are moved to the nearest voxel.</summary>
    /// <param name="grid">Of the map.</param>
    /// <param name="points">In its voxels; one that is there twice counts once.</param>
    /// <param name="sigma">In voxels, at least <see cref="LeastSigma"/>.</param>
    /// <param name="low">Lowest value of the result.</param>
    /// <param name="high">Highest value of the result.</param>
    /// <param name="work">The result does not depend on the threads.</param>
    public static Volume<float> Of(Grid grid, IEnumerable<VoxelPoint> points, double sigma, float low, float high, WorkContext work)
    {
        VoxelPoint[] distinct = [.. points.Select(p => NearestVoxel.Within(grid, p)).Distinct()];
        Volume<float> map = Volume.Allocate<float>(grid);
        if (distinct.Length == 0)
            return map;
        float[] kernel = Kernel(sigma);
        // The blur of single voxels is the sum of their kernels: a few thousand voxels each instead of three passes over all.
        Slabs.Run(grid.Size.Z, work.Degree, (z0, z1) =>
        {
            foreach (VoxelPoint p in distinct)
                Add(map, kernel, p, z0, z1);
        }, work.Token);
        float min = TensorPrimitives.Min<float>(map.Voxels), max = TensorPrimitives.Max<float>(map.Voxels);
        float scale = max > min ? 1 / (max - min) : 0;
        foreach (ref float v in map.Voxels)
            v = (v - min) * scale * (high - low) + low;
        return map;
    }

    /// <summary>The kernel, odd and symmetric.</summary>
    internal static float[] Kernel(double sigma)
    {
        int tail = (int)(Math.Max(sigma * Cut, 0.5) + 0.5);
        return [.. Enumerable.Range(-tail, 2 * tail + 1).Select(i => (float)MeanOver(i, sigma))];
    }

    private static double MeanOver(int voxel, double sigma)
    {
        double sum = 0;
        for (int i = 0; i <= Steps; i++)
        {
            double x = (voxel - 0.5 + (double)i / Steps) / sigma;
            sum += Math.Exp(-x * x / 2) * (i is 0 or Steps ? 1 : i % 2 == 0 ? 2 : 4);
        }
        return sum / (3 * Steps) / (sigma * Math.Sqrt(2 * Math.PI));
    }

    private static void Add(Volume<float> map, float[] kernel, VoxelPoint p, int z0, int z1)
    {
        int tail = kernel.Length / 2;
        Size3 size = map.Grid.Size;
        int x0 = Math.Max(0, p.X - tail), x1 = Math.Min(size.X - 1, p.X + tail);
        for (int z = Math.Max(z0, p.Z - tail); z < Math.Min(z1, p.Z + tail + 1); z++)
            for (int y = Math.Max(0, p.Y - tail); y <= Math.Min(size.Y - 1, p.Y + tail); y++)
            {
                Span<float> row = map.Voxels.Slice((int)map.Grid.Offset(x0, y, z), x1 - x0 + 1);
                float weight = kernel[z - p.Z + tail] * kernel[y - p.Y + tail];
                TensorPrimitives.MultiplyAdd(kernel.AsSpan(x0 - p.X + tail, row.Length), weight, row, row);
            }
    }
}
