using System.Numerics;
using Clara.TestKit;

namespace Clara.Imaging.Tests.Nifti;

/// <summary>Written here and read here: the same grid, type, voxels and names, through files, pairs and streams.</summary>
public sealed class RoundTripTests
{
    private static readonly Grid Oblique = new(new(7, 6, 5), new(0.5, 0.75, 2.5), new(-100.25, 33.5, 812), TestVolumes.Oblique(30, 12));

    [Test]
    public async Task Every_type_comes_back_through_every_kind_of_file()
    {
        using TempFolder folder = new();
        foreach (string name in new[] { "a.nii", "a.nii.gz", "b.hdr", "c.img", "d.hdr.gz", "e.img.gz", "A.NII.GZ", "F.HDR" })
        {
            await Check<byte>(folder.File(name));
            await Check<sbyte>(folder.File(name));
            await Check<ushort>(folder.File(name));
            await Check<short>(folder.File(name));
            await Check<int>(folder.File(name));
            await Check<float>(folder.File(name));
            await Check<double>(folder.File(name));
        }
        Assert.That(Directory.GetFiles(folder.Path).Select(Path.GetFileName), Is.EquivalentTo(new[]
        {
            "a.nii", "a.nii.gz", "b.hdr", "b.img", "c.hdr", "c.img", "d.hdr.gz", "d.img.gz", "e.hdr.gz", "e.img.gz", "A.NII.GZ", "F.HDR", "F.IMG",
        }));
    }

    [Test]
    public async Task All_48_axis_orders_come_back_by_sform_and_by_qform_alone()
    {
        foreach (Matrix3 direction in TestVolumes.AxisDirections().Append(Oblique.Direction))
        {
            Grid grid = new(new(256, 200, 180), new(0.7, 1.25, 3), new(-11.5, 220.25, -97), direction);
            byte[] bytes = await Bytes(new LabelMap(grid, []), gzip: false);
            foreach (byte[] b in new[] { (byte[])bytes.Clone(), ((byte[])bytes.Clone()).SformOnly(), bytes.QformOnly() })
                Assert.That((await NiftiFile.ReadAsync(new MemoryStream(b), "x", default)).Grid.IsSameAs(grid), $"{direction}");
        }
    }

    [Test]
    public async Task Label_names_travel_in_the_header_and_missing_ones_are_made_up()
    {
        LabelMap map = new(Oblique, [new(1, "liver"), new(2, "Milz \"größer\"\n脾"), new(700, "")]);
        map.Voxels[4] = 2;
        map.Voxels[5] = 9;
        foreach (bool gzip in new[] { false, true })
        {
            byte[] bytes = await Bytes(map, gzip);
            LabelMap back = await NiftiFile.ReadLabelMapAsync(new ForwardStream(bytes), "x", null, default);
            VolumeAssert.Equal(map, back);
            Assert.That(back.Labels, Is.EqualTo(new Label[] { new(1, "liver"), new(2, "Milz \"größer\"\n脾"), new(9, "label 9"), new(700, "") }));
            LabelMap given = await NiftiFile.ReadLabelMapAsync(new MemoryStream(bytes), "x", [new(2, "spleen")], default);
            Assert.That(given.Labels, Is.EqualTo(new Label[] { new(2, "spleen"), new(9, "label 9") }));
        }
        using TempFolder folder = new();
        await NiftiFile.WriteAsync(folder.File("pair.hdr.gz"), map, default);
        Assert.That((await NiftiFile.ReadLabelMapAsync(folder.File("pair.img.gz"), null, default)).Labels[0], Is.EqualTo(new Label(1, "liver")));
    }

    [Test]
    public async Task A_label_map_reads_as_ids_from_any_type_that_holds_whole_numbers()
    {
        await Check<byte>();
        await Check<sbyte>();
        await Check<short>();
        await Check<int>();
        await Check<float>();
        await Check<double>();
        async Task Check<T>() where T : unmanaged, INumber<T>
        {
            Volume<T> volume = Volume.Allocate<T>(Oblique);
            volume.Voxels[3] = T.CreateChecked(41);
            using MemoryStream bytes = new();
            await NiftiFile.WriteAsync(bytes, volume, gzip: true, default);
            bytes.Position = 0;
            LabelMap map = await NiftiFile.ReadLabelMapAsync(bytes, "x", null, default);
            Assert.That((map.Voxels[3], map.CountOf(0)), Is.EqualTo(((ushort)41, (long)volume.Voxels.Length - 1)));
            Assert.That(map.Labels, Is.EqualTo(new[] { new Label(41, "label 41") }));
        }
    }

