using Clara.Imaging;

namespace Clara.Cli.Running;

/// <summary>The six extreme points of a structure of a mask: along each axis, in its first and its last plane, the voxel nearest to the centroid of the structure in that plane.</summary>
internal static class ReferencePoints
{
    /// <summary>In the order x-, x+, y-, y+, z-, z+. Throws <see cref="ClaraException"/> (NotFound) when no voxel has the id.</summary>
    public static VoxelPoint[] Of(LabelMap map, Label label, CancellationToken ct)
    {
        (VoxelPoint first, VoxelPoint last) = Box(map, label, ct);
        VoxelPoint[] points = new VoxelPoint[6];
        for (int axis = 0; axis < 3; axis++)
        {
            points[2 * axis] = InPlane(map, label.Id, first, last, axis, first[axis]);
            points[2 * axis + 1] = InPlane(map, label.Id, first, last, axis, last[axis]);
        }
        return points;
    }

    private static (VoxelPoint First, VoxelPoint Last) Box(LabelMap map, Label label, CancellationToken ct)
    {
        Size3 n = map.Grid.Size;
        ReadOnlySpan<ushort> voxels = map.Voxels;
        int x0 = n.X, y0 = n.Y, z0 = n.Z, x1 = -1, y1 = -1, z1 = -1;
        for (int z = 0; z < n.Z; z++)
        {
            ct.ThrowIfCancellationRequested();
            for (int y = 0; y < n.Y; y++)
            {
                ReadOnlySpan<ushort> row = voxels.Slice((int)map.Grid.Offset(0, y, z), n.X);
                int start = row.IndexOf((ushort)label.Id);
                if (start < 0)
                    continue;
                (x0, x1) = (Math.Min(x0, start), Math.Max(x1, row.LastIndexOf((ushort)label.Id)));
                (y0, y1) = (Math.Min(y0, y), Math.Max(y1, y));
                (z0, z1) = (Math.Min(z0, z), z);
            }
        }
        return x1 < 0
            ? throw new ClaraException(StatusCode.NotFound, $"No voxel of the mask has the label '{label.Name}' ({label.Id}).")
            : (new(x0, y0, z0), new(x1, y1, z1));
    }

    private static VoxelPoint InPlane(LabelMap map, int id, VoxelPoint first, VoxelPoint last, int axis, int at)
    {
        List<VoxelPoint> plane = [];
        (VoxelPoint from, VoxelPoint to) = axis switch
        {
            0 => (first with { X = at }, last with { X = at }),
            1 => (first with { Y = at }, last with { Y = at }),
            _ => (first with { Z = at }, last with { Z = at }),
        };
        for (int z = from.Z; z <= to.Z; z++)
            for (int y = from.Y; y <= to.Y; y++)
                for (int x = from.X; x <= to.X; x++)
                    if (map[x, y, z] == id)
                        plane.Add(new(x, y, z));
        double cx = plane.Average(p => p.X), cy = plane.Average(p => p.Y), cz = plane.Average(p => p.Z);
        return plane.MinBy(p => (p.X - cx) * (p.X - cx) + (p.Y - cy) * (p.Y - cy) + (p.Z - cz) * (p.Z - cz));
    }
}
