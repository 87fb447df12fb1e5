using System.Numerics.Tensors;
using Clara.Imaging;

namespace Clara.Inference.Transforms;

/// <summary>
/// Blurs by a Gaussian along each axis, which beyond the image is zero (MONAI's GaussianSmoothd with its kernel "erf"): the weight of a voxel is the Gaussian's integral over it, out
/// to four sigma. Since 0.2.
/// </summary>
/// <param name="sigma">In voxels along each axis; 0 leaves an axis alone.</param>
public sealed class GaussianSmooth(Vector3 sigma) : IImageTransform
{
    private const double Truncated = 4;

    /// <inheritdoc/>
    public void Apply(Sample sample, WorkContext work)
    {
        ArgumentNullException.ThrowIfNull(sample);
        sample.Replace(c =>
        {
            for (int axis = 0; axis < 3; axis++)
                if (sigma[axis] > 0)
                    c = Along(c, axis, Kernel(sigma[axis]), work);
            return c;
        });
    }

    /// <summary>Weights from -tail to tail, tail = 4 sigma in whole voxels.</summary>
    internal static float[] Kernel(double sigma)
    {
        int tail = (int)(Math.Max(sigma * Truncated, 0.5) + 0.5);
        return [.. Enumerable.Range(-tail, 2 * tail + 1).Select(i => (float)Integral(i - 0.5, i + 0.5, sigma))];
    }

    /// <summary>Of the normal density, by Simpson's rule in steps that are small beside sigma.</summary>
    private static double Integral(double from, double to, double sigma)
    {
        int steps = 2 * (int)Math.Clamp(Math.Ceiling(16 / sigma), 16, 1 << 14);
        double h = (to - from) / steps, sum = Density(from) + Density(to);
        for (int i = 1; i < steps; i++)
            sum += Density(from + i * h) * (i % 2 == 0 ? 2 : 4);
        return sum * h / 3;
        double Density(double x) => Math.Exp(-x * x / (2 * sigma * sigma)) / (sigma * Math.Sqrt(2 * Math.PI));
    }

    private static Volume<float> Along(Volume<float> image, int axis, float[] kernel, WorkContext work)
    {
        Volume<float> result = Volume.Allocate<float>(image.Grid);
        Size3 size = image.Grid.Size;
        int tail = kernel.Length / 2;
        Slabs.Run(size.Z, work.Degree, (z0, z1) =>
        {
            for (int z = z0; z < z1; z++)
                for (int y = 0; y < size.Y; y++)
                {
                    Span<float> row = result.Voxels.Slice((int)result.Grid.Offset(0, y, z), size.X);
                    int at = axis switch { 0 => 0, 1 => y, _ => z };
                    for (int k = Math.Max(-tail, axis == 0 ? 1 - size.X : -at); k <= Math.Min(tail, axis == 0 ? size.X - 1 : size[axis] - 1 - at); k++)
                    {
                        ReadOnlySpan<float> source = image.Voxels.Slice((int)image.Grid.Offset(0, axis == 1 ? y + k : y, axis == 2 ? z + k : z), size.X);
                        // Along x rows are moved against each other; what moves out of the row is beyond the image.
                        int moved = axis == 0 ? k : 0, count = size.X - Math.Abs(moved);
                        Span<float> to = row.Slice(Math.Max(0, -moved), count);
                        TensorPrimitives.MultiplyAdd(source.Slice(Math.Max(0, moved), count), kernel[k + tail], to, to);
                    }
                }
        }, work.Token);
        return result;
    }
}
