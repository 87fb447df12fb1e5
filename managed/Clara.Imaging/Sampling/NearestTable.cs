namespace Clara.Imaging;

/// <summary>Nearest source index of each target index along one axis.</summary>
internal sealed class NearestTable
{
    private NearestTable(int[] index)
    {
        Index = index;
        IsRun = true;
        for (int i = 0; i < index.Length; i++)
            IsRun &= index[i] == index[0] + i;
    }

    public int[] Index { get; }

    /// <summary>Whether the indices rise by one, so that a row is one piece of the source.</summary>
    public bool IsRun { get; }

    public static NearestTable Of(SampleAxis axis) => new([.. Enumerable.Range(0, axis.Count).Select(i => Nearest(axis.At(i), axis.SourceSize))]);

    /// <summary>floor(i * size / count) of each index.</summary>
    public static NearestTable Floor(int size, int count) => new([.. Enumerable.Range(0, count).Select(i => (int)((long)i * size / count))]);

    /// <summary>Nearest index of a position within 0 to size - 1; half-way the higher one.</summary>
    public static int Nearest(double position, int size) => Math.Min((int)(position + (0.5 + SampleMap.SnapVoxels)), size - 1);
}
