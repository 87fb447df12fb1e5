using Clara.Imaging;
using Clara.Interop;

namespace Clara.Host.Marshalling;

/// <summary>clara_image_desc, checked: grid, type and strides.</summary>
internal sealed unsafe record ImageDescription(Grid Grid, VoxelType Type, long StrideX, long StrideY, long StrideZ)
{
    /// <summary>Bytes of a voxel.</summary>
    public int VoxelBytes => Type.Bytes();

    /// <summary>Whether neighbours lie next to each other, x fastest.</summary>
    public bool IsDense => StrideX == VoxelBytes && StrideY == StrideX * Grid.Size.X && StrideZ == StrideY * Grid.Size.Y;

    /// <summary>Reads and checks. Throws <see cref="GeometryException"/> for what cannot lie anywhere, <see cref="ClaraException"/> (Argument) for the rest.</summary>
    public static ImageDescription Read(ClaraImageDesc* caller)
    {
        ClaraImageDesc d = SizedStruct.Read(caller, "desc");
        if (d.Dtype is < (int)VoxelType.UInt8 or > (int)VoxelType.Float64)
            throw new ClaraException(StatusCode.Argument, $"dtype {d.Dtype} is not known; use one of CLARA_DTYPE_*.");
        if (d.Reserved != 0)
            throw new ClaraException(StatusCode.Argument, "desc.reserved must be 0.");
        Grid grid = new(new(d.Size[0], d.Size[1], d.Size[2]), new(d.SpacingMm[0], d.SpacingMm[1], d.SpacingMm[2]), new(d.OriginMm[0], d.OriginMm[1], d.OriginMm[2]),
            new(d.Direction[0], d.Direction[1], d.Direction[2], d.Direction[3], d.Direction[4], d.Direction[5], d.Direction[6], d.Direction[7], d.Direction[8]));
        if ((decimal)grid.Size.X * grid.Size.Y * grid.Size.Z > Array.MaxLength)
            throw new GeometryException($"A volume of {grid.Size} voxels is larger than this build can hold ({Array.MaxLength} voxels).");
        VoxelType type = (VoxelType)d.Dtype;
        long x = d.StrideBytes[0], y = d.StrideBytes[1], z = d.StrideBytes[2];
        if (x == 0 && y == 0 && z == 0)
        {
            x = type.Bytes();
            y = x * grid.Size.X;
            z = y * grid.Size.Y;
        }
        if (x < type.Bytes() || y < type.Bytes() || z < type.Bytes())
            throw new ClaraException(StatusCode.Argument, "stride_bytes must be all 0, or each at least the size of a voxel.");
        return new(grid, type, x, y, z);
    }

    /// <summary>Checks that the memory holds what the description needs. Throws <see cref="ClaraException"/> (Argument).</summary>
    public void Require(void* voxels, ulong byteCount)
    {
        if (voxels is null)
            throw new ClaraException(StatusCode.Argument, "voxels is NULL.");
        decimal needed = (decimal)(Grid.Size.X - 1) * StrideX + (decimal)(Grid.Size.Y - 1) * StrideY + (decimal)(Grid.Size.Z - 1) * StrideZ + VoxelBytes;
        if (byteCount < needed)
            throw new ClaraException(StatusCode.Argument, $"byte_count is {byteCount}, the description needs {needed} bytes.");
    }

    /// <summary>What C is told of a grid.</summary>
    public static ClaraImageDesc Of(Grid grid, VoxelType type)
    {
        ClaraImageDesc d = default;
        d.Dtype = (int)type;
        d.StrideBytes[0] = type.Bytes();
        for (int a = 0; a < 3; a++)
        {
            d.Size[a] = grid.Size[a];
            d.SpacingMm[a] = grid.SpacingMm[a];
            d.OriginMm[a] = grid.OriginMm[a];
            for (int b = 0; b < 3; b++)
                d.Direction[3 * a + b] = grid.Direction[a, b];
            if (a > 0)
                d.StrideBytes[a] = d.StrideBytes[a - 1] * grid.Size[a - 1];
        }
        return d;
    }
}
