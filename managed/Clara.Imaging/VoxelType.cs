#pragma warning disable CA1720 // the names are the voxel types themselves
namespace Clara.Imaging;

/// <summary>Scalar type of a volume's voxels; the numbers are those of CLARA_DTYPE_* in image.h.</summary>
public enum VoxelType
{
    /// <summary>Unsigned 8 bit.</summary>
    UInt8 = 1,

    /// <summary>Signed 8 bit.</summary>
    Int8 = 2,

    /// <summary>Unsigned 16 bit.</summary>
    UInt16 = 3,

    /// <summary>Signed 16 bit.</summary>
    Int16 = 4,

    /// <summary>Signed 32 bit.</summary>
    Int32 = 5,

    /// <summary>IEEE 754 single.</summary>
    Float32 = 6,

    /// <summary>IEEE 754 double.</summary>
    Float64 = 7,
}
