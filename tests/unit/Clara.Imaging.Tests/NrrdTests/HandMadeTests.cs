using System.Text;
using Clara.TestKit;

namespace Clara.Imaging.Tests.NrrdTests;

/// <summary>Files made by hand after the format's description: encodings, byte orders, skips, types, spaces.</summary>
public sealed class HandMadeTests
{
    private static IEnumerable<TestCaseData> Encodings()
    {
        byte[] raw = Nrrd.Shorts(), big = [.. raw.Chunk(2).SelectMany(p => p.Reverse())];
        byte[] text = Encoding.ASCII.GetBytes("0 100 200\n300,400, 500\r\n600\t700 800 900 1000 1100");
        yield return Case("raw", Nrrd.File(raw));
        yield return Case("big endian", Nrrd.File(big, ("endian", "big")));
        yield return Case("gzip", Nrrd.File(Nrrd.Gzip(raw), ("encoding", "gzip")));
        yield return Case("gz, big endian", Nrrd.File(Nrrd.Gzip(big), ("encoding", "gz"), ("endian", "big")));
        yield return Case("ascii", Nrrd.File(text, ("encoding", "ascii"), ("endian", "")));
        yield return Case("text", Nrrd.File([.. text, (byte)'\n'], ("encoding", "text")));
        yield return Case("byte skip", Nrrd.File([1, 2, 3, .. raw], ("byte skip", "3")));
        yield return Case("byteskip -1", Nrrd.File([1, 2, 3, 10, 4, .. raw], ("byteskip", "-1")));
        yield return Case("line skip", Nrrd.File([.. "one\ntwo\n"u8, .. raw], ("line skip", "2")));
        yield return Case("line and byte skip", Nrrd.File([.. "one\nabc"u8, .. raw], ("lineskip", "1"), ("byte skip", "3")));
        yield return Case("lines before gzip, bytes in it", Nrrd.File([.. "one\n"u8, .. Nrrd.Gzip([7, 7, .. raw])], ("encoding", "gzip"), ("line skip", "1"), ("byte skip", "2")));
        yield return Case("raw that starts like gzip", Nrrd.File([0x1f, 0x8b, .. raw], ("byte skip", "2")));
        yield return Case("one time step last", Nrrd.File(raw, ("dimension", "4"), ("sizes", "3 2 2 1"), ("space directions", "(1,0,0) (0,2,0) (0,0,3) none"), ("kinds", "domain domain domain time")));
        yield return Case("one component first", Nrrd.File(raw, ("dimension", "4"), ("sizes", "1 3 2 2"), ("space directions", "none (1,0,0) (0,2,0) (0,0,3)"), ("kinds", "list domain domain domain")));
        yield return Case("right-anterior-superior", Nrrd.File(raw, ("space", "right-anterior-superior"), ("space directions", "(-1,0,0) (0,-2,0) (0,0,3)"), ("space origin", "(-10,-20,30)")));
        yield return Case("LAS", Nrrd.File(raw, ("space", "LAS"), ("space directions", "(1,0,0) (0,-2,0) (0,0,3)"), ("space origin", "(10,-20,30)")));
        yield return Case("dimension only", Nrrd.File(raw, ("space", ""), ("space dimension", "3")));
        yield return Case("in metres", Nrrd.File(raw, ("space units", "\"m\" \"m\" \"m\""), ("space directions", "(.001,0,0) (0,2e-3,0) ( 0, 0, 0.003 )"), ("space origin", "(0.01,0.02,0.03)")));
        yield return Case("lines of Windows", Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(Nrrd.File([])).Replace("\n", "\r\n", StringComparison.Ordinal)).Concat(raw).ToArray());
    }

    [TestCaseSource(nameof(Encodings))]
    public async Task The_same_volume_in_every_spelling(byte[] bytes)
    {
        using TempFolder folder = new();
        await File.WriteAllBytesAsync(folder.File("a.nrrd"), bytes);
        Volume<short> volume = (Volume<short>)await NrrdFile.ReadAsync(folder.File("a.nrrd"), default);
        Assert.That(volume.Voxels.ToArray(), Is.EqualTo(Nrrd.Truth));
        Assert.That(volume.Grid.IsSameAs(new Grid(new(3, 2, 2), new(1, 2, 3), new(10, 20, 30), Matrix3.Identity)), $"{volume.Grid}");
    }

    [TestCase("int8", 1, VoxelType.Int8), TestCase("signed char", 1, VoxelType.Int8), TestCase("uchar", 1, VoxelType.UInt8), TestCase("uint8_t", 1, VoxelType.UInt8)]
    [TestCase("short int", 2, VoxelType.Int16), TestCase("signed short int", 2, VoxelType.Int16), TestCase("ushort", 2, VoxelType.UInt16), TestCase("unsigned short int", 2, VoxelType.UInt16)]
    [TestCase("int32_t", 4, VoxelType.Int32), TestCase("signed int", 4, VoxelType.Int32), TestCase("uint", 4, VoxelType.Int32), TestCase("unsigned int", 4, VoxelType.Int32)]
    [TestCase("longlong", 8, VoxelType.Int32), TestCase("signed long long int", 8, VoxelType.Int32), TestCase("ulonglong", 8, VoxelType.Int32), TestCase("unsigned long long int", 8, VoxelType.Int32)]
    public async Task Every_name_of_a_type_is_known(string type, int bytes, VoxelType expected)
    {
        byte[] data = new byte[12 * bytes];
        data[3 * bytes + bytes - 1] = 5;   // voxel 3 is 5, big endian
        using TempFolder folder = new();
        await File.WriteAllBytesAsync(folder.File("a.nrrd"), Nrrd.File(data, ("type", type), ("endian", "big")));
        Volume volume = await NrrdFile.ReadAsync(folder.File("a.nrrd"), default);
        Assert.That(volume.Type, Is.EqualTo(expected));
        LabelMap map = await NrrdFile.ReadLabelMapAsync(folder.File("a.nrrd"), null, default);
        Assert.That(map.Voxels.ToArray(), Is.EqualTo(new ushort[] { 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0 }));
        Assert.That(map.Labels, Is.EqualTo(new[] { new Label(5, "label 5") }));
    }

    [Test]
    public async Task Numbers_in_text_are_read_over_many_chunks_and_as_floats()
    {
        Random random = new(3);
        double[] truth = [.. Enumerable.Range(0, 60_000).Select(_ => random.NextDouble() * 1e6 - 5e5)];
        truth[5] = double.PositiveInfinity;
        string text = string.Join(' ', truth.Select(v => double.IsInfinity(v) ? "inf" : v.ToString("R", System.Globalization.CultureInfo.InvariantCulture)));
        using TempFolder folder = new();
        await File.WriteAllBytesAsync(folder.File("a.nrrd"), Nrrd.File(Encoding.ASCII.GetBytes(text), ("type", "double"), ("encoding", "txt"), ("sizes", "300 200 1")));
        Assert.That(((Volume<double>)await NrrdFile.ReadAsync(folder.File("a.nrrd"), default)).Voxels.ToArray(), Is.EqualTo(truth));
    }

    [Test]
    public async Task A_slice_of_two_axes_and_spacings_alone_are_axial()
    {
        using TempFolder folder = new();
        (string, string)[] bare = [("space", ""), ("space directions", ""), ("space origin", ""), ("kinds", "")];
        await File.WriteAllBytesAsync(folder.File("a.nrrd"), Nrrd.File(Nrrd.Shorts(), [.. bare, ("dimension", "2"), ("sizes", "4 3"), ("spacings", "0.5 0.75")]));
        Assert.That((await NrrdFile.ReadAsync(folder.File("a.nrrd"), default)).Grid.IsSameAs(Grid.Axial(new(4, 3, 1), new(0.5, 0.75, 1))));
        await File.WriteAllBytesAsync(folder.File("b.nrrd"), Nrrd.File(Nrrd.Shorts(), [.. bare, ("spacings", "0.5 0.75 4")]));
        Assert.That((await NrrdFile.ReadAsync(folder.File("b.nrrd"), default)).Grid.IsSameAs(Grid.Axial(new(3, 2, 2), new(0.5, 0.75, 4))));
        await File.WriteAllBytesAsync(folder.File("c.nrrd"), Nrrd.File(Nrrd.Shorts(), ("dimension", "2"), ("sizes", "4 3"), ("kinds", ""), ("space directions", "(0,1,0) (0,0,2)")));
        Assert.That((await NrrdFile.ReadAsync(folder.File("c.nrrd"), default)).Grid.IsSameAs(
            new Grid(new(4, 3, 1), new(1, 2, 1), new(10, 20, 30), Matrix3.FromColumns(new(0, 1, 0), new(0, 0, 1), new(1, 0, 0)))));
    }

    [TestCase("raw/voxels.raw"), TestCase("voxels.raw")]
    public async Task A_detached_header_finds_its_data_beside_and_below(string data)
    {
        using TempFolder folder = new();
        Directory.CreateDirectory(folder.File("raw"));
        await File.WriteAllBytesAsync(folder.File(data), [9, .. Nrrd.Shorts()]);
        await File.WriteAllBytesAsync(folder.File("a.nhdr"), Nrrd.File([], ("datafile", data), ("byte skip", "-1"))[..^1]);   // no empty line either
        Assert.That(((Volume<short>)await NrrdFile.ReadAsync(folder.File("a.nhdr"), default)).Voxels.ToArray(), Is.EqualTo(Nrrd.Truth));
    }

    private static TestCaseData Case(string name, byte[] bytes) => new TestCaseData(bytes).SetArgDisplayNames(name);
}
