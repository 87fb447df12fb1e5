using Clara.Imaging;

namespace Clara.Inference.Interactive;

/// <summary>Voxels of prompts.</summary>
internal static class NearestVoxel
{
    /// <summary>Voxels. A position this near to the border between two voxels is on it: the rounding of world coordinates must decide nothing.</summary>
    private const double Snap = 1e-6;

    /// <summary>Voxel of a position, half-way the higher one, as ITK rounds; it may lie outside of the grid.</summary>
    public static VoxelPoint Of(Grid grid, WorldPoint position)
    {
        Vector3 i = grid.ToIndex(position);
        return new(Rounded(i.X), Rounded(i.Y), Rounded(i.Z));
        static int Rounded(double v) => (int)Math.Clamp(Math.Floor(v + 0.5 + Snap), int.MinValue, int.MaxValue);
    }

    /// <summary>The nearest voxel of the grid.</summary>
    public static VoxelPoint Within(Grid grid, VoxelPoint p) =>
        new(Math.Clamp(p.X, 0, grid.Size.X - 1), Math.Clamp(p.Y, 0, grid.Size.Y - 1), Math.Clamp(p.Z, 0, grid.Size.Z - 1));
}
