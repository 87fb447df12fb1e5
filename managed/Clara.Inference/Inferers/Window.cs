using Clara.Imaging;

namespace Clara.Inference.Inferers;

/// <summary>One window of a tensor [x, y, z] (z fastest), cut out with zeros where it reaches past the image, or with the outermost voxels' values.</summary>
/// <param name="Image">Extent of the image.</param>
/// <param name="Roi">Extent of the window.</param>
/// <param name="Start">First voxel of the image that it covers, in the image as it lies.</param>
/// <param name="Flips">Bit a is set where the network sees the image with the order along axis a turned around.</param>
/// <param name="ContinuesBorder">Whether the outermost voxels' values stand past the image, not zeros.</param>
internal readonly record struct Window(Size3 Image, Size3 Roi, VoxelPoint Start, int Flips = 0, bool ContinuesBorder = false)
{
    /// <summary>An image smaller than the window lies in its middle; the odd voxel goes behind, as in MONAI.</summary>
    public int Before(int axis) => Math.Max(0, Roi[axis] - Image[axis]) / 2;

    /// <summary>Whether the order along an axis is turned around.</summary>
    public bool IsFlipped(int axis) => (Flips >> axis & 1) != 0;

    /// <summary>Place in the window of a covered voxel, counted from <see cref="Start"/>, along an axis.</summary>
    public int At(int axis, int voxel) => Before(axis) + (IsFlipped(axis) ? Covered(axis) - 1 - voxel : voxel);

    /// <summary>Where the row of the covered voxel (x, y) begins in the window's memory; along a flipped z its last voxel lies there.</summary>
    public int Offset(int x, int y) => (At(0, x) * Roi.Y + At(1, y)) * Roi.Z + Before(2);

    /// <summary>The covered place in the window that is nearest to one.</summary>
    private int Inside(int axis, int at) => Math.Clamp(at, Before(axis), Before(axis) + Covered(axis) - 1);

    private int Covered(int axis) => Math.Min(Roi[axis], Image[axis]);

    private int ImageOffset(int x, int y) => ((Start.X + x) * Image.Y + Start.Y + y) * Image.Z + Start.Z;

    /// <summary>Fills [channels, roi], which is zero.</summary>
    public void Cut(ReadOnlySpan<float> image, int channels, Span<float> window)
    {
        int voxels = (int)Roi.Count, count = (int)Image.Count;
        for (int c = 0; c < channels; c++)
        {
            for (int x = 0; x < Covered(0); x++)
                for (int y = 0; y < Covered(1); y++)
                {
                    Span<float> row = window.Slice(c * voxels + Offset(x, y), Covered(2));
                    image.Slice(c * count + ImageOffset(x, y), row.Length).CopyTo(row);
                    if (IsFlipped(2))
                        row.Reverse();
                }
            if (ContinuesBorder && Covered(0) * (long)Covered(1) * Covered(2) < Roi.Count)
                Continue(window.Slice(c * voxels, voxels));
        }
    }

    /// <summary>Gives every voxel outside of the covered box the value of the nearest one inside.</summary>
    private void Continue(Span<float> window)
    {
        for (int x = 0; x < Roi.X; x++)
            for (int y = 0; y < Roi.Y; y++)
            {
                ReadOnlySpan<float> from = window.Slice((Inside(0, x) * Roi.Y + Inside(1, y)) * Roi.Z + Before(2), Covered(2));
                Span<float> row = window.Slice((x * Roi.Y + y) * Roi.Z, Roi.Z);
                from.CopyTo(row[Before(2)..]); // of a covered row onto itself
                row[..Before(2)].Fill(from[0]);
                row[(Before(2) + Covered(2))..].Fill(from[^1]);
            }
    }
}
