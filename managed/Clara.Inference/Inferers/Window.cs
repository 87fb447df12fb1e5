using System.Numerics.Tensors;
using Clara.Imaging;

namespace Clara.Inference.Inferers;

/// <summary>One window of a tensor [x, y, z] (z fastest): cut out with zeros where it reaches past the image, and added back with weights.</summary>
internal readonly record struct Window(Size3 Image, Size3 Roi, VoxelPoint Start)
{
    /// <summary>An image smaller than the window lies in its middle; the odd voxel goes behind, as in MONAI.</summary>
    private int Before(int axis) => Math.Max(0, Roi[axis] - Image[axis]) / 2;

    private int Covered(int axis) => Math.Min(Roi[axis], Image[axis]);

    private int ImageOffset(int x, int y) => ((Start.X + x) * Image.Y + Start.Y + y) * Image.Z + Start.Z;

    private int WindowOffset(int x, int y) => ((Before(0) + x) * Roi.Y + Before(1) + y) * Roi.Z + Before(2);

    public float[] Cut(ReadOnlySpan<float> image, int channels)
    {
        int voxels = (int)Roi.Count, count = (int)Image.Count;
        float[] window = new float[checked(channels * voxels)];
        for (int c = 0; c < channels; c++)
            for (int x = 0; x < Covered(0); x++)
                for (int y = 0; y < Covered(1); y++)
                    image.Slice(c * count + ImageOffset(x, y), Covered(2)).CopyTo(window.AsSpan(c * voxels + WindowOffset(x, y)));
        return window;
    }

    public void Add(ReadOnlySpan<float> output, int classes, Span<float> sums, Span<float> weightSums, float[][] weights, float least)
    {
        float[] line = new float[Covered(2)], product = new float[line.Length];
        for (int x = 0; x < Covered(0); x++)
            for (int y = 0; y < Covered(1); y++)
            {
                float row = weights[0][Before(0) + x] * weights[1][Before(1) + y];
                for (int z = 0; z < line.Length; z++)
                    line[z] = Math.Max(least, row * weights[2][Before(2) + z]);
                int to = ImageOffset(x, y), from = WindowOffset(x, y);
                Span<float> total = weightSums.Slice(to, line.Length);
                TensorPrimitives.Add(total, line, total);
                for (int c = 0; c < classes; c++)
                {
                    TensorPrimitives.Multiply(output.Slice(checked(c * (int)Roi.Count + from), line.Length), line, product);
                    Span<float> sum = sums.Slice(checked(c * weightSums.Length + to), line.Length);
                    TensorPrimitives.Add(sum, product, sum);
                }
            }
    }
}
