using Clara.Imaging;

namespace Clara.Server.Features.Inference;

/// <summary>Box and six extreme points (x-, x+, y-, y+, z-, z+) of a mask's foreground; in each outermost plane the voxel nearest to the centroid of the plane's foreground.</summary>
internal sealed record MaskExtent(IReadOnlyList<VoxelPoint> Points, VoxelBox Box)
{
    /// <summary>The extent, or null where all is background.</summary>
    public static MaskExtent? Of(LabelMap mask)
    {
        Size3 size = mask.Grid.Size;
        ReadOnlySpan<ushort> voxels = mask.Voxels;
        int x0 = size.X, x1 = -1, y0 = size.Y, y1 = -1, z0 = size.Z, z1 = -1;
        for (int z = 0; z < size.Z; z++)
            for (int y = 0; y < size.Y; y++)
            {
                ReadOnlySpan<ushort> row = voxels.Slice(checked((int)mask.Grid.Offset(0, y, z)), size.X);
                int first = row.IndexOfAnyExcept((ushort)0);
                if (first < 0)
                    continue;
                x0 = Math.Min(x0, first);
                x1 = Math.Max(x1, row.LastIndexOfAnyExcept((ushort)0));
                y0 = Math.Min(y0, y);
                y1 = Math.Max(y1, y);
                z0 = Math.Min(z0, z);
                z1 = z;
            }
        if (x1 < 0)
            return null;
        VoxelBox box = new(new(x0, y0, z0), new(x1 - x0 + 1, y1 - y0 + 1, z1 - z0 + 1));
        return new([Nearest(mask, box, 0, x0), Nearest(mask, box, 0, x1), Nearest(mask, box, 1, y0), Nearest(mask, box, 1, y1), Nearest(mask, box, 2, z0), Nearest(mask, box, 2, z1)], box);
    }

    private static VoxelPoint Nearest(LabelMap mask, VoxelBox box, int axis, int plane)
    {
        List<VoxelPoint> inside = [];
        (int a, int b) = axis switch { 0 => (1, 2), 1 => (0, 2), _ => (0, 1) };
        double sumA = 0, sumB = 0;
        for (int j = box.Start[b]; j < box.End(b); j++)
            for (int i = box.Start[a]; i < box.End(a); i++)
            {
                VoxelPoint p = axis switch { 0 => new(plane, i, j), 1 => new(i, plane, j), _ => new(i, j, plane) };
                if (mask[p.X, p.Y, p.Z] == 0)
                    continue;
                inside.Add(p);
                sumA += i;
                sumB += j;
            }
        double meanA = sumA / inside.Count, meanB = sumB / inside.Count;
        return inside.MinBy(p => (p[a] - meanA) * (p[a] - meanA) + (p[b] - meanB) * (p[b] - meanB));
    }
}
