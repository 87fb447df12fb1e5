using System.Numerics;
using Clara.Imaging;

namespace Clara.Fuzz;

/// <summary>Small volumes and label maps of every voxel type on straight, turned and oblique grids.</summary>
internal static class SeedVolumes
{
    private static readonly Matrix3 Turned = Matrix3.FromColumns(new(0, -1, 0), new(0, 0, 1), new(-1, 0, 0));
    private static readonly Matrix3 Oblique = Matrix3.FromColumns(new(0.8, 0.6, 0), new(-0.6, 0.8, 0), new(0, 0, 1));

    public static IEnumerable<Volume> Volumes()
    {
        yield return Of<byte>(new(new(5, 4, 3), new(1, 2, 3), new(-10, 20, 30), Turned));
        yield return Of<sbyte>(Grid.Axial(new(7, 1, 1), new(1, 1, 1)));
        yield return Of<ushort>(new(new(4, 4, 4), new(0.5, 0.5, 2), new(1, 2, 3), Oblique));
        yield return Of<short>(new(new(12, 9, 5), new(0.9, 0.9, 3), new(-120, -90, 40), Matrix3.Identity));
        yield return Of<int>(Grid.Axial(new(3, 3, 3), new(1, 1, 1)));
        yield return Of<float>(new(new(6, 5, 1), new(1, 1, 8), default, Turned));
        yield return Of<double>(new(new(2, 3, 4), new(1, 1, 1), default, Oblique));
        // Larger than the readers' chunks of 256 KiB.
        yield return Of<short>(Grid.Axial(new(64, 48, 48), new(1, 1, 1)));
    }

    public static IEnumerable<LabelMap> LabelMaps()
    {
        yield return Labelled(new(5, 4, 3), [new(1, "liver"), new(2, "spleen"), new(7, "left \"kidney\"")]);
        yield return Labelled(new(6, 6, 2), [new(300, "vertebra é"), new(2, "")]);
        yield return Labelled(new(4, 3, 2), []);
    }

    private static Volume<T> Of<T>(Grid grid) where T : unmanaged, INumber<T>
    {
        Volume<T> volume = Volume.Allocate<T>(grid);
        for (int i = 0; i < volume.Voxels.Length; i++)
            volume.Voxels[i] = T.CreateTruncating(i * 37 % 1001 / (i % 3 + 1));
        return volume;
    }

    private static LabelMap Labelled(Size3 size, Label[] labels)
    {
        LabelMap map = new(Grid.Axial(size, new(1, 1, 2)), labels);
        for (int i = 0; i < map.Voxels.Length; i++)
            map.Voxels[i] = labels.Length == 0 || i % 3 == 0 ? (ushort)(i % 2) : (ushort)labels[i % labels.Length].Id;
        return map;
    }
}
