using System.Numerics;
using Clara.Imaging;

namespace Clara.Host.Marshalling;

/// <summary>Foreign voxels to volumes: borrowed as they lie, or copied from any positive strides.</summary>
internal static unsafe class VoxelCopy
{
    /// <summary>A view; the description must be dense.</summary>
    public static (Volume Volume, IBorrowed Borrowed) Borrow(ImageDescription d, void* voxels, delegate* unmanaged[Cdecl]<void*, void> onRelease, void* userData)
    {
        return d.Type switch
        {
            VoxelType.UInt8 => View<byte>(),
            VoxelType.Int8 => View<sbyte>(),
            VoxelType.UInt16 => View<ushort>(),
            VoxelType.Int16 => View<short>(),
            VoxelType.Int32 => View<int>(),
            VoxelType.Float32 => View<float>(),
            _ => View<double>(),
        };

        (Volume, IBorrowed) View<T>() where T : unmanaged, INumber<T>
        {
            BorrowedVoxels<T> memory = new(voxels, (int)d.Grid.Size.Count, onRelease, userData);
            return (Volume.Wrap(memory.Memory, d.Grid), memory);
        }
    }

    /// <summary>A copy, dense.</summary>
    public static Volume Copy(ImageDescription d, void* voxels) => d.Type switch
    {
        VoxelType.UInt8 => Fill<byte>(d, voxels),
        VoxelType.Int8 => Fill<sbyte>(d, voxels),
        VoxelType.UInt16 => Fill<ushort>(d, voxels),
        VoxelType.Int16 => Fill<short>(d, voxels),
        VoxelType.Int32 => Fill<int>(d, voxels),
        VoxelType.Float32 => Fill<float>(d, voxels),
        _ => Fill<double>(d, voxels),
    };

    private static Volume<T> Fill<T>(ImageDescription d, void* voxels) where T : unmanaged, INumber<T>
    {
        Volume<T> volume = Volume.Allocate<T>(d.Grid);
        Size3 size = d.Grid.Size;
        Span<T> all = volume.Voxels;
        for (int z = 0; z < size.Z; z++)
            for (int y = 0; y < size.Y; y++)
            {
                byte* row = (byte*)voxels + z * d.StrideZ + y * d.StrideY;
                Span<T> line = all.Slice((int)d.Grid.Offset(0, y, z), size.X);
                if (d.StrideX == sizeof(T))
                    new ReadOnlySpan<T>(row, size.X).CopyTo(line);
                else
                    for (int x = 0; x < line.Length; x++)
                        line[x] = *(T*)(row + x * d.StrideX);
            }
        return volume;
    }
}
