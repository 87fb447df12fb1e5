using Clara.Imaging;

namespace Clara.TestKit;

/// <summary>Volumes with a known truth, made by code from a seed.</summary>
public static class TestVolumes
{
    /// <summary>A label map with id 1 where the voxel centre lies within the radius (mm) of a world point (LPS mm).</summary>
    public static LabelMap Sphere(Grid grid, WorldPoint centre, double radiusMm) =>
        Where(grid, w => (w.X - centre.X) * (w.X - centre.X) + (w.Y - centre.Y) * (w.Y - centre.Y) + (w.Z - centre.Z) * (w.Z - centre.Z) <= radiusMm * radiusMm);

    /// <summary>A label map with id 1 at the voxels whose centre (LPS mm) the condition accepts.</summary>
    public static LabelMap Where(Grid grid, Func<WorldPoint, bool> inside)
    {
        LabelMap map = new(grid, [new Label(1, "structure")]);
        Span<ushort> voxels = map.Voxels;
        int n = 0;
        for (int z = 0; z < grid.Size.Z; z++)
            for (int y = 0; y < grid.Size.Y; y++)
                for (int x = 0; x < grid.Size.X; x++)
                    voxels[n++] = inside(grid.ToWorld(new VoxelPoint(x, y, z))) ? (ushort)1 : (ushort)0;
        return map;
    }

    /// <summary>An image with one intensity inside the map's foreground and another outside, plus Gaussian noise from the seed.</summary>
    public static Volume<float> Image(LabelMap map, float inside, float outside, float noiseSigma, int seed)
    {
        Random random = new(seed);
        Volume<float> image = Volume.Allocate<float>(map.Grid);
        Span<float> voxels = image.Voxels;
        Span<ushort> labels = map.Voxels;
        for (int i = 0; i < voxels.Length; i++)
        {
            double u = 1 - random.NextDouble(), v = random.NextDouble();
            voxels[i] = (labels[i] != 0 ? inside : outside) + noiseSigma * (float)(Math.Sqrt(-2 * Math.Log(u)) * Math.Cos(2 * Math.PI * v));
        }
        return image;
    }

    /// <summary>The 48 directions whose axes run along the world's: every permutation with every choice of signs.</summary>
    public static IEnumerable<Matrix3> AxisDirections()
    {
        int[][] orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
        foreach (int[] order in orders)
            for (int signs = 0; signs < 8; signs++)
                yield return Matrix3.FromColumns(Axis(order[0], signs & 1), Axis(order[1], signs & 2), Axis(order[2], signs & 4));

        static Vector3 Axis(int axis, int negative)
        {
            double s = negative != 0 ? -1 : 1;
            return new(axis == 0 ? s : 0, axis == 1 ? s : 0, axis == 2 ? s : 0);
        }
    }

    /// <summary>Rotation about z, then x, in degrees: an oblique direction.</summary>
    public static Matrix3 Oblique(double aboutZDegrees, double aboutXDegrees)
    {
        (double sz, double cz) = Math.SinCos(aboutZDegrees * Math.PI / 180);
        (double sx, double cx) = Math.SinCos(aboutXDegrees * Math.PI / 180);
        return new Matrix3(cz, -sz, 0, sz, cz, 0, 0, 0, 1) * new Matrix3(1, 0, 0, 0, cx, -sx, 0, sx, cx);
    }
}
