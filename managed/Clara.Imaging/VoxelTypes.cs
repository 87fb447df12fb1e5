namespace Clara.Imaging;

/// <summary>Facts of voxel types. Since 0.2.</summary>
public static class VoxelTypes
{
    /// <summary>Bytes of one voxel.</summary>
    public static int Bytes(this VoxelType type) => type switch
    {
        VoxelType.UInt8 or VoxelType.Int8 => 1,
        VoxelType.UInt16 or VoxelType.Int16 => 2,
        VoxelType.Int32 or VoxelType.Float32 => 4,
        VoxelType.Float64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };
}
