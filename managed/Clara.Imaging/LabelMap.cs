namespace Clara.Imaging;

/// <summary>
/// A segmentation: a label id a voxel (0 is background), x fastest, on a <see cref="Imaging.Grid"/>, with the names of the ids.
/// The voxels are its own, in pinned memory. One thread writes at a time. Since 0.1.
/// </summary>
public sealed class LabelMap
{
    private readonly ushort[] _voxels;

    /// <summary>Takes ownership of the voxels; a null array means all background. Throws <see cref="GeometryException"/> when the array does not fit the grid, <see cref="ArgumentException"/> for doubled or out-of-range ids.</summary>
    public LabelMap(Grid grid, IEnumerable<Label> labels, ushort[]? voxels = null)
    {
        long count = grid.Size.Count;
        if (count > Array.MaxLength || (voxels is not null && voxels.Length != count))
            throw new GeometryException($"The label map's voxels do not fit its grid of {grid.Size}.");
        Grid = grid;
        Labels = [.. labels.OrderBy(l => l.Id)];
        if (Labels.Any(l => l.Id is < 1 or > ushort.MaxValue) || Labels.DistinctBy(l => l.Id).Count() != Labels.Count)
            throw new ArgumentException("Label ids must be distinct and 1 to 65535.", nameof(labels));
        _voxels = voxels ?? GC.AllocateArray<ushort>((int)count, pinned: true);
    }

    /// <summary>Where the voxels lie.</summary>
    public Grid Grid { get; }

    /// <summary>The known labels by rising id, whether or not a voxel has them.</summary>
    public IReadOnlyList<Label> Labels { get; }

    /// <summary>Label ids, x fastest; 0 is background.</summary>
    public Span<ushort> Voxels => _voxels;

    /// <summary>The same voxels as memory.</summary>
    public Memory<ushort> Memory => _voxels;

    /// <summary>One voxel; checked.</summary>
    public ushort this[int x, int y, int z] => _voxels[checked((int)Grid.Offset(x, y, z))];

    /// <summary>Voxels that have the id.</summary>
    public long CountOf(int id)
    {
        long n = 0;
        foreach (ushort v in _voxels)
            n += v == id ? 1 : 0;
        return n;
    }
}
