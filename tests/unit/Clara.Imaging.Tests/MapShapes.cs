using Clara.TestKit;

namespace Clara.Imaging.Tests;

/// <summary>Label maps that stress components and holes: noise of several densities, one voxel, one row, one slice, all, none, shells, blobs of several ids.</summary>
internal static class MapShapes
{
    public static IEnumerable<LabelMap> All()
    {
        int seed = 0;
        foreach (Size3 size in new Size3[] { new(1, 1, 1), new(17, 1, 1), new(1, 1, 9), new(12, 11, 1), new(1, 13, 10), new(9, 1, 8), new(15, 14, 13), new(40, 6, 21) })
            foreach (double density in new[] { 0.08, 0.25, 0.45, 0.7, 0.93 })
                yield return Noise(size, density, ++seed);
        yield return Noise(new(5, 5, 5), 0, 1);
        yield return Noise(new(5, 5, 5), 1, 1);
        yield return Shells(new(21, 19, 17));
        yield return Shells(new(9, 24, 30));
        yield return Blobs(new(33, 28, 25), 3);
    }

    /// <summary>Id 1 with the density, id 2 in a tenth of the rest.</summary>
    public static LabelMap Noise(Size3 size, double density, int seed)
    {
        Random random = new(seed);
        LabelMap map = new(Grid.Axial(size, new(1, 1, 1)), [new(1, "a"), new(2, "b")]);
        foreach (ref ushort v in map.Voxels)
            v = random.NextDouble() < density ? (ushort)1 : random.NextDouble() < 0.1 ? (ushort)2 : (ushort)0;
        return map;
    }

    /// <summary>Shells within shells, the outer ones cut open by the border.</summary>
    private static LabelMap Shells(Size3 size) => TestVolumes.Where(Grid.Axial(size, new(1, 1, 1)), w =>
        (int)(Math.Sqrt(Math.Pow(w.X - size.X / 2.0, 2) + Math.Pow(w.Y - size.Y / 2.0, 2) + Math.Pow(w.Z - size.Z / 2.0, 2)) / 2.5) % 2 == 1);

    /// <summary>Smooth shapes: sums of waves above a threshold.</summary>
    private static LabelMap Blobs(Size3 size, int seed)
    {
        Random random = new(seed);
        double[] k = [.. Enumerable.Range(0, 12).Select(_ => random.NextDouble() * 0.9)];
        return TestVolumes.Where(Grid.Axial(size, new(1, 1, 1)), w =>
            Math.Sin(k[0] * w.X + k[1] * w.Y + 9 * k[2]) + Math.Sin(k[3] * w.Y + k[4] * w.Z + 9 * k[5]) + Math.Sin(k[6] * w.Z + k[7] * w.X + 9 * k[8]) > 0.4);
    }
}
