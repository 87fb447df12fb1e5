using System.Numerics;

namespace Clara.Imaging;

/// <content>PyTorch's two resize modes that are no sampling at voxel centres, on <see cref="HalfVoxelGrid"/>; for preprocessing as models were trained with it.</content>
public static partial class Resampling
{
    /// <summary>
    /// PyTorch's mode "area" (adaptive average pooling; the default of MONAI's Resize): new voxel i is the mean of the old ones from floor(i * old / new) to
    /// ceil((i + 1) * old / new) - 1 along each axis. Throws <see cref="GeometryException"/> for a size below 1.
    /// </summary>
    /// <typeparam name="T">The source's scalar type; the result is float in the same unit.</typeparam>
    /// <param name="volume">The source.</param>
    /// <param name="newSize">Voxels of the result.</param>
    /// <param name="degree">Threads; 0 = one a processor. The result does not depend on it.</param>
    /// <param name="ct">Looked at per plane.</param>
    public static Volume<float> Area<T>(Volume<T> volume, Size3 newSize, int degree, CancellationToken ct) where T : unmanaged, INumber<T>
    {
        Volume<float> result = Volume.Allocate<float>(HalfVoxelGrid(volume.Grid, newSize));
        AreaMean.Run<T>(volume.Memory, volume.Grid.Size, result.Memory, newSize, degree, ct);
        return result;
    }

    /// <summary>
    /// PyTorch's mode "nearest": new voxel i is the old one at floor(i * old / new) along each axis, up to half a voxel lower than <see cref="Nearest{T}(Volume{T}, Grid, int, CancellationToken)"/>.
    /// Throws <see cref="GeometryException"/> for a size below 1.
    /// </summary>
    /// <typeparam name="T">The scalar type, which stays.</typeparam>
    /// <param name="volume">The source.</param>
    /// <param name="newSize">Voxels of the result.</param>
    /// <param name="degree">Threads; 0 = one a processor. The result does not depend on it.</param>
    /// <param name="ct">Looked at per plane.</param>
    public static Volume<T> FloorNearest<T>(Volume<T> volume, Size3 newSize, int degree, CancellationToken ct) where T : unmanaged, INumber<T>
    {
        Volume<T> result = Volume.Allocate<T>(HalfVoxelGrid(volume.Grid, newSize));
        Size3 n = volume.Grid.Size;
        NearestTable[] tables = [NearestTable.Floor(n.X, newSize.X), NearestTable.Floor(n.Y, newSize.Y), NearestTable.Floor(n.Z, newSize.Z)];
        ParallelNearest.Run<T>(volume.Memory, n, tables, result.Memory, newSize, degree, ct);
        return result;
    }
}
