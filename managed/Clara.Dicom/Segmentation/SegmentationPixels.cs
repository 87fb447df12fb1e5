using System.Buffers.Binary;
using Clara.Dicom.Data;
using Clara.Imaging;

namespace Clara.Dicom.Segmentation;

/// <summary>Puts the frames' pixels together to a label map.</summary>
internal static class SegmentationPixels
{
    /// <summary>Throws <see cref="ClaraException"/> where two segments share a voxel, <see cref="ImageFormatException"/> for pixels of a segment that is not described.</summary>
    public static LabelMap Merge(DicomDataset header, SegmentationLayout layout, FramePlacement placement, IReadOnlyDictionary<int, Label> labels,
        SegmentationReadOptions options, byte[] pixels, string file, CancellationToken ct)
    {
        Dictionary<int, ushort> wanted = labels.Where(l => l.Key > 0 && (options.Segments?.Contains(l.Key) ?? true)
            && (options.Names?.Contains(l.Value.Name, StringComparer.OrdinalIgnoreCase) ?? true)).ToDictionary(l => l.Key, l => (ushort)l.Value.Id);
        LabelMap map = new(placement.Grid, wanted.Keys.Select(number => labels[number]));
        LabelCanvas canvas = new(map, layout, labels, file);
        int[] ids = layout.Kind == SegmentationKind.Labels ? IdsByValue(header, labels, wanted) : [];
        for (int frame = 0; frame < layout.Frames; frame++)
        {
            ct.ThrowIfCancellationRequested();
            VoxelPoint start = placement.Starts[frame];
            if (layout.Kind == SegmentationKind.Labels)
                PutLabels(canvas, layout, start, pixels, frame, ids, file);
            else if (wanted.TryGetValue(SegmentOf(header, frame, labels, file), out ushort id))
                PutSegment(canvas, layout, start, pixels, frame, id);
        }
        return map;
    }

    private static void PutSegment(LabelCanvas canvas, SegmentationLayout layout, VoxelPoint start, byte[] pixels, int frame, ushort id)
    {
        if (layout.Kind == SegmentationKind.Bits)
        {
            canvas.PutBits(start, pixels, (long)frame * layout.PixelsPerFrame, id);
            return;
        }
        ReadOnlySpan<byte> values = pixels.AsSpan(frame * layout.PixelsPerFrame, layout.PixelsPerFrame);
        for (int n = 0; n < values.Length; n++)
            if (values[n] >= layout.Least)
                canvas.Put(start, n, id);
    }

    private static void PutLabels(LabelCanvas canvas, SegmentationLayout layout, VoxelPoint start, byte[] pixels, int frame, int[] ids, string file)
    {
        for (int n = 0; n < layout.PixelsPerFrame; n++)
        {
            int at = (frame * layout.PixelsPerFrame + n) * layout.BytesPerPixel;
            int value = layout.BytesPerPixel == 1 ? pixels[at] : BinaryPrimitives.ReadUInt16LittleEndian(pixels.AsSpan(at));
            if (ids[value] < 0)
                throw new ImageFormatException($"{file} is damaged: a pixel of frame {frame + 1} is of segment {value}, which is not described.");
            if (ids[value] > 0)
                canvas.Put(start, n, (ushort)ids[value]);
        }
    }

    /// <summary>A frame without a segment is of the only one there is.</summary>
    private static int SegmentOf(DicomDataset header, int frame, IReadOnlyDictionary<int, Label> labels, string file)
    {
        DicomDataset? item = header.Items(DicomTags.PerFrameFunctionalGroupsSequence)[frame].FirstItem(DicomTags.SegmentIdentificationSequence)
            ?? header.FirstItem(DicomTags.SharedFunctionalGroupsSequence)?.FirstItem(DicomTags.SegmentIdentificationSequence);
        int segment = item?.Whole(DicomTags.ReferencedSegmentNumber) ?? (labels.Count == 1 ? labels.Keys.First() : 0);
        return labels.ContainsKey(segment) ? segment
            : throw new ImageFormatException($"{file} is damaged: frame {frame + 1} is of segment {segment}, which is not described.");
    }

    /// <summary>The label id of each pixel value of a label map: 0 for the background (0 and the padding value) and what is not wanted, -1 for what is not described.</summary>
    private static int[] IdsByValue(DicomDataset header, IReadOnlyDictionary<int, Label> labels, Dictionary<int, ushort> wanted)
    {
        int[] ids = new int[ushort.MaxValue + 1];
        Array.Fill(ids, -1);
        ids[0] = 0;
        foreach (int segment in labels.Keys)
            ids[segment] = wanted.GetValueOrDefault(segment);
        if (header.Whole(DicomTags.PixelPaddingValue) is >= 0 and <= ushort.MaxValue and int padding)
            ids[padding] = 0;
        return ids;
    }
}
