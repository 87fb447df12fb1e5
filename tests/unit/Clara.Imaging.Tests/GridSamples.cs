using Clara.TestKit;

namespace Clara.Imaging.Tests;

/// <summary>Grids of every kind: the 48 axis orders, oblique, anisotropic, one voxel, one slice, one row.</summary>
internal static class GridSamples
{
    public static IEnumerable<Grid> All()
    {
        foreach (Matrix3 direction in TestVolumes.AxisDirections())
            yield return new(new(5, 4, 3), new(0.7, 1.3, 3), new(-31, 12.5, 7), direction);
        foreach (Grid grid in Oblique())
            yield return grid;
        foreach (Size3 size in new Size3[] { new(1, 1, 1), new(6, 5, 1), new(1, 6, 5), new(7, 1, 1), new(1, 1, 7), new(70, 3, 35), new(3, 66, 40) })
        {
            yield return new(size, new(1, 2, 5), new(3, 2, 1), Matrix3.Identity);
            yield return new(size, new(0.4, 0.4, 8), new(3, 2, 1), Matrix3.FromColumns(new(0, 0, -1), new(1, 0, 0), new(0, 1, 0)));
        }
    }

    /// <summary>Rotations of each of the 48 orders by seeded angles, none near 45 degrees to two axes.</summary>
    public static IEnumerable<Grid> Oblique()
    {
        Random random = new(4);
        foreach (Matrix3 direction in TestVolumes.AxisDirections())
            yield return new(new(6, 5, 4), new(0.9, 1.1, 2.5), new(random.NextDouble() * 90, -40, 100),
                TestVolumes.Oblique(random.NextDouble() * 360, random.NextDouble() * 360) * direction);
    }
}
