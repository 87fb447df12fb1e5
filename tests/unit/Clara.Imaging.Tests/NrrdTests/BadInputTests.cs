using System.Buffers.Binary;
using System.Text;
using Clara.TestKit;

namespace Clara.Imaging.Tests.NrrdTests;

/// <summary>Files as users meet them when something went wrong: each a one-line message that names the file and says what is the matter.</summary>
public sealed class BadInputTests
{
    private static IEnumerable<TestCaseData> Files()
    {
        byte[] raw = Nrrd.Shorts(), gzip = Nrrd.Gzip(raw);
        (string, string) packed = ("encoding", "gzip"), huge = ("sizes", "10000 10000 10000");
        yield return Case("empty", [], "empty");
        yield return Case("text", Encoding.ASCII.GetBytes(string.Join('\n', Enumerable.Repeat("patient list", 5000))), "not a NRRD file");
        yield return Case("no line end at all", Encoding.ASCII.GetBytes(new string('a', 200_000)), "not a NRRD file");
        yield return Case("version 9", [.. "NRRD0009\n"u8, .. raw], "version");
        yield return Case("magic alone", [.. "NRRD0004"u8], "lacks", StatusCode.Format);
        yield return Case("line of nonsense", Nrrd.File(raw, ("x\nnonsense\ny", "1")), "damaged");
        yield return Case("no empty line", Nrrd.File([])[..^1], "no empty line");
        yield return Case("a field twice", Nrrd.File(raw, ("Type", "short")), "twice");
        foreach (string field in new[] { "type", "dimension", "sizes", "endian", "encoding" })
            yield return Case($"no {field}", Nrrd.File(raw, (field, "")), $"lacks the field \"{field}\"");
        yield return Case("last byte missing", Nrrd.File(raw[..^1]), "cut off");
        yield return Case("byte skip -1 of a short file", Nrrd.File(raw[..^1], ("byte skip", "-1")), "cut off");
        yield return Case("byte skip -1 of gzip", Nrrd.File(gzip, packed, ("byte skip", "-1")), "byte skip");
        yield return Case("byte skip past the end", Nrrd.File(raw, ("byte skip", "9223372036854775807")), "byte skip");
        yield return Case("line skip past the end", Nrrd.File(raw, ("line skip", "1000000")), "cut off");
        yield return Case("skip of words", Nrrd.File(raw, ("line skip", "two")), "no whole number");
        yield return Case("gzip cut in the voxels", Nrrd.File(gzip[..^14], packed), "cut off");
        yield return Case("gzip cut in its end", Nrrd.File(gzip[..^3], packed), "cut off");
        yield return Case("gzip of a short file", Nrrd.File(Nrrd.Gzip(raw[..^1]), packed), "cut off");
        yield return Case("gzip that is none", Nrrd.File(raw, packed), "damaged");
        yield return Case("text cut", Nrrd.File([.. "1 2 3"u8], ("encoding", "text")), "cut off");
        yield return Case("text of words", Nrrd.File([.. "1 2 3 4 5 6 7 8 9 10 eleven 12"u8], ("encoding", "text")), "no number");
        yield return Case("text too large for its type", Nrrd.File([.. "1 2 3 4 5 6 7 8 9 10 70000 12"u8], ("encoding", "text")), "no number");
        yield return Case("10^12 voxels", Nrrd.File(raw, huge), "cut off");
        yield return Case("10^12 voxels in gzip", Nrrd.File(WithLength(gzip, uint.MaxValue), huge, packed), "cut off");
        yield return Case("10^12 voxels in text", Nrrd.File([.. "1 2 3"u8], huge, ("encoding", "text")), "cut off");
        yield return Case("2^62 layers", Nrrd.File(raw, ("dimension", "4"), ("sizes", "1 1 1 4611686018427387904"), ("space directions", "(1,0,0) (0,2,0) (0,0,3) none"), ("kinds", "")), "", null);
        yield return Case("an axis past 32 bits", Nrrd.File(raw, ("sizes", "3 2 99999999999")), "axis 3", StatusCode.Geometry);
        yield return Case("an axis past 64 bits", Nrrd.File(raw, ("sizes", "3 2 99999999999999999999999")), "whole number");
        yield return Case("a zero axis", Nrrd.File(raw, ("sizes", "3 0 2")), "empty volume", StatusCode.Geometry);
        yield return Case("two sizes for three axes", Nrrd.File(raw, ("sizes", "3 2")), "2 entries");
        yield return Case("one axis", Nrrd.File(raw, ("dimension", "1"), ("sizes", "12")), "1 axes", StatusCode.Geometry);
        yield return Case("17 axes", Nrrd.File(raw, ("dimension", "17")), "17 axes", StatusCode.Geometry);
        yield return Case("NaN direction", Nrrd.File(raw, ("space directions", "(nan,0,0) (0,2,0) (0,0,3)")), "not a finite", StatusCode.Geometry);
        yield return Case("zero direction", Nrrd.File(raw, ("space directions", "(0,0,0) (0,2,0) (0,0,3)")), "zero", StatusCode.Geometry);
        yield return Case("sheared", Nrrd.File(raw, ("space directions", "(1,1,0) (0,2,0) (0,0,3)")), "sheared", StatusCode.Geometry);
        yield return Case("infinite origin", Nrrd.File(raw, ("space origin", "(inf,0,0)")), "finite", StatusCode.Geometry);
        yield return Case("half a vector", Nrrd.File(raw, ("space origin", "(1,2")), "space origin");
        yield return Case("directions of words", Nrrd.File(raw, ("space directions", "right left up")), "", null);
        yield return Case("NaN spacing", Nrrd.File(raw, ("space directions", ""), ("spacings", "1 nan 1")), "axis 2", StatusCode.Geometry);
        yield return Case("negative spacing", Nrrd.File(raw, ("space directions", ""), ("spacings", "1 1 -1")), "axis 3", StatusCode.Geometry);
        yield return Case("scanner space", Nrrd.File(raw, ("space", "scanner-xyz")), "left-posterior-superior", StatusCode.Geometry);
        yield return Case("a unit unknown", Nrrd.File(raw, ("space units", "\"furlong\" \"mm\" \"mm\"")), "unit", StatusCode.Geometry);
        yield return Case("colours", Nrrd.File(raw, ("kinds", "RGB-color domain domain"), ("space directions", "")), "3 components", StatusCode.Geometry);
        yield return Case("vectors", Nrrd.File(raw, ("dimension", "4"), ("sizes", "3 2 2 1"), ("kinds", "vector domain domain domain"), ("space directions", "none (1,0,0) (0,1,0) (0,0,1)")), "3 components", StatusCode.Geometry);
        yield return Case("time steps", Nrrd.File(raw, ("dimension", "4"), ("sizes", "3 2 1 2"), ("kinds", "domain domain domain time"), ("space directions", "")), "2 time steps", StatusCode.Geometry);
        yield return Case("bzip2", Nrrd.File(raw, ("encoding", "bzip2")), "bzip2");
        yield return Case("hex", Nrrd.File(raw, ("encoding", "hex")), "hex");
        yield return Case("block", Nrrd.File(raw, ("type", "block"), ("block size", "2")), "block");
        yield return Case("char", Nrrd.File(raw, ("type", "char")), "voxel type");
        yield return Case("byte order of middle", Nrrd.File(raw, ("endian", "middle")), "byte order");
        yield return Case("a list of files", Nrrd.File([], ("data file", "LIST")), "several data files");
        yield return Case("a pattern of files", Nrrd.File([], ("data file", "a%03d.raw 1 9 1")), "several data files");
        foreach (string outside in new[] { "../secret.raw", "/etc/passwd", "sub/../../secret.raw", "link.raw", "linked/secret.raw", ".." })
            yield return Case($"data in {outside}", Nrrd.File([], ("data file", outside)), "outside of its folder");
        yield return Case("data file missing", Nrrd.File([], ("data file", "none.raw")), "none.raw", StatusCode.NotFound);
        yield return Case("data file a folder", Nrrd.File([], ("data file", "sub")), "a folder");
    }

