namespace Clara.Imaging;

/// <summary>The surface voxels of a structure: those with at least one of their 6 face neighbours outside of it; beyond the image is outside.</summary>
internal static class Surface
{
    /// <summary>Whether each voxel of the box, x fastest, is one. The box must hold the whole structure, so that beyond the box is outside as well.</summary>
    public static bool[] Of(LabelRegion region, VoxelBox box, int degree, CancellationToken ct)
    {
        bool[] has = new bool[ushort.MaxValue + 1];
        foreach (int id in region.Ids)
            has[id] = true;
        bool[] surface = new bool[box.Size.Count];
        Slabs.Run(box.Size.Z, degree, (z0, z1) =>
        {
            for (int z = z0; z < z1; z++)
            {
                ct.ThrowIfCancellationRequested();
                for (int y = 0; y < box.Size.Y; y++)
                    Row(region.Map, box, has, y, z, surface.AsSpan((z * box.Size.Y + y) * box.Size.X, box.Size.X));
            }
        }, ct);
        return surface;
    }

    private static void Row(LabelMap map, VoxelBox box, ReadOnlySpan<bool> has, int y, int z, Span<bool> surface)
    {
        ReadOnlySpan<ushort> row = At(y, z);
        bool onFace = y == 0 || z == 0 || y == box.Size.Y - 1 || z == box.Size.Z - 1;
        ReadOnlySpan<ushort> before = onFace ? row : At(y - 1, z), after = onFace ? row : At(y + 1, z), below = onFace ? row : At(y, z - 1), above = onFace ? row : At(y, z + 1);
        for (int x = 0; x < row.Length; x++)
            surface[x] = has[row[x]] && (onFace || x == 0 || x == row.Length - 1 || !has[row[x - 1]] || !has[row[x + 1]]
                || !has[before[x]] || !has[after[x]] || !has[below[x]] || !has[above[x]]);

        ReadOnlySpan<ushort> At(int j, int k) => map.Voxels.Slice((int)map.Grid.Offset(box.Start.X, box.Start.Y + j, box.Start.Z + k), box.Size.X);
    }
}
