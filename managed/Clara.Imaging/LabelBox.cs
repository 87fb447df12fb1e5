namespace Clara.Imaging;

/// <summary>The smallest box of voxels around a label or around all labels of a map. Any thread. Since 0.1.</summary>
public static class LabelBox
{
    /// <summary>The box around the voxels with the id (1 to 65535), or null where no voxel has it.</summary>
    public static VoxelBox? Of(LabelMap map, int id, CancellationToken ct) => Of(map, new LabelSelection(id), ct);

    /// <summary>The box around the voxels with any id but 0, or null where all is background.</summary>
    public static VoxelBox? OfForeground(LabelMap map, CancellationToken ct) => Of(map, LabelSelection.Foreground, ct);

    internal static VoxelBox? Of(LabelMap map, LabelSelection selection, CancellationToken ct)
    {
        Size3 n = map.Grid.Size;
        ReadOnlySpan<ushort> voxels = map.Voxels;
        int x0 = n.X, y0 = n.Y, z0 = n.Z, x1 = -1, y1 = -1, z1 = -1;
        for (int z = 0; z < n.Z; z++)
        {
            ct.ThrowIfCancellationRequested();
            for (int y = 0; y < n.Y; y++)
            {
                ReadOnlySpan<ushort> row = voxels.Slice((int)map.Grid.Offset(0, y, z), n.X);
                int first = selection.First(row);
                if (first < 0)
                    continue;
                (x0, x1) = (Math.Min(x0, first), Math.Max(x1, selection.Last(row)));
                (y0, y1) = (Math.Min(y0, y), Math.Max(y1, y));
                (z0, z1) = (Math.Min(z0, z), z);
            }
        }
        return x1 < 0 ? null : new(new(x0, y0, z0), new(x1 - x0 + 1, y1 - y0 + 1, z1 - z0 + 1));
    }
}
