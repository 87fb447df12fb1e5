namespace Clara.Imaging;

/// <summary>A structure of a label map: the voxels that have one of its ids, how many they are, and the smallest box around them. Immutable as long as the map is; any thread. Since 0.1.</summary>
public sealed class LabelRegion
{
    private LabelRegion(LabelMap map, IReadOnlyList<int> ids, long voxels, VoxelBox? box) => (Map, Ids, Voxels, Box) = (map, ids, voxels, box);

    /// <summary>The map; borrowed.</summary>
    public LabelMap Map { get; }

    /// <summary>The ids, 1 to 65535; may be none.</summary>
    public IReadOnlyList<int> Ids { get; }

    /// <summary>How many voxels have one of the ids.</summary>
    public long Voxels { get; }

    /// <summary>The box around them; null where there are none.</summary>
    public VoxelBox? Box { get; }

    /// <summary>Voxels times the volume of one, in ml.</summary>
    public double VolumeMl => Voxels * (Map.Grid.SpacingMm.X * Map.Grid.SpacingMm.Y * Map.Grid.SpacingMm.Z) / 1000;

    /// <summary>The structure of one id; empty when no voxel has it. Throws <see cref="ArgumentOutOfRangeException"/> for an id outside of 1 to 65535.</summary>
    public static LabelRegion Of(LabelMap map, int id, CancellationToken ct)
    {
        VoxelBox? box = LabelBox.Of(map, id, ct);
        return new(map, [id], box is null ? 0 : map.CountOf(id), box);
    }

    /// <summary>The structure of every id that a voxel has, by id, from one pass over the map; 0 is none.</summary>
    public static IReadOnlyDictionary<int, LabelRegion> OfEach(LabelMap map, CancellationToken ct)
    {
        Size3 n = map.Grid.Size;
        Extent?[] extents = new Extent?[ushort.MaxValue + 1];
        for (int z = 0; z < n.Z; z++)
        {
            ct.ThrowIfCancellationRequested();
            for (int y = 0; y < n.Y; y++)
            {
                ReadOnlySpan<ushort> row = map.Voxels.Slice((int)map.Grid.Offset(0, y, z), n.X);
                for (int x = 0, end; x < n.X; x = end)
                {
                    int length = row[x..].IndexOfAnyExcept(row[x]);
                    end = length < 0 ? n.X : x + length;
                    if (row[x] != 0)
                        (extents[row[x]] ??= new(x, y, z)).Add(x, end, y, z);
                }
            }
        }
        return Enumerable.Range(1, ushort.MaxValue).Where(id => extents[id] is not null)
            .ToDictionary(id => id, id => new LabelRegion(map, [id], extents[id]!.Voxels, extents[id]!.Box));
    }

    /// <summary>The structure of all ids of the others, which must be of this map and share none; empty for no others.</summary>
    public static LabelRegion Union(LabelMap map, IReadOnlyCollection<LabelRegion> regions)
    {
        VoxelBox? box = null;
        foreach (LabelRegion region in regions)
            box = Around(box, region.Box);
        return new(map, [.. regions.SelectMany(r => r.Ids)], regions.Sum(r => r.Voxels), box);
    }

    /// <summary>The smallest box around both; null where there are none.</summary>
    internal static VoxelBox? Around(VoxelBox? first, VoxelBox? second)
    {
        if (first is not VoxelBox a || second is not VoxelBox b)
            return first ?? second;
        (int x, int y, int z) = (Math.Min(a.Start.X, b.Start.X), Math.Min(a.Start.Y, b.Start.Y), Math.Min(a.Start.Z, b.Start.Z));
        return new(new(x, y, z), new(Math.Max(a.End(0), b.End(0)) - x, Math.Max(a.End(1), b.End(1)) - y, Math.Max(a.End(2), b.End(2)) - z));
    }

    private sealed class Extent(int x, int y, int z)
    {
        private int _x0 = x, _x1 = x, _y0 = y, _y1 = y, _z1 = z;
        private readonly int _z0 = z;

        public long Voxels { get; private set; }

        public VoxelBox Box => new(new(_x0, _y0, _z0), new(_x1 - _x0, _y1 - _y0, _z1 - _z0));

        public void Add(int start, int end, int row, int slice)
        {
            (_x0, _x1) = (Math.Min(_x0, start), Math.Max(_x1, end));
            (_y0, _y1) = (Math.Min(_y0, row), Math.Max(_y1, row + 1));
            _z1 = slice + 1;
            Voxels += end - start;
        }
    }
}
