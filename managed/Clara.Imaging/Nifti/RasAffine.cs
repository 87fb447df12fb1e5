namespace Clara.Imaging;

/// <summary>A voxel-to-world map in NIfTI's RAS world and the file's own unit: columns are the array axes, the offset is the centre of voxel (0, 0, 0).</summary>
internal readonly record struct RasAffine(Matrix3 Linear, Vector3 Offset)
{
    /// <summary>A grid's map in RAS, mm.</summary>
    public static RasAffine Of(Grid grid)
    {
        Matrix3 m = grid.VoxelToWorld;
        return new(new(-m.M11, -m.M12, -m.M13, -m.M21, -m.M22, -m.M23, m.M31, m.M32, m.M33), new(-grid.OriginMm.X, -grid.OriginMm.Y, grid.OriginMm.Z));
    }
}
