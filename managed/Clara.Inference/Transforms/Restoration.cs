using Clara.Imaging;

namespace Clara.Inference.Transforms;

/// <summary>Brings a label map from the network's grid back to the image's: each voxel takes the label of the nearest one, and background outside of the network's field of view.</summary>
public static class Restoration
{
    /// <summary>How far off a whole permutation of axes may be, as a fraction of the largest element; rounding leaves about 1e-12.</summary>
    private const double Parallel = 1e-9;

    /// <summary>Voxels; as in <see cref="Resampling"/>.</summary>
    private const double Snap = 1e-6;

    /// <summary>A label map on exactly <paramref name="target"/>; the same object where it lies there already.</summary>
    public static LabelMap To(LabelMap map, Grid target, WorkContext work)
    {
        if (map.Grid == target)
            return map;
        LabelMap result = new(target, map.Labels);
        // Index in the map = base + i * step x + j * step y + k * step z.
        Vector3 origin = Index(map.Grid, target, new(0, 0, 0));
        Vector3[] steps = [.. Enumerable.Range(0, 3).Select(a => Minus(Index(map.Grid, target, new(a == 0 ? 1 : 0, a == 1 ? 1 : 0, a == 2 ? 1 : 0)), origin))];
        double largest = steps.Max(s => Math.Max(Math.Abs(s.X), Math.Max(Math.Abs(s.Y), Math.Abs(s.Z))));
        bool separable = steps.All(s => Enumerable.Range(0, 3).Count(a => Math.Abs(s[a]) > Parallel * largest) == 1);
        Size3 from = map.Grid.Size, to = target.Size;
        if (separable)
        {
            // Each target axis runs along one axis of the map: three tables of offsets, -1 outside.
            int[][] tables = [.. Enumerable.Range(0, 3).Select(a => Table(origin, steps[a], to[a], from))];
            Slabs.Run(to.Z, work.Degree, (z0, z1) =>
            {
                Span<ushort> voxels = result.Voxels, source = map.Voxels;
                for (int z = z0; z < z1; z++)
                    for (int y = 0; y < to.Y; y++)
                    {
                        if (tables[2][z] < 0 || tables[1][y] < 0)
                            continue;
                        int row = tables[2][z] + tables[1][y];
                        Span<ushort> line = voxels.Slice((int)target.Offset(0, y, z), to.X);
                        ReadOnlySpan<int> along = tables[0];
                        for (int x = 0; x < line.Length; x++)
                            if (along[x] >= 0)
                                line[x] = source[row + along[x]];
                    }
            }, work.Token);
            return result;
        }
        Slabs.Run(to.Z, work.Degree, (z0, z1) =>
        {
            Span<ushort> voxels = result.Voxels, source = map.Voxels;
            for (int z = z0; z < z1; z++)
                for (int y = 0; y < to.Y; y++)
                    for (int x = 0; x < to.X; x++)
                    {
                        VoxelPoint p = new(
                            Nearest(origin.X + x * steps[0].X + y * steps[1].X + z * steps[2].X, from.X),
                            Nearest(origin.Y + x * steps[0].Y + y * steps[1].Y + z * steps[2].Y, from.Y),
                            Nearest(origin.Z + x * steps[0].Z + y * steps[1].Z + z * steps[2].Z, from.Z));
                        if (map.Grid.Contains(p))
                            voxels[(int)target.Offset(x, y, z)] = source[(int)map.Grid.Offset(p.X, p.Y, p.Z)];
                    }
        }, work.Token);
        return result;
    }

    private static int[] Table(Vector3 origin, Vector3 step, int count, Size3 from)
    {
        int axis = Math.Abs(step.X) > Math.Abs(step.Y) && Math.Abs(step.X) > Math.Abs(step.Z) ? 0 : Math.Abs(step.Y) > Math.Abs(step.Z) ? 1 : 2;
        int stride = axis == 0 ? 1 : axis == 1 ? from.X : checked(from.X * from.Y);
        int[] table = new int[count];
        for (int i = 0; i < count; i++)
        {
            int at = Nearest(origin[axis] + i * step[axis], from[axis]);
            table[i] = at >= 0 ? at * stride : -1;
        }
        return table;
    }

    private static Vector3 Index(Grid map, Grid target, Vector3 i) => map.ToIndex(target.ToWorld(i));

    private static Vector3 Minus(Vector3 a, Vector3 b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

    /// <summary>
    /// The index, or -1 outside of the field of view, which reaches half a voxel past the outermost centres. Half-way between two voxels is the higher one; rounding of world
    /// coordinates must decide neither that nor the border.
    /// </summary>
    private static int Nearest(double v, int size) =>
        v >= -0.5 - Snap && v <= size - 0.5 + Snap ? Math.Clamp((int)Math.Floor(v + 0.5 + Snap), 0, size - 1) : -1;
}
