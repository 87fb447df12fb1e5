using System.Buffers.Binary;
using System.Text;
using Clara.TestKit;

namespace Clara.Imaging.Tests.Nifti;

/// <summary>Files as users meet them when something went wrong: each a one-line message that names the file and says what is the matter.</summary>
public sealed class BadInputTests
{
    private static byte[] Sound() => NiftiBytes.Sound();

    private static IEnumerable<TestCaseData> Files()
    {
        yield return Case("empty file", [], StatusCode.Format, "empty");
        yield return Case("text file", Encoding.ASCII.GetBytes(string.Join('\n', Enumerable.Repeat("patient list", 100))), StatusCode.Format, "not a NIfTI file");
        yield return Case("three bytes", [1, 2, 3], StatusCode.Format, "not a NIfTI file");
        yield return Case("half a header", Sound()[..200], StatusCode.Format, "within its header");
        yield return Case("wrong magic", Sound().WithText(344, "xyz"), StatusCode.Format, "magic");
        yield return Case("version 2 magic in a version 1 header", Sound().WithText(344, "n+2"), StatusCode.Format, "magic");
        yield return Case("no voxels at all", Sound()[..352], StatusCode.Format, "cut off");
        yield return Case("last byte missing", Sound()[..^1], StatusCode.Format, "cut off");
        yield return Case("gzip cut in the voxels", Sound().Gzip()[..^40], StatusCode.Format, "cut off");
        yield return Case("gzip cut in the header", Sound().Gzip()[..30], StatusCode.Format, "cut off");
        yield return Case("gzip with a wrong checksum", Flipped(Sound().Gzip(), 8), StatusCode.Format, "damaged");
        yield return Case("gzip of a short file", Sound()[..^1].Gzip(), StatusCode.Format, "cut off");
        yield return Case("gzip of a text", Encoding.ASCII.GetBytes(new string('a', 1000)).Gzip(), StatusCode.Format, "not a NIfTI file");
        yield return Case("10^12 voxels", Sound().Dims(3, 10000, 10000, 10000), StatusCode.Format, "cut off");
        yield return Case("10^12 voxels in gzip", Sound().Dims(3, 10000, 10000, 10000).Gzip(), StatusCode.Format, "cut off");
        yield return Case("10^12 voxels with their length in the gzip footer", WithLength(Sound().Dims(3, 10000, 10000, 10000).Gzip(), uint.MaxValue), StatusCode.Format, "cut off");
        yield return Case("a zero axis", Sound().Dims(3, 6, 0, 4), StatusCode.Geometry, "axis 2 has 0 voxels");
        yield return Case("a negative axis", Sound().Dims(3, 6, 5, -4), StatusCode.Geometry, "axis 3 has -4 voxels");
        yield return Case("an empty volume", Sound().Dims(3, 0, 0, 0), StatusCode.Geometry, "empty volume");
        yield return Case("no axes", Sound().Dims(0), StatusCode.Geometry, "0 axes");
        yield return Case("eight axes", Sound().Dims(8), StatusCode.Geometry, "8 axes");
        yield return Case("time steps", Sound().Dims(4, 6, 5, 2, 2), StatusCode.Geometry, "2 time steps");
        yield return Case("components", Sound().Dims(5, 6, 5, 2, 1, 2), StatusCode.Geometry, "2 components");
        yield return Case("NaN spacing", Sound().PixdimOnly().WithSingle(84, float.NaN), StatusCode.Geometry, "spacing");
        yield return Case("NaN spacing beside a sound sform", Sound().WithSingle(84, float.NaN), StatusCode.Geometry, "spacing");
        yield return Case("infinite spacing beside a sound sform", Sound().WithSingle(88, float.PositiveInfinity), StatusCode.Geometry, "axis 3");
        yield return Case("zero spacing", Sound().PixdimOnly().WithSingle(84, 0), StatusCode.Geometry, "spacing is zero");
        yield return Case("NaN spacing in the qform", Sound().QformOnly().WithSingle(80, float.NaN), StatusCode.Geometry, "spacing");
        yield return Case("NaN in the sform", Sound().SformOnly().WithSingle(284, float.NaN), StatusCode.Geometry, "not a finite");
        yield return Case("infinite origin", Sound().SformOnly().WithSingle(292, float.PositiveInfinity), StatusCode.Geometry, "not a finite");
        yield return Case("sheared sform", Sound().SformOnly().WithSingle(284, 0.7f), StatusCode.Geometry, "sheared");
        yield return Case("flat sform", Sound().SformOnly().WithSingle(280, 0), StatusCode.Geometry, "zero");
        yield return Case("no quaternion", Sound().QformOnly().WithSingle(256, 5), StatusCode.Geometry, "rotation");
        yield return Case("NaN quaternion", Sound().QformOnly().WithSingle(256, float.NaN), StatusCode.Geometry, "rotation");
        yield return Case("RGB", Sound().WithInt16(70, 128), StatusCode.Format, "RGB");
        yield return Case("RGBA", Sound().WithInt16(70, 2304), StatusCode.Format, "RGBA");
        yield return Case("complex", Sound().WithInt16(70, 32), StatusCode.Format, "complex");
        yield return Case("long double", Sound().WithInt16(70, 1536), StatusCode.Format, "128-bit float");
        yield return Case("unknown datatype", Sound().WithInt16(70, 999), StatusCode.Format, "999");
        yield return Case("negative vox_offset", Sound().WithSingle(108, -1), StatusCode.Format, "vox_offset");
        yield return Case("vox_offset in the header", Sound().WithSingle(108, 16), StatusCode.Format, "vox_offset");
        yield return Case("NaN vox_offset", Sound().WithSingle(108, float.NaN), StatusCode.Format, "vox_offset");
        yield return Case("broken vox_offset", Sound().WithSingle(108, 352.5f), StatusCode.Format, "vox_offset");
        yield return Case("vox_offset past the end", Sound().WithSingle(108, 1e9f), StatusCode.Format, "cut off");
        yield return Case("NaN intercept", Sound().WithSingle(112, 2).WithSingle(116, float.NaN), StatusCode.Format, "scl_inter");
        yield return Case("header of a pair, alone", Sound().WithText(344, "ni1"), StatusCode.NotFound, ".img");
    }

