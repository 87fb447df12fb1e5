namespace Clara.Imaging;

/// <summary>Nearest source index of each target index along one axis.</summary>
internal sealed class NearestTable
{
    private NearestTable(int[] index) => Index = index;

    public int[] Index { get; }

    /// <summary>Whether the indices rise by one, so that a row is one piece of the source.</summary>
    public bool IsRun { get; private init; }

    public static NearestTable Of(SampleAxis axis)
    {
        int[] index = new int[axis.Count];
        bool run = true;
        for (int i = 0; i < index.Length; i++)
        {
            index[i] = Nearest(axis.At(i), axis.SourceSize);
            run &= index[i] == index[0] + i;
        }
        return new(index) { IsRun = run };
    }

    /// <summary>Nearest index of a position within 0 to size - 1; half-way the higher one.</summary>
    public static int Nearest(double position, int size) => Math.Min((int)(position + (0.5 + SampleMap.SnapVoxels)), size - 1);
}
