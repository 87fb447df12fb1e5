using Clara.TestKit;

namespace Clara.Imaging.Tests.PngTests;

/// <summary>What is written here, as PIL reads it and as it comes back.</summary>
public sealed class WriteTests
{
    [Test]
    public async Task PIL_reads_the_samples_the_depth_and_the_resolution()
    {
        using TempFolder folder = new();
        Grid grid = new(new(70, 45, 1), new(0.5, 0.25, 3), new(1, 2, 3), TestVolumes.Oblique(20, 40));
        Volume<byte> eight = Volume.Allocate<byte>(grid);
        Volume<ushort> sixteen = Volume.Allocate<ushort>(grid);
        for (int i = 0; i < eight.Voxels.Length; i++)
            (eight.Voxels[i], sixteen.Voxels[i]) = ((byte)(i * 7), (ushort)(i * 20011));
        LabelMap few = new(grid, [new(200, "liver")]), many = new(grid, [new(300, "liver")]);
        (few.Voxels[71], many.Voxels[71]) = (200, 300);
        await ImageFile.WriteAsync(folder.File("8.png"), eight, default);
        await ImageFile.WriteAsync(folder.File("16.PNG"), sixteen, default);
        await ImageFile.WriteAsync(folder.File("few.png"), few, default);
        await ImageFile.WriteAsync(folder.File("many.png"), many, default);
        string answer = Python.Run("""
            import sys, os, numpy as np
            from PIL import Image
            i = np.arange(70 * 45).reshape(45, 70)
            for name, expected in (('8.png', i * 7 % 256), ('16.PNG', i * 20011 % 65536), ('few.png', (i == 71) * 200), ('many.png', (i == 71) * 300)):
                image = Image.open(os.path.join(sys.argv[1], name)); image.load()
                assert np.array_equal(np.asarray(image), expected), name
                print(image.mode, [round(25.4 / d, 6) for d in image.info['dpi']], image.text['Clara'][:8])
            """, folder.Path);
        string text = "[0.5, 0.25] {\"grid\":";
        Assert.That(answer.Trim().Split('\n').Select(l => l.Trim()), Is.EqualTo(new[] { "L " + text, "I " + text, "L " + text, "I " + text }));
    }

    [Test]
    public async Task A_changed_size_loses_the_grid_and_keeps_the_resolution()
    {
        using TempFolder folder = new();
        await ImageFile.WriteAsync(folder.File("a.png"), Volume.Allocate<byte>(new(new(8, 6, 1), new(0.5, 0.25, 3), new(1, 2, 3), Matrix3.Identity)), default);
        Python.Run("""
            import sys
            from PIL import Image, PngImagePlugin
            image = Image.open(sys.argv[1]); image.load()
            text = PngImagePlugin.PngInfo(); text.add_itxt('Clara', image.text['Clara'])
            image.crop((0, 0, 5, 6)).save(sys.argv[1], pnginfo=text, dpi=image.info['dpi'])
            """, folder.File("a.png"));
        Grid grid = (await PngFile.ReadAsync(folder.File("a.png"), default)).Grid;
        Assert.That((grid.Size, grid.OriginMm), Is.EqualTo((new Size3(5, 6, 1), default(Vector3))));
        Assert.That((grid.SpacingMm.X, grid.SpacingMm.Y, grid.SpacingMm.Z), Is.EqualTo((0.5, 0.25, 1.0)).Within(1e-4));
    }

    [Test]
    public async Task What_PNG_cannot_hold_is_refused_and_nothing_is_left()
    {
        using TempFolder folder = new();
        await Refused(Volume.Allocate<byte>(Grid.Axial(new(4, 3, 2), new(1, 1, 1))), "one slice");
        await Refused(Volume.Allocate<short>(Grid.Axial(new(4, 3, 1), new(1, 1, 1))), "unsigned integers");
        Assert.That(Directory.EnumerateFileSystemEntries(folder.Path), Is.Empty);

        async Task Refused(Volume volume, string says)
        {
            ClaraException e = (await Assert.CatchAsync<ClaraException>(() => ImageFile.WriteAsync(folder.File("a.png"), volume, default)))!;
            Assert.That((e.Status, e.Message), Is.EqualTo((StatusCode.Unsupported, e.Message)));
            Assert.That(e.Message, Does.Contain(says).And.Contain("a.png").And.Not.Contain("\n"));
        }
    }
}
