namespace Clara.Imaging;

/// <summary>Nearest source index of each target index along one axis.</summary>
internal sealed class NearestTable
{
    private NearestTable(int[] index, int first, int end)
    {
        (Index, First, End) = (index, first, end);
        IsRun = true;
        for (int i = first; i < end; i++)
            IsRun &= index[i] == index[first] + i - first;
    }

    public int[] Index { get; }

    /// <summary>The first target index that is filled.</summary>
    public int First { get; }

    /// <summary>One past the last target index that is filled.</summary>
    public int End { get; }

    /// <summary>Whether the indices rise by one, so that a row is one piece of the source.</summary>
    public bool IsRun { get; }

    /// <summary>The nearest index of each position, or only of those within the source's field of view.</summary>
    public static NearestTable Of(SampleAxis axis, bool insideOnly = false)
    {
        // Positions run one way, so that those inside follow each other.
        int first = 0, end = axis.Count;
        while (insideOnly && first < end && !axis.IsInside(first))
            first++;
        while (insideOnly && end > first && !axis.IsInside(end - 1))
            end--;
        return new([.. Enumerable.Range(0, axis.Count).Select(i => Nearest(axis.At(i), axis.SourceSize))], first, end);
    }

    /// <summary>floor(i * size / count) of each index.</summary>
    public static NearestTable Floor(int size, int count) => new([.. Enumerable.Range(0, count).Select(i => (int)((long)i * size / count))], 0, count);

    /// <summary>Nearest index of a position within 0 to size - 1; half-way the higher one.</summary>
    public static int Nearest(double position, int size) => Math.Min((int)(position + (0.5 + SampleMap.SnapVoxels)), size - 1);
}
