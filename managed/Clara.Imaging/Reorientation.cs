using System.Numerics;

namespace Clara.Imaging;

/// <summary>
/// Other orders of the array axes: axes are exchanged and flipped, nothing is interpolated, every voxel keeps its place in the world (oblique axes stay oblique).
/// Any thread; the input is only read. Where the order is the one asked for already, the input itself is returned and nothing is copied.
/// The way back is by grid: the nearest axes of strongly oblique ones depend on their order (as in nibabel), so that codes alone may not lead back. Since 0.1.
/// </summary>
public static class Reorientation
{
    /// <summary>The grid with its axes in the order of the codes.</summary>
    public static Grid Grid(Grid grid, AxisCodes codes)
    {
        AxisOrder order = AxisOrder.Between(AxisCodes.Of(grid), codes);
        return order.IsIdentity ? grid : order.Apply(grid);
    }

    /// <summary>The volume with its axes in the order of the codes, with voxels of its own unless it is the input itself.</summary>
    /// <typeparam name="T">The scalar type, which stays.</typeparam>
    /// <param name="volume">Borrowed for the call.</param>
    /// <param name="codes">The wanted order.</param>
    /// <param name="degree">Threads; 0 = one a processor. The result does not depend on it.</param>
    /// <param name="ct">Looked at per plane.</param>
    public static Volume<T> To<T>(Volume<T> volume, AxisCodes codes, int degree, CancellationToken ct) where T : unmanaged, INumber<T>
    {
        AxisOrder order = AxisOrder.Between(AxisCodes.Of(volume.Grid), codes);
        return Apply(volume, order, order.Apply(volume.Grid), degree, ct);
    }

    /// <summary>The label map with its axes in the order of the codes; names stay.</summary>
    /// <param name="map">Borrowed for the call.</param>
    /// <param name="codes">The wanted order.</param>
    /// <param name="degree">Threads; 0 = one a processor. The result does not depend on it.</param>
    /// <param name="ct">Looked at per plane.</param>
    public static LabelMap To(LabelMap map, AxisCodes codes, int degree, CancellationToken ct)
    {
        AxisOrder order = AxisOrder.Between(AxisCodes.Of(map.Grid), codes);
        return Apply(map, order, order.Apply(map.Grid), degree, ct);
    }

    /// <summary>
    /// The volume on a grid that has the same voxels in another order, such as the one it had before; within
    /// <see cref="Imaging.Grid.SameGridToleranceMm"/>. Throws <see cref="GeometryException"/> for any other grid.
    /// </summary>
    /// <typeparam name="T">The scalar type, which stays.</typeparam>
    /// <param name="volume">Borrowed for the call.</param>
    /// <param name="grid">The wanted grid.</param>
    /// <param name="degree">Threads; 0 = one a processor. The result does not depend on it.</param>
    /// <param name="ct">Looked at per plane.</param>
    public static Volume<T> To<T>(Volume<T> volume, Grid grid, int degree, CancellationToken ct) where T : unmanaged, INumber<T>
    {
        AxisOrder order = AxisOrder.Between(volume.Grid, grid);
        return Apply(volume, order, grid, degree, ct);
    }

    /// <summary>The label map on a grid that has the same voxels in another order; as for volumes.</summary>
    /// <param name="map">Borrowed for the call.</param>
    /// <param name="grid">The wanted grid.</param>
    /// <param name="degree">Threads; 0 = one a processor. The result does not depend on it.</param>
    /// <param name="ct">Looked at per plane.</param>
    public static LabelMap To(LabelMap map, Grid grid, int degree, CancellationToken ct) => Apply(map, AxisOrder.Between(map.Grid, grid), grid, degree, ct);

    private static LabelMap Apply(LabelMap map, AxisOrder order, Grid grid, int degree, CancellationToken ct)
    {
        if (order.IsIdentity)
            return map;
        LabelMap turned = new(grid, map.Labels);
        order.Copy<ushort>(map.Memory, map.Grid.Size, turned.Memory, degree, ct);
        return turned;
    }

    private static Volume<T> Apply<T>(Volume<T> volume, AxisOrder order, Grid grid, int degree, CancellationToken ct) where T : unmanaged, INumber<T>
    {
        if (order.IsIdentity)
            return volume;
        Volume<T> turned = Volume.AllocateUnset<T>(grid);
        order.Copy<T>(volume.Memory, volume.Grid.Size, turned.Memory, degree, ct);
        return turned;
    }
}
