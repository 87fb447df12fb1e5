namespace Clara.Imaging;

/// <summary>Which voxels of a label map count: those of one id, or the whole foreground.</summary>
internal readonly struct LabelSelection
{
    /// <summary>One id; throws <see cref="ArgumentOutOfRangeException"/> outside of 1 to 65535.</summary>
    public LabelSelection(int id)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(id, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(id, ushort.MaxValue);
        Id = (ushort)id;
    }

    /// <summary>The id; 0 stands for any other.</summary>
    public ushort Id { get; }

    /// <summary>Any id but 0.</summary>
    public static LabelSelection Foreground => default;

    public bool Has(ushort voxel) => Id == 0 ? voxel != 0 : voxel == Id;

    /// <summary>Index of the first voxel that counts, or -1.</summary>
    public int First(ReadOnlySpan<ushort> row) => Id == 0 ? row.IndexOfAnyExcept((ushort)0) : row.IndexOf(Id);

    /// <summary>Index of the last voxel that counts, or -1.</summary>
    public int Last(ReadOnlySpan<ushort> row) => Id == 0 ? row.LastIndexOfAnyExcept((ushort)0) : row.LastIndexOf(Id);
}
