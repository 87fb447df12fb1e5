namespace Clara.Imaging;

/// <summary>The labels of a map that was read.</summary>
internal static class LabelNames
{
    /// <summary>
    /// The labels that the caller names, else those of the file, and, for ids that voxels have and nobody named, "label N".
    /// What a caller's label says nothing of, colour and codes, is the file's.
    /// </summary>
    public static IReadOnlyList<Label> Complete(IReadOnlyList<Label>? given, IReadOnlyList<Label> stored, ReadOnlySpan<ushort> voxels)
    {
        bool[] present = new bool[ushort.MaxValue + 1];
        foreach (ushort v in voxels)
            present[v] = true;
        Dictionary<int, Label> ofFile = stored.ToDictionary(l => l.Id);
        IReadOnlyList<Label> known = given is null ? stored : [.. given.Select(l => ofFile.TryGetValue(l.Id, out Label f) ? l with { Colour = l.Colour ?? f.Colour, Codes = l.Codes ?? f.Codes } : l)];
        HashSet<int> named = [.. known.Select(l => l.Id)];
        return [.. known, .. Enumerable.Range(1, ushort.MaxValue).Where(id => present[id] && !named.Contains(id)).Select(id => new Label(id, $"label {id}"))];
    }
}
