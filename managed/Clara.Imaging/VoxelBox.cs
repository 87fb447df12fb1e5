namespace Clara.Imaging;

/// <summary>A box of voxels: from <paramref name="Start"/> (inclusive), <paramref name="Size"/> voxels along each axis.</summary>
public readonly record struct VoxelBox(VoxelPoint Start, Size3 Size)
{
    /// <summary>One past the last voxel along axis 0, 1 or 2.</summary>
    public int End(int axis) => checked(Start[axis] + Size[axis]);

    /// <summary>Whether the voxel lies inside.</summary>
    public bool Contains(VoxelPoint p) =>
        p.X >= Start.X && p.Y >= Start.Y && p.Z >= Start.Z && p.X < End(0) && p.Y < End(1) && p.Z < End(2);

    /// <summary>All voxels of a grid.</summary>
    public static VoxelBox Whole(Grid grid) => new(default, grid.Size);

    /// <summary>The voxels that lie in both boxes, or null where there are none.</summary>
    public VoxelBox? Intersect(VoxelBox other)
    {
        (int x0, int x1) = (Math.Max(Start.X, other.Start.X), Math.Min(End(0), other.End(0)));
        (int y0, int y1) = (Math.Max(Start.Y, other.Start.Y), Math.Min(End(1), other.End(1)));
        (int z0, int z1) = (Math.Max(Start.Z, other.Start.Z), Math.Min(End(2), other.End(2)));
        return x1 > x0 && y1 > y0 && z1 > z0 ? new(new(x0, y0, z0), new(x1 - x0, y1 - y0, z1 - z0)) : null;
    }

    /// <summary>
    /// The box grown by voxels on both sides of each axis and cut to the grid; negative numbers shrink it.
    /// Throws <see cref="GeometryException"/> when nothing of it lies in the grid.
    /// </summary>
    public VoxelBox Padded(Size3 voxels, Grid grid)
    {
        (int x0, int x1) = Side(0, voxels.X, grid);
        (int y0, int y1) = Side(1, voxels.Y, grid);
        (int z0, int z1) = Side(2, voxels.Z, grid);
        return x1 > x0 && y1 > y0 && z1 > z0
            ? new(new(x0, y0, z0), new(x1 - x0, y1 - y0, z1 - z0))
            : throw new GeometryException($"The box of {Size} voxels from {Start} has nothing in common with the volume of {grid.Size}.");
    }

    private (int From, int To) Side(int axis, int pad, Grid grid) =>
        ((int)Math.Clamp((long)Start[axis] - pad, 0, grid.Size[axis]), (int)Math.Clamp((long)Start[axis] + Size[axis] + pad, 0, grid.Size[axis]));
}
