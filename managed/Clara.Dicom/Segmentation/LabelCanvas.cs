using Clara.Imaging;

namespace Clara.Dicom.Segmentation;

/// <summary>Puts frames on a label map, and finds where two segments want the same voxel.</summary>
internal sealed class LabelCanvas(LabelMap map, SegmentationLayout layout, IReadOnlyDictionary<int, Label> labels, string file)
{
    /// <summary>The pixels whose bits are set, from a bit position on.</summary>
    public void PutBits(VoxelPoint start, ReadOnlySpan<byte> bits, long firstBit, ushort id)
    {
        long end = firstBit + layout.PixelsPerFrame;
        for (int at = (int)(firstBit >> 3); at < (end + 7) >> 3; at++)
        {
            int rest = bits[at];
            while (rest != 0)
            {
                long pixel = ((long)at << 3) + int.TrailingZeroCount(rest) - firstBit;
                rest &= rest - 1;
                if (pixel >= 0 && pixel < layout.PixelsPerFrame)
                    Put(start, (int)pixel, id);
            }
        }
    }

    /// <summary>One pixel of a frame.</summary>
    public void Put(VoxelPoint start, int pixel, ushort id)
    {
        int row = pixel / layout.Columns;
        ref ushort voxel = ref map.Voxels[checked((int)map.Grid.Offset(start.X + pixel - row * layout.Columns, start.Y + row, start.Z))];
        if (voxel != 0 && voxel != id)
            throw Overlap(voxel, id);
        voxel = id;
    }

    private ClaraException Overlap(int a, int b) =>
        new(StatusCode.Unsupported, $"In {file} the segments {Named(a)} and {Named(b)} share voxels, which a label map cannot hold; choose one of them.");

    private string Named(int id)
    {
        (int number, Label label) = labels.First(l => l.Value.Id == id);
        return $"{number} ({label.Name})";
    }
}
