namespace Clara.Imaging;

/// <summary>The labels of a map that was read.</summary>
internal static class LabelNames
{
    /// <summary>The known labels and, for ids that voxels have and nobody named, "label N".</summary>
    public static IReadOnlyList<Label> Complete(IReadOnlyList<Label> known, ReadOnlySpan<ushort> voxels)
    {
        bool[] present = new bool[ushort.MaxValue + 1];
        foreach (ushort v in voxels)
            present[v] = true;
        HashSet<int> named = [.. known.Select(l => l.Id)];
        return [.. known, .. Enumerable.Range(1, ushort.MaxValue).Where(id => present[id] && !named.Contains(id)).Select(id => new Label(id, $"label {id}"))];
    }
}
