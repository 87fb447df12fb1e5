namespace Clara.Imaging;

/// <summary>
/// The six extreme points of a structure of a mask, in the order lowest x, highest x, lowest y, highest y, lowest z, highest z of the array:
/// in each outermost plane the structure's voxel nearest to the centroid of the structure's voxels in that plane. Distances are in voxels and exact;
/// the first voxel in array order wins a tie. Any thread. Since 0.1.
/// </summary>
public static class ExtremePoints
{
    /// <summary>
    /// The points of one label. Throws <see cref="ClaraException"/> (<see cref="StatusCode.NotFound"/>) when no voxel has the id,
    /// <see cref="ArgumentOutOfRangeException"/> for an id outside of 1 to 65535.
    /// </summary>
    public static VoxelPoint[] Of(LabelMap map, int id, CancellationToken ct)
    {
        LabelSelection selection = new(id);
        return LabelBox.Of(map, selection, ct) is VoxelBox box
            ? InBox(map, selection, box)
            : throw new ClaraException(StatusCode.NotFound, $"No voxel of the mask has the label {Name(map, id)}; choose one that it has.");
    }

    /// <summary>The points of all labels together. Throws <see cref="ClaraException"/> (<see cref="StatusCode.NotFound"/>) when all is background.</summary>
    public static VoxelPoint[] OfForeground(LabelMap map, CancellationToken ct) =>
        LabelBox.OfForeground(map, ct) is VoxelBox box
            ? InBox(map, LabelSelection.Foreground, box)
            : throw new ClaraException(StatusCode.NotFound, "The mask is empty; there are no extreme points of nothing.");

    private static string Name(LabelMap map, int id) =>
        map.Labels.FirstOrDefault(l => l.Id == id) is { Name: string name } ? $"'{name}' ({id})" : FormattableString.Invariant($"{id}");

    private static VoxelPoint[] InBox(LabelMap map, LabelSelection selection, VoxelBox box)
    {
        VoxelPoint[] points = new VoxelPoint[6];
        for (int axis = 0; axis < 3; axis++)
        {
            points[2 * axis] = InPlane(map, selection, box, axis, box.Start[axis]);
            points[2 * axis + 1] = InPlane(map, selection, box, axis, box.End(axis) - 1);
        }
        return points;
    }

    private static VoxelPoint InPlane(LabelMap map, LabelSelection selection, VoxelBox box, int axis, int at)
    {
        VoxelBox plane = axis switch
        {
            0 => new(box.Start with { X = at }, box.Size with { X = 1 }),
            1 => new(box.Start with { Y = at }, box.Size with { Y = 1 }),
            _ => new(box.Start with { Z = at }, box.Size with { Z = 1 }),
        };
        List<VoxelPoint> inside = [];
        ReadOnlySpan<ushort> voxels = map.Voxels;
        long sumX = 0, sumY = 0, sumZ = 0;
        for (int z = plane.Start.Z; z < plane.End(2); z++)
            for (int y = plane.Start.Y; y < plane.End(1); y++)
            {
                ReadOnlySpan<ushort> row = voxels.Slice((int)map.Grid.Offset(plane.Start.X, y, z), plane.Size.X);
                for (int i = 0; i < row.Length; i++)
                    if (selection.Has(row[i]))
                    {
                        VoxelPoint p = new(plane.Start.X + i, y, z);
                        inside.Add(p);
                        (sumX, sumY, sumZ) = (sumX + p.X, sumY + p.Y, sumZ + p.Z);
                    }
            }
        // n times the offset from the centroid is whole: no rounding decides between two voxels that are equally near.
        long n = inside.Count;
        return inside.MinBy(p => Square(n * p.X - sumX) + Square(n * p.Y - sumY) + Square(n * p.Z - sumZ));
        static Int128 Square(long v) => (Int128)v * v;
    }
}
