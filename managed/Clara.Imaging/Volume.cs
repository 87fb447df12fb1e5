using System.Numerics;

namespace Clara.Imaging;

/// <summary>
/// A scalar image: voxels, x fastest, on a <see cref="Imaging.Grid"/>. Either a view of memory that somebody else owns (<see cref="Wrap{T}"/>)
/// or voxels of its own (<see cref="Allocate{T}"/>). Voxels may be read from many threads; writing is the caller's to order. Since 0.1.
/// </summary>
public abstract class Volume
{
    private protected Volume(Grid grid, VoxelType type)
    {
        Grid = grid;
        Type = type;
    }

    /// <summary>Where the voxels lie.</summary>
    public Grid Grid { get; }

    /// <summary>Scalar type of the voxels.</summary>
    public VoxelType Type { get; }

    /// <summary>A view; the memory must hold exactly the grid's voxels, x fastest, and outlive the volume. Nothing is copied and nothing is owned.</summary>
    /// <typeparam name="T">byte, sbyte, ushort, short, int, float or double.</typeparam>
    public static Volume<T> Wrap<T>(Memory<T> voxels, Grid grid) where T : unmanaged, INumber<T> => new(voxels, grid);

    /// <summary>A volume of its own with all voxels 0. Throws <see cref="OutOfMemoryException"/> before anything is touched when the size cannot be had.</summary>
    /// <typeparam name="T">byte, sbyte, ushort, short, int, float or double.</typeparam>
    public static Volume<T> Allocate<T>(Grid grid) where T : unmanaged, INumber<T>
    {
        return new(GC.AllocateArray<T>(CountOf(grid), pinned: true), grid);
    }

    /// <summary>As <see cref="Allocate{T}"/>, with voxels of any value: for whoever writes all of them. Clearing a volume takes as long as filling it.</summary>
    /// <typeparam name="T">byte, sbyte, ushort, short, int, float or double.</typeparam>
    public static Volume<T> AllocateUnset<T>(Grid grid) where T : unmanaged, INumber<T>
    {
        return new(GC.AllocateUninitializedArray<T>(CountOf(grid), pinned: true), grid);
    }

    private static int CountOf(Grid grid) => grid.Size.Count is long count && count <= Array.MaxLength
        ? (int)count
        : throw new GeometryException($"A volume of {grid.Size} voxels is larger than this build can hold ({Array.MaxLength} voxels).");

    /// <summary>The voxel type of a scalar type; throws <see cref="NotSupportedException"/> for others.</summary>
    public static VoxelType TypeOf<T>() where T : unmanaged =>
        typeof(T) == typeof(byte) ? VoxelType.UInt8
        : typeof(T) == typeof(sbyte) ? VoxelType.Int8
        : typeof(T) == typeof(ushort) ? VoxelType.UInt16
        : typeof(T) == typeof(short) ? VoxelType.Int16
        : typeof(T) == typeof(int) ? VoxelType.Int32
        : typeof(T) == typeof(float) ? VoxelType.Float32
        : typeof(T) == typeof(double) ? VoxelType.Float64
        : throw new NotSupportedException($"{typeof(T).Name} is no voxel type.");

    /// <summary>Calls the visitor with this volume under its real scalar type: the one place where types are switched on.</summary>
    public abstract TResult Accept<TResult>(IVolumeVisitor<TResult> visitor);
}

/// <summary>A volume whose scalar type is known.</summary>
/// <typeparam name="T">byte, sbyte, ushort, short, int, float or double.</typeparam>
public sealed class Volume<T> : Volume where T : unmanaged, INumber<T>
{
    internal Volume(Memory<T> voxels, Grid grid) : base(grid, TypeOf<T>())
    {
        if (voxels.Length != grid.Size.Count)
            throw new GeometryException($"The grid {grid.Size} has {grid.Size.Count} voxels, the memory holds {voxels.Length}.");
        Memory = voxels;
    }

    /// <summary>The voxels, x fastest.</summary>
    public Memory<T> Memory { get; }

    /// <summary>The voxels, x fastest.</summary>
    public Span<T> Voxels => Memory.Span;

    /// <summary>One voxel; checked.</summary>
    public T this[int x, int y, int z] => Voxels[checked((int)Grid.Offset(x, y, z))];

    /// <inheritdoc/>
    public override TResult Accept<TResult>(IVolumeVisitor<TResult> visitor) => visitor.Visit(this);
}

/// <summary>Work on a volume of any scalar type; see <see cref="Volume.Accept{TResult}"/>.</summary>
public interface IVolumeVisitor<out TResult>
{
    /// <summary>Called once with the volume under its real scalar type.</summary>
    TResult Visit<T>(Volume<T> volume) where T : unmanaged, INumber<T>;
}
