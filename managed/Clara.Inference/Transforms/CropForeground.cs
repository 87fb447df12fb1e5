using Clara.Imaging;

namespace Clara.Inference.Transforms;

/// <summary>
/// Crops to the box of the foreground plus a margin in voxels (MONAI's CropForegroundd). A voxel is foreground when it is so in one of the channels that are looked at. An image with
/// no such voxel stays whole.
/// </summary>
/// <param name="foreground">Which voxels count.</param>
/// <param name="margin">Voxels on both sides along each axis.</param>
public sealed class CropForeground(Foreground foreground, Size3 margin) : IImageTransform
{
    /// <summary>Voxels above a threshold, with one margin for all axes.</summary>
    public CropForeground(double threshold, int margin) : this(new Foreground(">", (float)threshold), new Size3(margin, margin, margin))
    {
    }

    /// <summary>Channels that are looked at, from 0; empty = all. Since 0.2.</summary>
    public IReadOnlyList<int> ChannelIndices { get; init; } = [];

    /// <summary>The box grows about its middle until its extent is a multiple of this along each axis. Since 0.2.</summary>
    public Size3 Multiple { get; init; } = new(1, 1, 1);

    /// <summary>Whether the box ends at the image's border; else zeros are put where it reaches past. Since 0.2.</summary>
    public bool StaysInside { get; init; } = true;

    /// <inheritdoc/>
    public void Apply(Sample sample, WorkContext work)
    {
        ArgumentNullException.ThrowIfNull(sample);
        Size3 size = sample.Grid.Size;
        Extent box = new(size);
        foreach (int c in ChannelIndices.Count > 0 ? ChannelIndices : [.. Enumerable.Range(0, sample.Channels.Count)])
            if (c < sample.Channels.Count)
                Grow(box, sample.Channels[c], work);
            else
                throw new ClaraException(StatusCode.Argument, $"The step CropForeground looks at channel {c}, the image has {sample.Channels.Count}.");
        if (box.IsEmpty)
            return;
        (int x, int width) = Side(box, size, 0);
        (int y, int height) = Side(box, size, 1);
        (int z, int depth) = Side(box, size, 2);
        VoxelBox found = new(new(x, y, z), new(width, height, depth));
        if (found != VoxelBox.Whole(sample.Grid))
            sample.Replace(c => Cropping.To(c, found, work));
    }

    private void Grow(Extent box, Volume<float> image, WorkContext work)
    {
        Size3 size = image.Grid.Size;
        Lock merging = new();
        Slabs.Run(size.Z, work.Degree, (from, to) =>
        {
            Extent part = new(size);
            for (int z = from; z < to; z++)
                for (int y = 0; y < size.Y; y++)
                    if (foreground.In(image.Voxels.Slice((int)image.Grid.Offset(0, y, z), size.X)) is (int first, int last))
                        part.Add(first, last, y, z);
            lock (merging)
                box.Add(part);
        }, work.Token);
    }

    private (int Start, int Count) Side(Extent box, Size3 size, int axis)
    {
        int start = box.Low[axis] - margin[axis], end = box.High[axis] + 1 + margin[axis];
        if (StaysInside)
            (start, end) = (Math.Max(0, start), Math.Min(size[axis], end));
        int count = end - start, whole = (count + Multiple[axis] - 1) / Multiple[axis] * Multiple[axis];
        return (start + count / 2 - whole / 2, whole);
    }

    /// <summary>Lowest and highest index along each axis.</summary>
    private sealed class Extent(Size3 size)
    {
        public int[] Low { get; } = [size.X, size.Y, size.Z];

        public int[] High { get; } = [-1, -1, -1];

        public bool IsEmpty => High[0] < 0;

        public void Add(int first, int last, int y, int z)
        {
            (Low[0], High[0]) = (Math.Min(Low[0], first), Math.Max(High[0], last));
            (Low[1], High[1]) = (Math.Min(Low[1], y), Math.Max(High[1], y));
            (Low[2], High[2]) = (Math.Min(Low[2], z), Math.Max(High[2], z));
        }

        public void Add(Extent other)
        {
            for (int a = 0; a < 3; a++)
                (Low[a], High[a]) = (Math.Min(Low[a], other.Low[a]), Math.Max(High[a], other.High[a]));
        }
    }
}