    [TestCaseSource(nameof(Files))]
    public async Task A_bad_file_is_refused_in_one_line_that_names_it(byte[] bytes, StatusCode status, string says)
    {
        using TempFolder folder = new();
        string path = folder.File("bad.nii");
        await File.WriteAllBytesAsync(path, bytes);
        Check((await Assert.CatchAsync<ClaraException>(() => NiftiFile.ReadAsync(path, default)))!, status, says);
        Check((await Assert.CatchAsync<ClaraException>(() => NiftiFile.ReadLabelMapAsync(path, null, default)))!, status, says);
        Assert.That(Directory.GetFiles(folder.Path), Has.Length.EqualTo(1));
        File.Delete(path);   // nothing holds it open
    }

    [TestCaseSource(nameof(Files))]
    public async Task A_bad_stream_is_refused_alike(byte[] bytes, StatusCode status, string says)
    {
        bool pair = status == StatusCode.NotFound;
        long before = GC.GetTotalAllocatedBytes(precise: true);
        foreach (Stream stream in new Stream[] { new MemoryStream(bytes), new ForwardStream(bytes) })
        {
            // A stream without a length cannot tell 10^12 voxels from a long wait: the size alone is refused there.
            ClaraException e = (await Assert.CatchAsync<ClaraException>(() => NiftiFile.ReadAsync(stream, "bad.nii", default)))!;
            if (stream.CanSeek)
                Check(e, pair ? StatusCode.Format : status, pair ? "pair" : says);
            else
                Assert.That(e.Message, Does.StartWith("bad.nii").Or.Contain(" bad.nii ").And.Not.Contain("\n"));
        }
        Assert.That(GC.GetTotalAllocatedBytes(precise: true) - before, Is.LessThan(16 << 20), "memory is taken for what the file holds, not for what it promises");
    }

