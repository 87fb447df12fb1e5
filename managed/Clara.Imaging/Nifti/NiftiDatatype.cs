namespace Clara.Imaging;

/// <summary>A NIfTI datatype code with the bytes of one voxel; codes after nifti1.h.</summary>
internal readonly record struct NiftiDatatype(int Code, int Bytes)
{
    public const int UInt8 = 2, Int16 = 4, Int32 = 8, Float32 = 16, Float64 = 64, Int8 = 256, UInt16 = 512, UInt32 = 768, Int64 = 1024, UInt64 = 1280;

    /// <summary>The datatype of a code; throws <see cref="ImageFormatException"/> that says which one the file has when it is not among the integers and floats.</summary>
    public static NiftiDatatype Of(int code, string name) => code switch
    {
        UInt8 or Int8 => new(code, 1),
        Int16 or UInt16 => new(code, 2),
        Int32 or UInt32 or Float32 => new(code, 4),
        Int64 or UInt64 or Float64 => new(code, 8),
        _ => throw new ImageFormatException(
            $"{name} holds {NameOf(code)} voxels; only integers of 8 to 64 bits and floats of 32 or 64 bits can be read, convert the file to one of them."),
    };

    /// <summary>The datatype in which a volume's voxels are written.</summary>
    public static NiftiDatatype Of(VoxelType type) => type switch
    {
        VoxelType.UInt8 => new(UInt8, 1),
        VoxelType.Int8 => new(Int8, 1),
        VoxelType.UInt16 => new(UInt16, 2),
        VoxelType.Int16 => new(Int16, 2),
        VoxelType.Int32 => new(Int32, 4),
        VoxelType.Float32 => new(Float32, 4),
        VoxelType.Float64 => new(Float64, 8),
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    private static string NameOf(int code) => code switch
    {
        0 => "undeclared (datatype 0)",
        1 => "1-bit (datatype 1)",
        32 => "complex (2 x 32 bit, datatype 32)",
        128 => "RGB colour (datatype 128)",
        1536 => "128-bit float (datatype 1536)",
        1792 => "complex (2 x 64 bit, datatype 1792)",
        2048 => "complex (2 x 128 bit, datatype 2048)",
        2304 => "RGBA colour (datatype 2304)",
        _ => FormattableString.Invariant($"unknown (datatype {code})"),
    };
}
