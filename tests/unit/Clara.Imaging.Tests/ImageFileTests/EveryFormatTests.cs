using System.Numerics;
using Clara.TestKit;
using Vector3 = Clara.Imaging.Vector3;

namespace Clara.Imaging.Tests.ImageFileTests;

/// <summary>What all formats have in common: exact voxels on the same place in the patient, whichever format carries them.</summary>
public sealed class EveryFormatTests
{
    /// <summary>Formats store decimal text or floats; this is what the product promises.</summary>
    private const double CornerToleranceMm = 1e-4;

    private static readonly string[] Endings = [".nii.gz", ".nii", ".hdr", ".mha", ".mhd", ".nrrd", ".nhdr"];

    private static IEnumerable<Grid> Grids()
    {
        Size3 size = new(5, 4, 3);
        Vector3 spacing = new(0.7, 1.25, 3.3), origin = new(-101.1, 57.3, 12.7);
        foreach (Matrix3 direction in TestVolumes.AxisDirections())
            yield return new(size, spacing, origin, direction);
        yield return new(size, spacing, origin, TestVolumes.Oblique(17, 9));
        yield return new(new(7, 1, 1), spacing, origin, TestVolumes.Oblique(-40, 31));
        yield return new(new(1, 1, 1), spacing, origin, Matrix3.Identity);
    }

    [Test]
    public async Task An_image_comes_back_voxel_for_voxel_from_every_axis_order([ValueSource(nameof(Endings))] string ending)
    {
        using TempFolder folder = new();
        int n = 0;
        foreach (Grid grid in Grids())
        {
            Volume<short> image = Volume.Allocate<short>(grid);
            for (int i = 0; i < image.Voxels.Length; i++)
                image.Voxels[i] = (short)(i * 97 - 1000);
            string path = folder.File($"i{n++}{ending}");
            await ImageFile.WriteAsync(path, image, default);
            Volume back = await ImageFile.ReadAsync(path, default);
            AssertSamePlace(grid, back.Grid);
            Assert.That(((Volume<short>)back).Voxels.SequenceEqual(image.Voxels), Is.True, $"{ending} {grid}");
        }
    }

    [Test]
    public async Task Every_voxel_type_comes_back_as_itself([ValueSource(nameof(Endings))] string ending)
    {
        using TempFolder folder = new();
        await SameAsync<byte>(folder, ending, 0, 255, 7);
        await SameAsync<sbyte>(folder, ending, -128, 127, 3);
        await SameAsync<ushort>(folder, ending, 0, 65535, 40000);
        await SameAsync<short>(folder, ending, -32768, 32767, 12);
        await SameAsync<int>(folder, ending, int.MinValue, int.MaxValue, -5);
        await SameAsync<float>(folder, ending, float.MinValue, float.Epsilon, 0.1f);
        await SameAsync<double>(folder, ending, double.MinValue, double.Epsilon, 0.1);
    }

    [Test]
    public async Task A_label_map_goes_from_each_format_to_each_other([ValueSource(nameof(Endings))] string from, [ValueSource(nameof(Endings))] string to)
    {
        using TempFolder folder = new();
        Grid grid = new(new(6, 5, 4), new(0.9, 1.1, 2.5), new(3, -4, 5), TestVolumes.Oblique(25, -12));
        LabelMap map = new(grid, [new(1, "liver"), new(300, "left kidney")]);
        for (int i = 0; i < map.Voxels.Length; i++)
            map.Voxels[i] = (ushort)(i % 5 == 0 ? 1 : i % 7 == 0 ? 300 : 0);
        string first = folder.File("a" + from), second = folder.File("b" + to);
        await ImageFile.WriteAsync(first, map, default);
        await ImageFile.WriteAsync(second, await ImageFile.ReadLabelMapAsync(first, map.Labels, default), default);
        LabelMap back = await ImageFile.ReadLabelMapAsync(second, map.Labels, default);
        AssertSamePlace(grid, back.Grid);
        VolumeAssert.Equal(map, back);
    }

    [TestCase("x.bmp")]
    [TestCase("x")]
    [TestCase("x.mha.txt")]
    public async Task An_ending_that_names_no_format_is_refused_before_anything_is_written(string name)
    {
        using TempFolder folder = new();
        ClaraException e = (await Assert.CatchAsync<ClaraException>(() => ImageFile.WriteAsync(folder.File(name), Volume.Allocate<byte>(Grid.Axial(new(2, 2, 2), new(1, 1, 1))), default)))!;
        Assert.That((e.Status, ImageFile.CanWrite(name)), Is.EqualTo((StatusCode.Format, false)));
        Assert.That(e.Message, Does.Contain(name).And.Contain(".nrrd"));
        Assert.That(Directory.EnumerateFileSystemEntries(folder.Path), Is.Empty);
    }

    private static async Task SameAsync<T>(TempFolder folder, string ending, params T[] values) where T : unmanaged, INumber<T>
    {
        Volume<T> image = Volume.Allocate<T>(Grid.Axial(new(3, 1, 1), new(1, 1, 1)));
        values.CopyTo(image.Voxels);
        string path = folder.File(typeof(T).Name + ending);
        await ImageFile.WriteAsync(path, image, default);
        Volume back = await ImageFile.ReadAsync(path, default);
        Assert.That(back.Type, Is.EqualTo(image.Type), ending);
        Assert.That(((Volume<T>)back).Voxels.ToArray(), Is.EqualTo(values), ending);
    }

    private static void AssertSamePlace(Grid expected, Grid actual)
    {
        Assert.That(actual.Size, Is.EqualTo(expected.Size));
        for (int corner = 0; corner < 8; corner++)
        {
            VoxelPoint p = new((corner & 1) * (expected.Size.X - 1), (corner >> 1 & 1) * (expected.Size.Y - 1), (corner >> 2) * (expected.Size.Z - 1));
            WorldPoint a = expected.ToWorld(p), b = actual.ToWorld(p);
            Assert.That(new Vector3(a.X - b.X, a.Y - b.Y, a.Z - b.Z).Length, Is.LessThan(CornerToleranceMm), $"corner {corner}");
        }
    }
}