    [Test]
    public async Task Volumes_of_several_chunks_come_back_from_sure_and_unsure_lengths()
    {
        Volume<short> volume = Volume.Allocate<short>(Grid.Axial(new(101, 103, 107), new(1, 1, 1)));
        new Random(3).NextBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(volume.Voxels));
        byte[] plain = await Bytes(volume, gzip: false), packed = await Bytes(volume, gzip: true);
        byte[] members = [.. plain[..100_000].Gzip(), .. plain[100_000..].Gzip()];
        foreach (Stream stream in new Stream[] { new MemoryStream(plain), new ForwardStream(plain), new MemoryStream(packed), new ForwardStream(packed), new MemoryStream(members) })
        {
            Volume<short> back = (Volume<short>)await NiftiFile.ReadAsync(stream, "x", default);
            Assert.That(back.Voxels.SequenceEqual(volume.Voxels));
        }
    }

    [TestCase(1e-6)]
    [TestCase(1e-4)]
    [TestCase(5e-3)]
    public async Task Axes_a_little_off_the_right_angle_load_with_their_corners_where_the_sform_puts_them(double shear)
    {
        LabelMap map = new(new Grid(new(256, 256, 150), new(1, 1, 1.2), default, Matrix3.Identity), []);
        byte[] bytes = (await Bytes(map, gzip: false)).WithSingle(284, (float)shear);   // srow_x: RAS x moves with j
        Grid grid = (await NiftiFile.ReadAsync(new MemoryStream(bytes), "x", default)).Grid;
        WorldPoint corner = grid.ToWorld(new VoxelPoint(255, 255, 149));
        Assert.That(new[] { corner.X, corner.Y, corner.Z }, Is.EqualTo(new[] { 255 - 255 * shear, 255, 149 * 1.2 }).Within(1e-3));
        byte[] again = await Bytes(new LabelMap(grid, []), gzip: false);
        Assert.That((await NiftiFile.ReadAsync(new MemoryStream(again), "x", default)).Grid.IsSameAs(grid));
    }

    [TestCase("\"id\":2", "\"id\":1", "one")]      // an id twice: the first name holds
    [TestCase("\"id\":1", "\"id\":0", "label 1")]  // no id of a label
    [TestCase("\"id\":1", "\"id\":x", "label 1")]  // no JSON any more
    [TestCase("\"one\"", "  [4]", "label 1")]      // no name
    [TestCase("clara_labels", "other_labels", "label 1")]
    public async Task Names_that_cannot_be_read_do_not_cost_the_voxels(string from, string to, string name)
    {
        LabelMap map = new(Oblique, [new(1, "one"), new(2, "two")]);
        map.Voxels[5] = 1;
        byte[] bytes = await Bytes(map, gzip: false);
        int at = bytes.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(from));
        Assert.That(at, Is.GreaterThan(352));
        LabelMap back = await NiftiFile.ReadLabelMapAsync(new MemoryStream(bytes.WithText(at, to)), "x", null, default);
        VolumeAssert.Equal(map, back);
        Assert.That(back.Labels.Single(l => l.Id == 1).Name, Is.EqualTo(name));
    }

    [Test]
    public async Task Half_a_surrogate_pair_in_a_name_does_not_stop_the_writing()
    {
        LabelMap map = new(Oblique, [new(1, "a\ud83d")]);
        LabelMap back = await NiftiFile.ReadLabelMapAsync(new MemoryStream(await Bytes(map, gzip: false)), "x", null, default);
        Assert.That(back.Labels[0].Name, Is.EqualTo("a\ufffd"));
    }

    [Test]
    public async Task A_stream_is_read_from_where_it_stands_and_stays_open()
    {
        byte[] bytes = [9, 9, 9, .. NiftiBytes.Sound().Gzip()];
        using MemoryStream stream = new(bytes) { Position = 3 };
        Volume volume = await NiftiFile.ReadAsync(stream, "x", default);
        Assert.That(volume.Grid.Size, Is.EqualTo(new Size3(6, 5, 4)));
        Assert.That(stream.CanRead);
    }

    [Test]
    public async Task The_real_label_maps_keep_grid_and_ids()
    {
        string path = SharedFolder.Require("data/ct_abdomen_labels.nii.gz");
        using TempFolder folder = new();
        LabelMap map = await NiftiFile.ReadLabelMapAsync(path, null, default);
        Assert.That(map.Labels, Is.Not.Empty.And.All.Matches<Label>(l => l.Name == $"label {l.Id}"));
        await NiftiFile.WriteAsync(folder.File("copy.nii.gz"), map, default);
        LabelMap back = await NiftiFile.ReadLabelMapAsync(folder.File("copy.nii.gz"), null, default);
        VolumeAssert.Equal(map, back);
        Assert.That(back.Labels, Is.EqualTo(map.Labels));
        Volume image = await NiftiFile.ReadAsync(SharedFolder.Require("data/ct_abdomen.nii.gz"), default);
        Assert.That(image.Grid.IsSameAs(map.Grid));
    }

    private static async Task Check<T>(string path) where T : unmanaged, INumber<T>
    {
        Volume<T> volume = Volume.Allocate<T>(Oblique);
        for (int i = 0; i < volume.Voxels.Length; i++)
            volume.Voxels[i] = T.CreateTruncating(i * 1234567.891);
        await NiftiFile.WriteAsync(path, volume, default);
        Volume back = await NiftiFile.ReadAsync(path, default);
        Assert.That(back.Grid.IsSameAs(volume.Grid));
        Assert.That(back, Is.TypeOf<Volume<T>>());
        Assert.That(((Volume<T>)back).Voxels.SequenceEqual(volume.Voxels), path);
    }

    private static async Task<byte[]> Bytes(LabelMap map, bool gzip)
    {
        using MemoryStream bytes = new();
        await NiftiFile.WriteAsync(bytes, map, gzip, default);
        return bytes.ToArray();
    }

    private static async Task<byte[]> Bytes(Volume volume, bool gzip)
    {
        using MemoryStream bytes = new();
        await NiftiFile.WriteAsync(bytes, volume, gzip, default);
        return bytes.ToArray();
    }
}
