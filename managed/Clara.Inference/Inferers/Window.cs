using Clara.Imaging;

namespace Clara.Inference.Inferers;

/// <summary>One window of a tensor [x, y, z] (z fastest), cut out with zeros where it reaches past the image.</summary>
internal readonly record struct Window(Size3 Image, Size3 Roi, VoxelPoint Start)
{
    /// <summary>An image smaller than the window lies in its middle; the odd voxel goes behind, as in MONAI.</summary>
    public int Before(int axis) => Math.Max(0, Roi[axis] - Image[axis]) / 2;

    /// <summary>Where the row of the covered voxel (x, y) begins in the window's memory.</summary>
    public int Offset(int x, int y) => ((Before(0) + x) * Roi.Y + Before(1) + y) * Roi.Z + Before(2);

    private int Covered(int axis) => Math.Min(Roi[axis], Image[axis]);

    private int ImageOffset(int x, int y) => ((Start.X + x) * Image.Y + Start.Y + y) * Image.Z + Start.Z;

    /// <summary>Fills [channels, roi], which is zero.</summary>
    public void Cut(ReadOnlySpan<float> image, int channels, Span<float> window)
    {
        int voxels = (int)Roi.Count, count = (int)Image.Count;
        for (int c = 0; c < channels; c++)
            for (int x = 0; x < Covered(0); x++)
                for (int y = 0; y < Covered(1); y++)
                    image.Slice(c * count + ImageOffset(x, y), Covered(2)).CopyTo(window[(c * voxels + Offset(x, y))..]);
    }
}
