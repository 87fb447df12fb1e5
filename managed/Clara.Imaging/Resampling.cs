using System.Numerics;

namespace Clara.Imaging;

/// <summary>
/// Values of a volume at the voxel centres of another grid, through world coordinates, so both grids may have any size, spacing, axis order and obliqueness.
/// Positions outside of the source take the nearest edge voxel's value (scipy's mode "nearest"). Positions within 1e-6 voxel of a voxel centre count as that centre.
/// Grids with parallel axes, also exchanged or flipped ones, take a fast path. Inputs are borrowed for the call, results own their voxels; any thread. Since 0.1.
/// </summary>
public static partial class Resampling
{
    /// <summary>Trilinear interpolation. A voxel that is not finite makes those results not finite that it has a weight in.</summary>
    /// <typeparam name="T">The source's scalar type; the result is float in the same unit.</typeparam>
    /// <param name="volume">The source.</param>
    /// <param name="target">The result's grid.</param>
    /// <param name="degree">Threads; 0 = one a processor. The result does not depend on it.</param>
    /// <param name="ct">Looked at per plane.</param>
    public static Volume<float> Linear<T>(Volume<T> volume, Grid target, int degree, CancellationToken ct) where T : unmanaged, INumber<T>
    {
        SampleMap map = SampleMap.Between(volume.Grid, target);
        Volume<float> result = Volume.Allocate<float>(target);
        if (map.Order is AxisOrder order)
        {
            (ReadOnlyMemory<T> voxels, Size3 size) = Aligned<T>(volume.Memory, volume.Grid, order, degree, ct);
            LinearTable[] tables = [LinearTable.Of(map.Along(0)), LinearTable.Of(map.Along(1)), LinearTable.Of(map.Along(2))];
            new ParallelLinear<T>(voxels, size, tables[0], tables[1], tables[2]).Run(result, degree, ct);
        }
        else
            ObliqueSampling.Linear(volume, map, result, degree, ct);
        return result;
    }

    /// <summary>The nearest voxel's value; half-way between two voxels the one with the higher index.</summary>
    /// <typeparam name="T">The scalar type, which stays.</typeparam>
    /// <param name="volume">The source.</param>
    /// <param name="target">The result's grid.</param>
    /// <param name="degree">Threads; 0 = one a processor. The result does not depend on it.</param>
    /// <param name="ct">Looked at per plane.</param>
    public static Volume<T> Nearest<T>(Volume<T> volume, Grid target, int degree, CancellationToken ct) where T : unmanaged, INumber<T>
    {
        Volume<T> result = Volume.Allocate<T>(target);
        Nearest<T>(volume.Memory, volume.Grid, result.Memory, target, insideOnly: false, degree, ct);
        return result;
    }

    /// <summary>The nearest voxel's label; half-way between two voxels the one with the higher index. Names stay.</summary>
    /// <param name="map">The source.</param>
    /// <param name="target">The result's grid.</param>
    /// <param name="degree">Threads; 0 = one a processor. The result does not depend on it.</param>
    /// <param name="ct">Looked at per plane.</param>
    public static LabelMap Nearest(LabelMap map, Grid target, int degree, CancellationToken ct)
    {
        LabelMap result = new(target, map.Labels);
        Nearest<ushort>(map.Memory, map.Grid, result.Memory, target, insideOnly: false, degree, ct);
        return result;
    }

    /// <summary>
    /// The nearest voxel's label, and background outside of the source's field of view, which reaches half a voxel past its outermost centres (within 1e-6 voxel the border is inside).
    /// Half-way between two voxels it is the one with the higher index. Names stay. Since 0.2.
    /// </summary>
    /// <param name="map">The source.</param>
    /// <param name="target">The result's grid.</param>
    /// <param name="degree">Threads; 0 = one a processor. The result does not depend on it.</param>
    /// <param name="ct">Looked at per plane.</param>
    public static LabelMap NearestInside(LabelMap map, Grid target, int degree, CancellationToken ct)
    {
        LabelMap result = new(target, map.Labels);
        Nearest<ushort>(map.Memory, map.Grid, result.Memory, target, insideOnly: true, degree, ct);
        return result;
    }

    private static void Nearest<T>(ReadOnlyMemory<T> from, Grid source, Memory<T> to, Grid target, bool insideOnly, int degree, CancellationToken ct) where T : unmanaged
    {
        SampleMap map = SampleMap.Between(source, target);
        if (map.Order is AxisOrder order)
        {
            (ReadOnlyMemory<T> voxels, Size3 size) = Aligned(from, source, order, degree, ct);
            ParallelNearest.Run(voxels, size, [NearestTable.Of(map.Along(0), insideOnly), NearestTable.Of(map.Along(1), insideOnly), NearestTable.Of(map.Along(2), insideOnly)], to, target.Size, degree, ct);
        }
        else
            ObliqueSampling.Nearest(from, map, to, insideOnly, degree, ct);
    }

    /// <summary>The source's voxels with its axes in the target's order: one copy here makes all further reading run along rows.</summary>
    private static (ReadOnlyMemory<T> Voxels, Size3 Size) Aligned<T>(ReadOnlyMemory<T> voxels, Grid grid, AxisOrder order, int degree, CancellationToken ct) where T : unmanaged
    {
        if (order.IsIdentity)
            return (voxels, grid.Size);
        T[] copy = GC.AllocateUninitializedArray<T>(voxels.Length);
        order.Copy(voxels, grid.Size, copy, degree, ct);
        return (copy, new(grid.Size[order.First.Old], grid.Size[order.Second.Old], grid.Size[order.Third.Old]));
    }
}
