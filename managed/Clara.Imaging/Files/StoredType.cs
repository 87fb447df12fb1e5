namespace Clara.Imaging;

/// <summary>How a file stores a voxel, with the bytes of one; the codes are those of nifti1.h, whatever the format.</summary>
internal readonly record struct StoredType(int Code, int Bytes)
{
    public const int UInt8 = 2, Int16 = 4, Int32 = 8, Float32 = 16, Float64 = 64, Int8 = 256, UInt16 = 512, UInt32 = 768, Int64 = 1024, UInt64 = 1280;

    /// <summary>The type of a code; null when it is not among the integers and floats.</summary>
    public static StoredType? Find(int code) => code switch
    {
        UInt8 or Int8 => new(code, 1),
        Int16 or UInt16 => new(code, 2),
        Int32 or UInt32 or Float32 => new(code, 4),
        Int64 or UInt64 or Float64 => new(code, 8),
        _ => null,
    };

    /// <summary>The type of a code that is among the integers and floats.</summary>
    public static StoredType Of(int code) => Find(code) ?? throw new ArgumentOutOfRangeException(nameof(code));

    /// <summary>The type in which a volume's voxels are written.</summary>
    public static StoredType Of(VoxelType type) => Of(type switch
    {
        VoxelType.UInt8 => UInt8,
        VoxelType.Int8 => Int8,
        VoxelType.UInt16 => UInt16,
        VoxelType.Int16 => Int16,
        VoxelType.Int32 => Int32,
        VoxelType.Float32 => Float32,
        VoxelType.Float64 => Float64,
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    });
}
