using Clara.TestKit;
using Vector3 = Clara.Imaging.Vector3;

namespace Clara.Imaging.Tests.ImageFileTests;

/// <summary>From one format into another, and names that are no format's.</summary>
public sealed class EveryFormatTests
{
    /// <summary>Formats store decimal text or floats; this is what the product promises.</summary>
    private const double CornerToleranceMm = 1e-4;

    private static readonly string[] Endings = [".nii.gz", ".nii", ".hdr", ".mha", ".mhd", ".nrrd", ".nhdr"];

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
