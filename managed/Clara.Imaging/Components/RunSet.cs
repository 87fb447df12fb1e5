namespace Clara.Imaging;

/// <summary>The voxels of a set within a box as runs along x, in array order, row by row (row = y + size y * z of the box).</summary>
internal sealed class RunSet
{
    private readonly List<Run> _runs = [];
    private readonly int[] _rowStart;

    private RunSet(VoxelBox box)
    {
        Box = box;
        _rowStart = new int[checked((long)box.Size.Y * box.Size.Z + 1)];
    }

    /// <summary>Where the runs lie; their numbers count from its start.</summary>
    public VoxelBox Box { get; }

    public int Count => _runs.Count;

    public Run this[int index] => _runs[index];

    /// <summary>Index of a row's first run; the next row's is where it ends.</summary>
    public int FirstOfRow(int row) => _rowStart[row];

    /// <summary>The runs of voxels that have the value, or of all others.</summary>
    /// <param name="voxels">The whole volume, x fastest.</param>
    /// <param name="size">Its size.</param>
    /// <param name="box">The part to look at.</param>
    /// <param name="value">The value.</param>
    /// <param name="others">Whether the voxels without the value are the set.</param>
    /// <param name="ct">Looked at per plane.</param>
    public static RunSet Find<T>(ReadOnlySpan<T> voxels, Size3 size, VoxelBox box, T value, bool others, CancellationToken ct) where T : unmanaged, IEquatable<T>
    {
        RunSet set = new(box);
        int row = 0;
        for (int z = box.Start.Z; z < box.End(2); z++)
        {
            ct.ThrowIfCancellationRequested();
            for (int y = box.Start.Y; y < box.End(1); y++, row++)
            {
                set._rowStart[row] = set._runs.Count;
                set.AddRow(voxels.Slice((int)(box.Start.X + (long)size.X * (y + (long)size.Y * z)), box.Size.X), row, value, others);
            }
        }
        set._rowStart[row] = set._runs.Count;
        return set;
    }

    private void AddRow<T>(ReadOnlySpan<T> row, int number, T value, bool others) where T : unmanaged, IEquatable<T>
    {
        int at = 0;
        while (at < row.Length)
        {
            int skip = others ? row[at..].IndexOfAnyExcept(value) : row[at..].IndexOf(value);
            if (skip < 0)
                return;
            int start = at + skip;
            int length = others ? row[start..].IndexOf(value) : row[start..].IndexOfAnyExcept(value);
            at = length < 0 ? row.Length : start + length;
            _runs.Add(new(number, start, at));
        }
    }
}
