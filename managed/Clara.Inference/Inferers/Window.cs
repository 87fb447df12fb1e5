using Clara.Imaging;

namespace Clara.Inference.Inferers;

/// <summary>One window of a tensor [x, y, z] (z fastest), cut out with zeros where it reaches past the image.</summary>
/// <param name="Image">Extent of the image.</param>
/// <param name="Roi">Extent of the window.</param>
/// <param name="Start">First voxel of the image that it covers, in the image as it lies.</param>
/// <param name="Flips">Bit a is set where the network sees the image with the order along axis a turned around.</param>
internal readonly record struct Window(Size3 Image, Size3 Roi, VoxelPoint Start, int Flips = 0)
{
    /// <summary>An image smaller than the window lies in its middle; the odd voxel goes behind, as in MONAI.</summary>
    public int Before(int axis) => Math.Max(0, Roi[axis] - Image[axis]) / 2;

    /// <summary>Whether the order along an axis is turned around.</summary>
    public bool IsFlipped(int axis) => (Flips >> axis & 1) != 0;

    /// <summary>Place in the window of a covered voxel, counted from <see cref="Start"/>, along an axis.</summary>
    public int At(int axis, int voxel) => Before(axis) + (IsFlipped(axis) ? Covered(axis) - 1 - voxel : voxel);

    /// <summary>Where the row of the covered voxel (x, y) begins in the window's memory; along a flipped z its last voxel lies there.</summary>
    public int Offset(int x, int y) => (At(0, x) * Roi.Y + At(1, y)) * Roi.Z + Before(2);

    private int Covered(int axis) => Math.Min(Roi[axis], Image[axis]);

    private int ImageOffset(int x, int y) => ((Start.X + x) * Image.Y + Start.Y + y) * Image.Z + Start.Z;

    /// <summary>Fills [channels, roi], which is zero.</summary>
    public void Cut(ReadOnlySpan<float> image, int channels, Span<float> window)
    {
        int voxels = (int)Roi.Count, count = (int)Image.Count;
        for (int c = 0; c < channels; c++)
            for (int x = 0; x < Covered(0); x++)
                for (int y = 0; y < Covered(1); y++)
                {
                    Span<float> row = window.Slice(c * voxels + Offset(x, y), Covered(2));
                    image.Slice(c * count + ImageOffset(x, y), row.Length).CopyTo(row);
                    if (IsFlipped(2))
                        row.Reverse();
                }
    }
}
