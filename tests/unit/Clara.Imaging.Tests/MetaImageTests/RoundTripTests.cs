using System.Numerics;
using Clara.TestKit;

namespace Clara.Imaging.Tests.MetaImageTests;

/// <summary>Written here and read here, and by numpy and zlib: the same grid, type, voxels and names.</summary>
public sealed class RoundTripTests
{
    private static readonly Grid Oblique = new(new(7, 6, 5), new(0.5, 0.75, 2.5), new(-100.25, 33.5, 812), TestVolumes.Oblique(30, 12));

    [Test]
    public async Task Every_type_comes_back_through_both_kinds_of_file()
    {
        using TempFolder folder = new();
        foreach (string name in new[] { "a.mha", "b.mhd", "C.MHA", "D.MHD" })
        {
            await Check<byte>(folder.File(name));
            await Check<sbyte>(folder.File(name));
            await Check<ushort>(folder.File(name));
            await Check<short>(folder.File(name));
            await Check<int>(folder.File(name));
            await Check<float>(folder.File(name));
            await Check<double>(folder.File(name));
        }
        Assert.That(Directory.GetFiles(folder.Path).Select(Path.GetFileName), Is.EquivalentTo(new[] { "a.mha", "b.mhd", "b.zraw", "C.MHA", "D.MHD", "D.ZRAW" }));
    }

    [Test]
    public async Task Every_grid_comes_back_to_the_last_bit()
    {
        using TempFolder folder = new();
        foreach (Grid grid in GridSamples.All().Append(Oblique))
        {
            await MetaImageFile.WriteAsync(folder.File("a.mha"), new LabelMap(grid, []), default);
            Grid back = (await MetaImageFile.ReadAsync(folder.File("a.mha"), default)).Grid;
            Assert.That((back.Size, back.SpacingMm, back.OriginMm), Is.EqualTo((grid.Size, grid.SpacingMm, grid.OriginMm)));
            for (int i = 0; i < 9; i++)
                Assert.That(back.Direction[i / 3, i % 3], Is.EqualTo(grid.Direction[i / 3, i % 3]).Within(1e-14));
        }
    }

    [Test]
    public void Python_finds_the_voxels_where_the_headers_text_puts_them()
    {
        using Exchange exchange = new();
        using TempFolder folder = new();
        foreach (Grid grid in GridSamples.All())
        {
            Volume<short> volume = Volume.Allocate<short>(grid);
            for (int i = 0; i < volume.Voxels.Length; i++)
                volume.Voxels[i] = (short)(i * 31);
            foreach (string ending in new[] { "mha", "mhd" })
            {
                string name = exchange.Add(folder.Path, ending, Exchange.Words(grid.Size), Exchange.Words(grid));
                MetaImageFile.WriteAsync(folder.File($"{name}.{ending}"), volume, default).GetAwaiter().GetResult();
                exchange.Write<short>(name, "raw", volume.Voxels);
            }
        }
        exchange.Check("""
            import zlib
            for name, where, ending, size, words in cases():
                head, _, rest = open(f'{where}/{name}.{ending}', 'rb').read().partition(b'ElementDataFile = ')
                target, _, data = rest.partition(b'\n')
                if ending == 'mhd': data = open(f'{where}/{target.decode()}', 'rb').read()
                h = dict(line.split(' = ') for line in head.decode('ascii').strip().split('\n'))
                voxels = np.frombuffer(zlib.decompress(data), '<i2').reshape(sizes(h['DimSize']), order='F')
                axes = numbers(h['TransformMatrix']).reshape(3, 3) * numbers(h['ElementSpacing'])[:, None]
                a = affine(words)
                same = np.abs(axes.T - a[:3, :3]).max() < 1e-12 and (numbers(h['Offset']) == a[:3, 3]).all()
                check(name, same and (voxels == raw(name, 'raw', '<i2', sizes(size))).all() and h['ElementType'] == 'MET_SHORT'
                    and int(h['CompressedDataSize']) == len(data) and list(h)[:2] == ['ObjectType', 'NDims'], words)
            """);
    }

