namespace Clara.Imaging;

/// <summary>A box of voxels: from <paramref name="Start"/> (inclusive), <paramref name="Size"/> voxels along each axis.</summary>
public readonly record struct VoxelBox(VoxelPoint Start, Size3 Size)
{
    /// <summary>One past the last voxel along axis 0, 1 or 2.</summary>
    public int End(int axis) => checked(Start[axis] + Size[axis]);

    /// <summary>Whether the voxel lies inside.</summary>
    public bool Contains(VoxelPoint p) =>
        p.X >= Start.X && p.Y >= Start.Y && p.Z >= Start.Z && p.X < End(0) && p.Y < End(1) && p.Z < End(2);
}
