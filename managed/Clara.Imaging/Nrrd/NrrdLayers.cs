namespace Clara.Imaging;

/// <summary>
/// The layers of a segmentation as one label map: 3D Slicer puts segments that overlap into layers of their own. Values stay as they are where no two segments share one,
/// else the segments count from 1 in their order. What a label map cannot hold is refused, never dropped.
/// </summary>
internal static class NrrdLayers
{
    private const int LongestQuoted = 64;

    /// <summary>The merged voxels and their labels; the voxels of a single layer are taken over. Throws <see cref="ImageFormatException"/> for overlaps and values without a segment.</summary>
    public static (ushort[] Voxels, IReadOnlyList<Label> Labels) Merge(ushort[] voxels, int layers, bool isInterleaved, List<NrrdSegment> segments, IReadOnlyList<string>? wanted, string name, CancellationToken ct)
    {
        foreach (NrrdSegment segment in segments)
            if (segment.Layer >= layers)
                throw new ImageFormatException($"A segment of {name} lies in layer {segment.Layer}, and the file has {layers}; write it again from its source.");
        bool keep = segments.DistinctBy(s => s.Value).Count() == segments.Count;
        Label[] labels = [.. segments.Select((s, i) => s.ToLabel(keep ? s.Value : i + 1))];
        bool[] chosen = SegmentChoice.Of([.. segments.Select(s => s.Name)], wanted, name);
        if (layers == 1)
            return (voxels, labels);
        if (segments.Count > ushort.MaxValue)
            throw new ImageFormatException($"{name} has {segments.Count} segments, more than the 65535 of a label map; split it first.");
        Dictionary<(int Layer, int Value), int> indices = segments.Select((s, i) => (s, i)).ToDictionary(p => (p.s.Layer, p.s.Value), p => p.i);
        int count = voxels.Length / layers;
        ushort[] merged = GC.AllocateArray<ushort>(count, pinned: true);
        int[] owner = new int[Math.Min(count, 1 << 16)];
        for (int from = 0; from < count; from += owner.Length)
        {
            ct.ThrowIfCancellationRequested();
            int n = Math.Min(owner.Length, count - from);
            Array.Fill(owner, -1);
            for (int layer = 0; layer < layers; layer++)
                for (int i = 0; i < n; i++)
                {
                    ushort value = voxels[isInterleaved ? (from + i) * layers + layer : layer * count + from + i];
                    if (value == 0)
                        continue;
                    if (!indices.TryGetValue((layer, value), out int segment))
                        throw new ImageFormatException($"Layer {layer} of {name} holds the value {value}, which no segment names; write the file again from its source.");
                    if (!chosen[segment])
                        continue;
                    if (owner[i] >= 0)
                        throw new ImageFormatException(
                            $"The segments \"{Plain(segments[owner[i]].Name)}\" and \"{Plain(segments[segment].Name)}\" of {name} overlap, which one label map cannot hold; read them by turns (--segment on the command line), or cut one from the other.");
                    owner[i] = segment;
                    merged[from + i] = (ushort)labels[segment].Id;
                }
        }
        return (merged, labels);
    }

    /// <summary>A name as a message can bear it.</summary>
    private static string Plain(string name) => name.Length <= LongestQuoted ? name : name[..LongestQuoted] + "...";
}