    [Test]
    public async Task Label_names_travel_in_keys_of_their_own_and_missing_ones_are_made_up()
    {
        using TempFolder folder = new();
        LabelMap map = new(Oblique, [new(1, "liver"), new(2, " Milz \"größer\" = :\n脾 "), new(3, new string('x', 600)), new(4, "a\ud83d"), new(700, "")]);
        map.Voxels[4] = 2;
        map.Voxels[5] = 9;
        map.Voxels[6] = 3;
        foreach (string name in new[] { "a.mha", "a.mhd" })
        {
            await MetaImageFile.WriteAsync(folder.File(name), map, default);
            LabelMap back = await MetaImageFile.ReadLabelMapAsync(folder.File(name), null, default);
            VolumeAssert.Equal(map, back);
            Assert.That(back.Labels, Is.EqualTo(new Label[] { new(1, "liver"), new(2, " Milz \"größer\" = :\n脾 "), new(3, "label 3"), new(4, "a\ufffd"), new(9, "label 9"), new(700, "") }));
            LabelMap given = await MetaImageFile.ReadLabelMapAsync(folder.File(name), [new(2, "spleen")], default);
            Assert.That(given.Labels, Is.EqualTo(new Label[] { new(2, "spleen"), new(3, "label 3"), new(9, "label 9") }));
        }
        Assert.That((await File.ReadAllLinesAsync(folder.File("a.mhd"))).Max(l => l.Length), Is.LessThan(499), "what older MetaIO reads of a line");
    }

    [TestCase("ClaraLabel_1 = liver")]
    [TestCase("ClaraLabel_0 = \"liver\"")]
    [TestCase("ClaraLabel_x = \"liver\"")]
    [TestCase("ClaraLabel_1 = [4]")]
    [TestCase("ClaraLabel_1 = null")]
    [TestCase("ClaraLabel_1 = \"\\ud800\"", TestName = "Half a surrogate pair as a name does not cost the voxels (found by fuzzing)")]
    [TestCase("ClaraLabel_1 = \"label 1\"\nClaraCodes_1 = {\"category\": [\"\\ud800\", \"SCT\", \"x\"], \"type\": [\"\\udc00\", \"SCT\", \"x\"]}", TestName = "Half a surrogate pair in codes does not cost the voxels")]
    public async Task Names_that_cannot_be_read_do_not_cost_the_voxels(string line)
    {
        using TempFolder folder = new();
        byte[] data = new byte[24];
        data[3] = 1;
        await File.WriteAllBytesAsync(folder.File("a.mha"), MetaImageBytes.File(line + "\n" + MetaImageBytes.Header.With("ElementType", "MET_UCHAR"), data));
        Assert.That((await MetaImageFile.ReadLabelMapAsync(folder.File("a.mha"), null, default)).Labels, Is.EqualTo(new[] { new Label(1, "label 1") }));
    }

    [Test]
    public async Task Volumes_of_several_chunks_come_back_packed_well_and_badly()
    {
        using TempFolder folder = new();
        Volume<short> volume = Volume.Allocate<short>(Grid.Axial(new(101, 103, 107), new(1, 1, 1)));
        foreach (bool random in new[] { true, false })
        {
            if (random)
                new Random(3).NextBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(volume.Voxels));
            else
                volume.Voxels.Fill(7);
            await MetaImageFile.WriteAsync(folder.File("a.mha"), volume, default);
            Assert.That(((Volume<short>)await MetaImageFile.ReadAsync(folder.File("a.mha"), default)).Voxels.SequenceEqual(volume.Voxels));
        }
    }

    private static async Task Check<T>(string path) where T : unmanaged, INumber<T>
    {
        Volume<T> volume = Volume.Allocate<T>(Oblique);
        for (int i = 0; i < volume.Voxels.Length; i++)
            volume.Voxels[i] = T.CreateTruncating(i * 1234567.891);
        await MetaImageFile.WriteAsync(path, volume, default);
        Volume back = await MetaImageFile.ReadAsync(path, default);
        Assert.That(back.Grid.IsSameAs(volume.Grid));
        Assert.That(back, Is.TypeOf<Volume<T>>());
        Assert.That(((Volume<T>)back).Voxels.SequenceEqual(volume.Voxels), path);
    }
}
