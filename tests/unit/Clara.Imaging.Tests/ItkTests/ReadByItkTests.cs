using System.Numerics;
using System.Runtime.InteropServices;
using Clara.TestKit;

namespace Clara.Imaging.Tests.ItkTests;

/// <summary>What is written here, as ITK reads it: every format, voxel type and axis order, exact voxels, corners within 1e-4 mm.</summary>
public sealed class ReadByItkTests
{
    private static readonly string[] Endings = [".nii", ".nii.gz", ".hdr", ".mha", ".mhd", ".nrrd", ".nhdr"];

    [Test]
    public async Task Every_grid_in_every_format([ValueSource(nameof(Endings))] string ending)
    {
        using TempFolder folder = new();
        Grid[] grids = [.. GridSamples.All()];
        Volume[] images = [.. grids.Select((grid, i) => Noise<short>(grid, i))];
        for (int i = 0; i < grids.Length; i++)
            await ImageFile.WriteAsync(folder.File($"{i}{ending}"), images[i], default);
        await Check(images, [.. grids.Select((_, i) => folder.File($"{i}{ending}"))], [.. grids.Select(_ => "short")]);
    }

    [Test]
    public async Task Every_voxel_type_in_every_format([ValueSource(nameof(Endings))] string ending)
    {
        using TempFolder folder = new();
        Grid grid = new(new(7, 5, 4), new(0.7, 1.25, 3.3), new(-101.1, 57.3, 12.7), TestVolumes.Oblique(17, 39));
        Volume[] images = [Noise<byte>(grid, 1), Noise<sbyte>(grid, 2), Noise<ushort>(grid, 3), Noise<short>(grid, 4), Noise<int>(grid, 5), Floats<float>(grid), Floats<double>(grid)];
        string[] files = [.. images.Select((_, i) => folder.File($"{i}{ending}"))];
        for (int i = 0; i < images.Length; i++)
            await ImageFile.WriteAsync(files[i], images[i], default);
        await Check(images, files, ["unsigned_char", "char", "unsigned_short", "short", "int", "float", "double"]);
    }

    [Test]
    public async Task Label_maps_in_every_format([ValueSource(nameof(Endings))] string ending)
    {
        using TempFolder folder = new();
        Grid grid = new(new(7, 5, 4), new(0.7, 1.25, 3.3), new(-101.1, 57.3, 12.7), TestVolumes.Oblique(17, 39));
        LabelMap map = new(grid, [new(1, "liver") { Colour = new(9, 8, 7), Codes = new(new("123037004", "SCT", "Anatomical Structure"), new("10200004", "SCT", "Liver")) }, new(300, "größer")]);
        for (int i = 0; i < map.Voxels.Length; i++)
            map.Voxels[i] = (ushort)(i % 3 == 0 ? 1 : i % 5 == 0 ? 300 : 0);
        await ImageFile.WriteAsync(folder.File("m" + ending), map, default);
        await Check([Volume.Wrap<ushort>(map.Memory, grid)], [folder.File("m" + ending)], ["unsigned_short"]);
    }

    [Test]
    public async Task A_slice_as_PNG()
    {
        using TempFolder folder = new();
        Grid grid = Grid.Axial(new(70, 33, 1), new(1, 1, 1));   // ITK passes over the resolution
        Volume[] images = [Noise<byte>(grid, 1), Noise<ushort>(grid, 3)];
        string[] files = [folder.File("8.png"), folder.File("16.png")];
        for (int i = 0; i < images.Length; i++)
            await ImageFile.WriteAsync(files[i], images[i], default);
        await Check(images, files, ["unsigned_char", "unsigned_short"]);
    }

    private static async Task Check(Volume[] images, string[] files, string[] types)
    {
        string[] lines = Itk.Read(files);
        Assert.That(lines, Has.Length.EqualTo(images.Length));
        for (int i = 0; i < images.Length; i++)
        {
            string[] f = lines[i].Split('|');
            Assert.That((f[0], f[5], f[6]), Is.EqualTo((files[i], types[i], "1")));
            Assert.That(ItkFiles.CornerDistance(images[i].Grid, f[1], f[2], f[3], f[4]), Is.LessThan(ItkFiles.CornerToleranceMm), $"{files[i]}: {images[i].Grid}");
            Assert.That((await File.ReadAllBytesAsync(files[i] + ".voxels")).AsSpan().SequenceEqual(ItkFiles.Bytes(images[i])), Is.True, files[i]);
        }
    }

    private static Volume<T> Noise<T>(Grid grid, int seed) where T : unmanaged, INumber<T>
    {
        Volume<T> image = Volume.Allocate<T>(grid);
        new Random(seed).NextBytes(MemoryMarshal.AsBytes(image.Voxels));
        return image;
    }

    private static Volume<T> Floats<T>(Grid grid) where T : unmanaged, INumber<T>
    {
        Random random = new(7);
        Volume<T> image = Volume.Allocate<T>(grid);
        for (int i = 0; i < image.Voxels.Length; i++)
            image.Voxels[i] = T.CreateTruncating((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-20, 20)));
        return image;
    }
}
