using System.Numerics;
using System.Runtime.InteropServices;
using Clara.TestKit;
using Vector3 = Clara.Imaging.Vector3;

namespace Clara.Imaging.Tests.ImageFileTests;

/// <summary>
/// The promise of all formats as one table: every ending that can be written (asked of the product, so that none can be missed) x every voxel type x the 48 axis orders, aligned and oblique,
/// on an anisotropic grid. Voxels come back bit for bit, corners within 1e-4 mm. What a format cannot hold is in the table too, and refused.
/// </summary>
public sealed class RoundTripTests
{
    private const double CornerToleranceMm = 1e-4;

    private static readonly Vector3 Spacing = new(0.7, 1.25, 3.3);

    private static readonly IReadOnlyList<VoxelType> AllTypes = Enum.GetValues<VoxelType>();

    /// <summary>Formats that hold less than a volume of any type: slices, voxel types.</summary>
    private static readonly Dictionary<string, (int Slices, VoxelType[] Types)> Limits = new() { [".png"] = (1, [VoxelType.UInt8, VoxelType.UInt16]) };

    private static IEnumerable<string> Endings => [.. ImageFile.Endings, ".seg.nrrd"];

    private static IEnumerable<TestCaseData> Table() => from ending in Endings from type in AllTypes select new TestCaseData(ending, type);

    [TestCaseSource(nameof(Table))]
    public async Task An_image_comes_back_from_every_axis_order(string ending, VoxelType type)
    {
        (int slices, IReadOnlyList<VoxelType> types) = Limits.TryGetValue(ending, out (int Slices, VoxelType[] Types) limit) ? limit : (3, AllTypes);
        using TempFolder folder = new();
        string file = folder.File("image" + ending);
        int count = 0;
        foreach (Grid grid in Grids(slices))
        {
            Volume image = Noise(grid, type, seed: count++);
            if (!types.Contains(type))
            {
                Assert.That((await Assert.CatchAsync<ClaraException>(() => ImageFile.WriteAsync(file, image, default)))!.Status, Is.EqualTo(StatusCode.Unsupported));
                continue;
            }
            await ImageFile.WriteAsync(file, image, default);
            Volume back = await ImageFile.ReadAsync(file, default);
            Assert.That(back.Type, Is.EqualTo(type));
            AssertSamePlace(grid, back.Grid);
            Assert.That(Bytes(back).AsSpan().SequenceEqual(Bytes(image)), Is.True, $"{grid}");
        }
        Assert.That(count, Is.EqualTo(2 * 48));
    }

    [TestCaseSource(nameof(Endings))]
    public async Task A_label_map_comes_back_with_its_names_from_every_axis_order(string ending)
    {
        using TempFolder folder = new();
        string file = folder.File("map" + ending);
        foreach (int most in new[] { byte.MaxValue, ushort.MaxValue })
            foreach (Grid grid in Grids(Limits.TryGetValue(ending, out (int Slices, VoxelType[] Types) limit) ? limit.Slices : 3))
            {
                LabelMap map = new(grid, [new(1, "liver"), new(most, "left kidney")]);
                for (int i = 0; i < map.Voxels.Length; i++)
                    map.Voxels[i] = (ushort)(i % 5 == 0 ? 1 : i % 7 == 0 ? most : 0);
                await ImageFile.WriteAsync(file, map, default);
                LabelMap back = await ImageFile.ReadLabelMapAsync(file, null, default);
                AssertSamePlace(grid, back.Grid);
                VolumeAssert.Equal(map, back);
                Assert.That(back.Labels, Is.EqualTo(map.Labels));
            }
    }

    private static IEnumerable<Grid> Grids(int slices)
    {
        Random random = new(11);
        foreach (Matrix3 direction in TestVolumes.AxisDirections())
        {
            yield return new(new(5, 4, slices), Spacing, new(-101.1, 57.3, 12.7), direction);
            yield return new(new(5, 4, slices), Spacing, new(random.NextDouble() * 400 - 200, 57.3, 812.7), TestVolumes.Oblique(random.NextDouble() * 360, random.NextDouble() * 360) * direction);
        }
    }

    private static Volume Noise(Grid grid, VoxelType type, int seed)
    {
        return type switch
        {
            VoxelType.UInt8 => Bits<byte>(),
            VoxelType.Int8 => Bits<sbyte>(),
            VoxelType.UInt16 => Bits<ushort>(),
            VoxelType.Int16 => Bits<short>(),
            VoxelType.Int32 => Bits<int>(),
            VoxelType.Float32 => Bits<float>(),   // any bits: also infinities, numbers that are none, the smallest ones
            _ => Bits<double>(),
        };

        Volume Bits<T>() where T : unmanaged, INumber<T>
        {
            Volume<T> volume = Volume.Allocate<T>(grid);
            new Random(seed).NextBytes(MemoryMarshal.AsBytes(volume.Voxels));
            return volume;
        }
    }

    private static byte[] Bytes(Volume volume) => volume.Accept(new ToBytes());

    private static void AssertSamePlace(Grid expected, Grid actual)
    {
        Assert.That(actual.Size, Is.EqualTo(expected.Size));
        for (int corner = 0; corner < 8; corner++)
        {
            VoxelPoint p = new((corner & 1) * (expected.Size.X - 1), (corner >> 1 & 1) * (expected.Size.Y - 1), (corner >> 2) * (expected.Size.Z - 1));
            WorldPoint a = expected.ToWorld(p), b = actual.ToWorld(p);
            Assert.That(new Vector3(a.X - b.X, a.Y - b.Y, a.Z - b.Z).Length, Is.LessThan(CornerToleranceMm), $"corner {corner} of {expected}");
        }
    }

    private sealed class ToBytes : IVolumeVisitor<byte[]>
    {
        public byte[] Visit<T>(Volume<T> volume) where T : unmanaged, INumber<T> => MemoryMarshal.AsBytes(volume.Voxels).ToArray();
    }
}