    [TestCaseSource(nameof(Files))]
    public async Task A_bad_file_is_refused_in_one_line_that_names_it(byte[] bytes, string says, StatusCode? status)
    {
        using TempFolder outer = new();
        string folder = outer.File("in"), path = Path.Combine(folder, "bad.nrrd");
        Directory.CreateDirectory(Path.Combine(folder, "sub"));
        await File.WriteAllBytesAsync(outer.File("secret.raw"), Nrrd.Shorts());
        File.CreateSymbolicLink(Path.Combine(folder, "link.raw"), outer.File("secret.raw"));
        Directory.CreateSymbolicLink(Path.Combine(folder, "linked"), outer.Path);
        await File.WriteAllBytesAsync(path, bytes);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        foreach (Func<Task> read in new Func<Task>[] { () => NrrdFile.ReadAsync(path, default), () => NrrdFile.ReadLabelMapAsync(path, null, default) })
        {
            ClaraException e = (await Assert.CatchAsync<ClaraException>(read))!;
            Assert.That(e.Message, Does.Contain(says).And.Not.Contain("\n").And.Contain("bad.nrrd"));
            if (status is not null)
                Assert.That(e.Status, Is.EqualTo(status), e.Message);
        }
        Assert.That(GC.GetTotalAllocatedBytes(precise: true) - before, Is.LessThan(16 << 20), "memory is taken for what the file holds, not for what it promises");
        File.Delete(path);   // nothing holds it open
    }