    [Test]
    public async Task A_short_stream_that_promises_two_billion_voxels_costs_next_to_nothing()
    {
        byte[] bytes = Sound().Dims(3, 2000, 1000, 1000).WithInt16(70, 2);
        foreach (Stream stream in new Stream[] { new ForwardStream(bytes), new ForwardStream(bytes.Gzip()), new MemoryStream(WithLength(bytes.Gzip(), 2_000_000_352)) })
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            Check((await Assert.CatchAsync<ClaraException>(() => NiftiFile.ReadAsync(stream, "bad.nii", default)))!, StatusCode.Format, "cut off");
            Assert.That(GC.GetTotalAllocatedBytes(precise: true) - before, Is.LessThan(4 << 20));
        }
    }

    [Test]
    public async Task A_folder_a_missing_file_and_halves_of_pairs_are_named()
    {
        using TempFolder folder = new();
        Directory.CreateDirectory(folder.File("scans.nii"));
        Check((await Assert.CatchAsync<ClaraException>(() => NiftiFile.ReadAsync(folder.File("scans.nii"), default)))!, StatusCode.Format, "scans.nii is a folder");
        Check((await Assert.CatchAsync<ClaraException>(() => NiftiFile.ReadAsync(folder.File("none.nii"), default)))!, StatusCode.NotFound, "none.nii");
        Check((await Assert.CatchAsync<ClaraException>(() => NiftiFile.ReadAsync(folder.File("no/folder/none.nii"), default)))!, StatusCode.NotFound, "none.nii");
        Volume<byte> volume = Volume.Allocate<byte>(Grid.Axial(new(2, 2, 2), new(1, 1, 1)));
        await NiftiFile.WriteAsync(folder.File("a.hdr"), volume, default);
        File.Delete(folder.File("a.img"));
        Check((await Assert.CatchAsync<ClaraException>(() => NiftiFile.ReadAsync(folder.File("a.hdr"), default)))!, StatusCode.NotFound, "a.hdr is the header of a pair and has no .img");
        await NiftiFile.WriteAsync(folder.File("b.hdr.gz"), volume, default);
        File.Delete(folder.File("b.hdr.gz"));
        Check((await Assert.CatchAsync<ClaraException>(() => NiftiFile.ReadAsync(folder.File("b.img.gz"), default)))!, StatusCode.NotFound, "b.img.gz is half of a pair and has no .hdr");
    }

    [Test]
    public async Task A_connection_that_breaks_is_an_input_failure_worth_another_try()
    {
        ForwardStream stream = new(NiftiBytes.Sound(), at => { if (at > 348) throw new IOException("connection reset"); });
        ClaraException e = (await Assert.CatchAsync<ClaraException>(() => NiftiFile.ReadAsync(stream, "upload.nii", default)))!;
        Assert.That((e.Status, e.IsTransient), Is.EqualTo((StatusCode.Io, true)));
    }

    [Test]
    public async Task Integers_that_nothing_holds_are_refused()
    {
        byte[] bytes = Sound().WithInt16(70, 1024).Dims(3, 6, 5, 1);
        bytes.AsSpan(352).Clear();
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(360), (1L << 53) + 1);
        Check((await Assert.CatchAsync<ClaraException>(() => NiftiFile.ReadAsync(new MemoryStream(bytes), "bad.nii", default)))!, StatusCode.Format, "2^53");
    }

    [Test]
    public async Task Damage_that_only_the_gzip_checksum_shows_is_found()
    {
        Volume<byte> volume = Volume.Allocate<byte>(Grid.Axial(new(128, 128, 64), new(1, 1, 1)));
        new Random(8).NextBytes(volume.Voxels);
        using MemoryStream bytes = new();
        await NiftiFile.WriteAsync(bytes, volume, gzip: true, default);
        byte[] damaged = Flipped(bytes.ToArray(), 8);
        foreach (Stream stream in new Stream[] { new MemoryStream(damaged), new ForwardStream(damaged), new ForwardStream(damaged, step: 1) })
            Check((await Assert.CatchAsync<ClaraException>(() => NiftiFile.ReadAsync(stream, "bad.nii", default)))!, StatusCode.Format, "damaged or cut off");
    }

    [TestCase((short)-1000)]
    [TestCase((short)-1)]
    public async Task An_image_is_no_label_map(short value)
    {
        byte[] bytes = Sound();
        bytes.AsSpan(352).Clear();
        bytes.WithInt16(400, value);
        Check((await Assert.CatchAsync<ClaraException>(() => NiftiFile.ReadLabelMapAsync(new MemoryStream(bytes), "bad.nii", null, default)))!, StatusCode.Format, "no label map");
    }

    private static TestCaseData Case(string name, byte[] bytes, StatusCode status, string says) =>
        new TestCaseData(bytes, status, says).SetArgDisplayNames(name);

    private static void Check(ClaraException e, StatusCode status, string says)
    {
        Assert.That(e.Status, Is.EqualTo(status), e.Message);
        Assert.That(e.Message, Does.Contain(says).And.Not.Contain("\n"));
        Assert.That(e.Message, Does.Match(@"\.(nii|hdr|img)"), "names the file");
    }

    private static byte[] Flipped(byte[] b, int fromEnd)
    {
        b[^fromEnd] ^= 0x55;
        return b;
    }

    private static byte[] WithLength(byte[] gzip, uint length)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(gzip.AsSpan(gzip.Length - 4), length);
        return gzip;
    }
}
