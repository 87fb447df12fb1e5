using Clara.Imaging;

namespace Clara.Dicom.Segmentation;

/// <summary>One frame of a binary segmentation: the voxels of a segment in a slice.</summary>
/// <param name="Segment">1-based segment number.</param>
/// <param name="Slice">Slice index of the source's grid.</param>
internal readonly record struct SegmentFrame(int Segment, int Slice);

/// <summary>Which frames a label map has, and their bits.</summary>
internal static class SegmentFrames
{
    /// <summary>A frame for each slice that a label is in, by segment, then slice; the first segment's empty first slice where the map is empty, because an object needs a frame.</summary>
    /// <param name="map">x and y in the plane of the frames.</param>
    /// <param name="segmentOf">Segment number by label id.</param>
    /// <param name="ct">Looked at per slice.</param>
    public static IReadOnlyList<SegmentFrame> Of(LabelMap map, IReadOnlyDictionary<int, int> segmentOf, CancellationToken ct)
    {
        Size3 size = map.Grid.Size;
        List<SegmentFrame> frames = [];
        bool[] seen = new bool[ushort.MaxValue + 1];
        for (int z = 0; z < size.Z; z++)
        {
            ct.ThrowIfCancellationRequested();
            Array.Clear(seen);
            ushort last = 0;
            foreach (ushort id in Slice(map, z))
            {
                if (id == last)
                    continue;
                last = id;
                if (id == 0 || seen[id])
                    continue;
                seen[id] = true;
                frames.Add(new(segmentOf[id], z));
            }
        }
        return frames.Count == 0 ? [new(1, 0)] : [.. frames.OrderBy(f => f.Segment).ThenBy(f => f.Slice)];
    }

    /// <summary>The frames' pixels, a bit each. Throws <see cref="ClaraException"/> where they are more than a file's length field holds.</summary>
    public static byte[] Pack(LabelMap map, IReadOnlyDictionary<int, int> segmentOf, IReadOnlyList<SegmentFrame> frames, CancellationToken ct)
    {
        Size3 size = map.Grid.Size;
        long pixels = checked((long)size.X * size.Y), bytes = (checked(pixels * frames.Count) + 7) / 8;
        if (bytes + 1 > Array.MaxLength)
            throw new ClaraException(StatusCode.Unsupported, $"The segmentation would have {frames.Count} frames and more than 2 GiB; write it in parts with fewer labels.");
        byte[] bits = new byte[bytes + (bytes & 1)];
        long[] startOf = new long[ushort.MaxValue + 1]; // first bit, by label id; meaningful for ids that are in the slice
        ILookup<int, (SegmentFrame Frame, int Index)> bySlice = frames.Select((f, n) => (f, n)).ToLookup(f => f.f.Slice);
        Dictionary<int, int> idOf = segmentOf.ToDictionary(s => s.Value, s => s.Key);
        for (int z = 0; z < size.Z; z++)
        {
            ct.ThrowIfCancellationRequested();
            foreach ((SegmentFrame frame, int index) in bySlice[z])
                startOf[idOf[frame.Segment]] = index * pixels;
            ReadOnlySpan<ushort> slice = Slice(map, z);
            for (int n = 0; n < slice.Length; n++)
                if (slice[n] != 0)
                {
                    long bit = startOf[slice[n]] + n;
                    bits[bit >> 3] |= (byte)(1 << (int)(bit & 7));
                }
        }
        return bits;
    }

    private static Span<ushort> Slice(LabelMap map, int z) => map.Voxels.Slice(checked(z * map.Grid.Size.X * map.Grid.Size.Y), map.Grid.Size.X * map.Grid.Size.Y);
}
