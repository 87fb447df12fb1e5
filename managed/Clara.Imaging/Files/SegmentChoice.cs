namespace Clara.Imaging;

/// <summary>The labels that <see cref="ImageReadOptions.Segments"/> asks for; names are compared without regard to case.</summary>
internal static class SegmentChoice
{
    private const int ListedAtMost = 20;

    /// <summary>Which of the names are wanted, in their order; all where nothing was chosen. Throws <see cref="ClaraException"/> (NotFound) for a wanted name that is not there.</summary>
    public static bool[] Of(IReadOnlyList<string> names, IReadOnlyList<string>? wanted, string file)
    {
        if (wanted?.FirstOrDefault(w => !names.Contains(w, StringComparer.OrdinalIgnoreCase)) is string missing)
            throw new ClaraException(StatusCode.NotFound, $"{file} has no segment \"{missing}\"; it has {string.Join(", ", names.Take(ListedAtMost))}{(names.Count > ListedAtMost ? " and more" : "")}.");
        return [.. names.Select(n => wanted?.Contains(n, StringComparer.OrdinalIgnoreCase) ?? true)];
    }

    /// <summary>A map with the wanted labels alone; it takes over the voxels and clears those of the others.</summary>
    public static LabelMap Only(Grid grid, IReadOnlyList<Label> labels, ushort[] voxels, IReadOnlyList<string>? wanted, string file)
    {
        if (wanted is null)
            return new(grid, labels, voxels);
        bool[] chosen = Of([.. labels.Select(l => l.Name)], wanted, file);
        bool[] keep = new bool[ushort.MaxValue + 1];
        foreach ((int n, Label label) in labels.Index())
            keep[label.Id] = chosen[n];
        foreach (ref ushort id in voxels.AsSpan())
            id = keep[id] ? id : (ushort)0;
        return new(grid, labels.Where((_, n) => chosen[n]), voxels);
    }
}
