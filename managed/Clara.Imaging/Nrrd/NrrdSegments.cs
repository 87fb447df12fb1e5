using System.Globalization;

namespace Clara.Imaging;

/// <summary>A segment of 3D Slicer's header keys: the voxels of a layer that have a value.</summary>
internal readonly record struct NrrdSegment(string Name, int Layer, int Value);

/// <summary>
/// The segments that 3D Slicer writes into the header of a .seg.nrrd: Segment0_Name, Segment0_LabelValue, Segment0_Layer ...
/// Files before Slicer 4.11 have neither value nor layer: each segment is a layer of its own with the value 1.
/// </summary>
internal static class NrrdSegments
{
    /// <summary>The segments by their number; empty when the file has none. Throws <see cref="ImageFormatException"/> for a value or a layer that cannot be.</summary>
    public static List<NrrdSegment> Of(NrrdHeader header)
    {
        SortedSet<int> numbers = [];
        foreach (string key in header.Values.Keys)
            if (NumberOf(key) is int number)
                numbers.Add(number);
        List<NrrdSegment> segments = [];
        foreach (int number in numbers)
        {
            string? id = header.Values.GetValueOrDefault($"Segment{number}_ID"), name = header.Values.GetValueOrDefault($"Segment{number}_Name");
            int? stored = Number(header, number, "LabelValue");
            int layer = Number(header, number, "Layer") ?? (stored is null ? segments.Count : 0), value = stored ?? 1;
            if (value is < 1 or > ushort.MaxValue)
                throw new ImageFormatException($"Segment{number}_LabelValue of {header.Name} is not 1 to 65535; renumber the segments and write the file again.");
            segments.Add(new(!string.IsNullOrWhiteSpace(name) ? name : id ?? $"label {value}", layer, value));
        }
        if (segments.GroupBy(s => (s.Layer, s.Value)).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ImageFormatException($"Two segments of {header.Name} share the value {twice.Key.Value} of layer {twice.Key.Layer}; merge them or write the file again.");
        return segments;
    }

    private static int? NumberOf(string key)
    {
        if (!key.StartsWith("Segment", StringComparison.Ordinal))
            return null;
        int end = key.IndexOf('_', StringComparison.Ordinal);
        return end > 7 && int.TryParse(key.AsSpan(7, end - 7), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
    }

    private static int? Number(NrrdHeader header, int segment, string key)
    {
        if (header.Values.GetValueOrDefault($"Segment{segment}_{key}") is not string text)
            return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            ? value
            : throw new ImageFormatException($"Segment{segment}_{key} of {header.Name} is no whole number from 0 on; correct the header or write the file again.");
    }
}