    [Test]
    public async Task A_gzip_bomb_costs_what_its_header_promises()
    {
        using TempFolder folder = new();
        byte[] bomb = Nrrd.Gzip(new byte[200 << 20]);
        await File.WriteAllBytesAsync(folder.File("bomb.nrrd"), Nrrd.File(bomb, ("encoding", "gzip")));
        long before = GC.GetTotalAllocatedBytes(precise: true);
        Assert.That((await NrrdFile.ReadAsync(folder.File("bomb.nrrd"), default)).Grid.Size, Is.EqualTo(new Size3(3, 2, 2)));
        Assert.That(GC.GetTotalAllocatedBytes(precise: true) - before, Is.LessThan(8 << 20));
    }

    [Test]
    public async Task Cancelled_work_leaves_the_folder_as_it_was()
    {
        using TempFolder folder = new();
        CancellationToken ct = new(canceled: true);
        Volume<byte> volume = Volume.Allocate<byte>(Grid.Axial(new(200, 200, 100), new(1, 1, 1)));
        await Assert.CatchAsync<OperationCanceledException>(() => NrrdFile.WriteAsync(folder.File("a.nhdr"), volume, ct));
        Assert.That(Directory.GetFiles(folder.Path), Is.Empty);
        await NrrdFile.WriteAsync(folder.File("a.nhdr"), volume, default);
        await Assert.CatchAsync<OperationCanceledException>(() => NrrdFile.ReadAsync(folder.File("a.nhdr"), ct));
    }

    [TestCase("a.png", StatusCode.Format), TestCase("missing/a.nrrd", StatusCode.NotFound), TestCase("folder.nrrd", StatusCode.Io), TestCase("pair.nhdr", StatusCode.Io)]
    public async Task A_place_that_cannot_be_written_is_named(string name, StatusCode status)
    {
        using TempFolder folder = new();
        Directory.CreateDirectory(folder.File("folder.nrrd"));
        Directory.CreateDirectory(folder.File("pair.raw.gz"));
        ClaraException e = (await Assert.CatchAsync<ClaraException>(() => NrrdFile.WriteAsync(folder.File(name), Volume.Allocate<byte>(Grid.Axial(new(2, 2, 2), new(1, 1, 1))), default)))!;
        Assert.That(e.Status, Is.EqualTo(status));
        Assert.That(e.Message, Does.Contain(Path.GetFileNameWithoutExtension(name)).And.Not.Contain("\n"));
        Assert.That(Directory.GetFiles(folder.Path), Is.Empty);
    }

    private static TestCaseData Case(string name, byte[] bytes, string says, StatusCode? status = StatusCode.Format) =>
        new TestCaseData(bytes, says, status).SetArgDisplayNames(name);

    private static byte[] WithLength(byte[] gzip, uint length)
    {
        byte[] copy = [.. gzip];
        BinaryPrimitives.WriteUInt32LittleEndian(copy.AsSpan(copy.Length - 4), length);
        return copy;
    }
}
