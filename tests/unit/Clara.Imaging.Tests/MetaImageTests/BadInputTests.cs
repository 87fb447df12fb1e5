using System.Text;
using Clara.TestKit;

namespace Clara.Imaging.Tests.MetaImageTests;

/// <summary>Files as users meet them when something went wrong: each a one-line message that names the file and says what is the matter, and little memory.</summary>
public sealed class BadInputTests
{
    private const string Header = MetaImageBytes.Header;
    private static readonly string Packed = Header.With("CompressedData", "True");

    private static IEnumerable<TestCaseData> Files()
    {
        byte[] data = [.. Enumerable.Range(0, 24).SelectMany(i => new[] { (byte)(i * i), (byte)0 })], zlib = data.Zlib();
        yield return Case("empty file", "", [], StatusCode.Format, "empty");
        yield return Case("text file", "patient list\nand more\n", [], StatusCode.Format, "not a MetaImage");
        yield return Case("text with colons", "Name: somebody\nAge: 7\n", [], StatusCode.Format, "not a MetaImage");
        yield return Case("zeros", "", new byte[100_000], StatusCode.Format, "not a MetaImage");
        yield return Case("a long line", new string('x', 200_000), [], StatusCode.Format, "not a MetaImage");
        yield return Case("half a header", Header[..60], [], StatusCode.Format, "within its header");
        yield return Case("another object", Header.With("ObjectType", "Tube"), data, StatusCode.Format, "ObjectType");
        yield return Case("no voxels at all", Header, [], StatusCode.Format, "cut off");
        yield return Case("last byte missing", Header, data[..^1], StatusCode.Format, "cut off");
        yield return Case("last bytes missing", Header.With("HeaderSize", "-1"), data[..^1], StatusCode.Format, "cut off");
        yield return Case("10^12 voxels", Header.With("DimSize", "10000 10000 10000"), data, StatusCode.Format, "cut off");
        yield return Case("10^12 voxels, packed", Packed.With("DimSize", "10000 10000 10000"), zlib, StatusCode.Format, "cut off");
        yield return Case("10^28 voxels", Header.With("DimSize", "2147483647 2147483647 2147483647"), data, StatusCode.Format, "cut off");
        yield return Case("10^28 voxels as the last bytes", Header.With("DimSize", "2147483647 2147483647 2147483647").With("HeaderSize", "-1"), data, StatusCode.Format, "cut off");
        yield return Case("more than 32 bits", Header.With("DimSize", "3000000000 1 1"), data, StatusCode.Geometry, "3000000000");
        yield return Case("more than 64 bits", Header.With("DimSize", "99999999999999999999 1 1"), data, StatusCode.Format, "DimSize");
        yield return Case("a zero axis", Header.With("DimSize", "4 0 2"), data, StatusCode.Geometry, "axis 2 has 0 voxels");
        yield return Case("a negative axis", Header.With("DimSize", "4 3 -2"), data, StatusCode.Geometry, "axis 3 has -2 voxels");
        yield return Case("too few sizes", Header.With("DimSize", "4 3"), data, StatusCode.Format, "DimSize");
        yield return Case("sizes that are none", Header.With("DimSize", "4 three 2"), data, StatusCode.Format, "DimSize");
        yield return Case("five axes", Header.With("NDims", "5"), data, StatusCode.Geometry, "5 axes");
        yield return Case("time steps", Header.With("NDims", "4").With("DimSize", "4 3 1 2").With("ElementSpacing", "1 2 3 1").With("Offset", "0 0 0 0").With("TransformMatrix", "1 0 0 0 0 1 0 0 0 0 1 0 0 0 0 1"),
            data, StatusCode.Geometry, "2 time steps");
        yield return Case("no channels", Header.With("ElementNumberOfChannels", "0"), data, StatusCode.Format, "ElementNumberOfChannels");
        yield return Case("channels", Header.With("ElementNumberOfChannels", "3"), data, StatusCode.Geometry, "3 components");
        yield return Case("NaN spacing", Header.With("ElementSpacing", "1 NaN 3"), data, StatusCode.Geometry, "spacing along axis 2");
        yield return Case("infinite spacing", Header.With("ElementSpacing", "1 1e999 3"), data, StatusCode.Geometry, "spacing along axis 2");
        yield return Case("zero spacing", Header.With("ElementSpacing", "0 2 3"), data, StatusCode.Geometry, "spacing along axis 1");
        yield return Case("negative spacing", Header.With("ElementSpacing", "1 2 -3"), data, StatusCode.Geometry, "spacing along axis 3");
        yield return Case("no spacing", Header.With("ElementSpacing", null), data, StatusCode.Geometry, "ElementSpacing");
        yield return Case("centimetres", Header.With("DistanceUnits", "cm"), data, StatusCode.Geometry, "DistanceUnits");
        yield return Case("NaN position", Header.With("Offset", "NaN 0 0"), data, StatusCode.Geometry, "position");
        yield return Case("NaN direction", Header.With("TransformMatrix", "NaN 0 0 0 1 0 0 0 1"), data, StatusCode.Geometry, "direction");
        yield return Case("sheared", Header.With("TransformMatrix", "1 0 0 0.5 1 0 0 0 1"), data, StatusCode.Geometry, "TransformMatrix");
        yield return Case("flat", Header.With("TransformMatrix", "0 0 0 0 0 0 0 0 0"), data, StatusCode.Geometry, "TransformMatrix");
        yield return Case("no type", Header.With("ElementType", null), data, StatusCode.Format, "ElementType");
        yield return Case("vectors", Header.With("ElementType", "MET_FLOAT_ARRAY"), data, StatusCode.Format, "ElementType");
        yield return Case("voxels as text", Header.With("BinaryData", "False"), data, StatusCode.Format, "BinaryData");
        yield return Case("a list", Header.With("ElementDataFile", "LIST"), data, StatusCode.Format, "LIST");
        yield return Case("a list of slices", Header.With("ElementDataFile", "LIST 2D"), data, StatusCode.Format, "LIST");
        yield return Case("numbered files", Header.With("ElementDataFile", "slice%03d.raw 1 20 1"), data, StatusCode.Format, "numbered");
        yield return Case("missing data file", Header.With("ElementDataFile", "gone.raw"), data, StatusCode.NotFound, "not beside it");
        yield return Case("data file with a name that no disk has", Header.With("ElementDataFile", new string('x', 5000)), data, StatusCode.Format, "not beside it");
        yield return Case("no data file", Header.With("ElementDataFile", ""), data, StatusCode.Format, "not beside it");
        foreach (string outside in new[] { "/etc/passwd", "../secret.raw", "below/secret.raw", "..\\secret.raw", "C:\\secret.raw", "..", ".", "./../secret.raw" })
            yield return Case($"data file {outside}", Header.With("ElementDataFile", outside), data, StatusCode.Format, "not beside it");
        yield return Case("HeaderSize -2", Header.With("HeaderSize", "-2"), data, StatusCode.Format, "HeaderSize");
        yield return Case("HeaderSize within the header", Header.With("HeaderSize", "16"), data, StatusCode.Format, "HeaderSize");
        yield return Case("HeaderSize past the end", Header.With("HeaderSize", "9223372036854775807"), data, StatusCode.Format, "cut off");
        yield return Case("HeaderSize -1 of packed data", Packed.With("HeaderSize", "-1"), zlib, StatusCode.Format, "HeaderSize");
        yield return Case("negative packed size", Packed.With("CompressedDataSize", "-5"), zlib, StatusCode.Format, "CompressedDataSize");
        yield return Case("packed size too small", Packed.With("CompressedDataSize", $"{zlib.Length - 3}"), zlib, StatusCode.Format, "damaged or cut off");
        yield return Case("packed size too large", Packed.With("CompressedDataSize", $"{zlib.Length + 1}"), zlib, StatusCode.Format, "cut off");
        yield return Case("packed size far too large", Packed.With("CompressedDataSize", "9223372036854775807"), zlib, StatusCode.Format, "cut off");
        yield return Case("not packed after all", Packed, data, StatusCode.Format, "damaged or cut off");
        yield return Case("zlib data that asks for a dictionary (found by fuzzing)", Packed, [0x78, 0xbb, .. zlib[2..]], StatusCode.Format, "damaged or cut off");
        yield return Case("wrong checksum", Packed, [.. zlib[..^1], (byte)(zlib[^1] ^ 1)], StatusCode.Format, "damaged or cut off");
        yield return Case("a zip bomb", Packed, new byte[200 << 20].Zlib(), StatusCode.Format, "damaged or cut off");
        yield return Case("a short bomb", Packed.With("DimSize", "1000 1000 100"), new byte[1 << 20].Zlib().Concat(new byte[200_000]).ToArray(), StatusCode.Format, "cut off");
        for (int missing = 1; missing <= 6; missing++)
            yield return Case($"packed without its last {missing} bytes", Packed, zlib[..^missing], StatusCode.Format, "cut off");
    }

    [TestCaseSource(nameof(Files))]
    public async Task A_bad_file_is_refused_in_one_line_that_names_it(byte[] bytes, StatusCode status, string says)
    {
        using TempFolder folder = new();
        Directory.CreateDirectory(folder.File("in/below"));
        foreach (string secret in new[] { "secret.raw", "in/below/secret.raw" })
            await File.WriteAllBytesAsync(folder.File(secret), new byte[48]);
        string path = folder.File("in/bad.mha");
        await File.WriteAllBytesAsync(path, bytes);
        Check((await Assert.CatchAsync<ClaraException>(() => MetaImageFile.ReadAsync(path, default)))!, status, says);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        Check((await Assert.CatchAsync<ClaraException>(() => MetaImageFile.ReadLabelMapAsync(path, null, default)))!, status, says);
        Assert.That(GC.GetTotalAllocatedBytes(precise: true) - before, Is.LessThan(16 << 20), "memory is taken for what the file holds, not for what it promises");
        File.Delete(path);   // nothing holds it open
    }

    [Test]
    public async Task A_folder_and_a_missing_file_are_named()
    {
        using TempFolder folder = new();
        Directory.CreateDirectory(folder.File("scans.mha"));
        Check((await Assert.CatchAsync<ClaraException>(() => MetaImageFile.ReadAsync(folder.File("scans.mha"), default)))!, StatusCode.Format, "scans.mha is a folder");
        Check((await Assert.CatchAsync<ClaraException>(() => MetaImageFile.ReadAsync(folder.File("none.mha"), default)))!, StatusCode.NotFound, "none.mha");
        Check((await Assert.CatchAsync<ClaraException>(() => MetaImageFile.ReadAsync(folder.File("no/none.mhd"), default)))!, StatusCode.NotFound, "none.mhd");
    }

    [Test]
    public async Task An_image_is_no_label_map()
    {
        using TempFolder folder = new();
        await File.WriteAllBytesAsync(folder.File("a.mha"), MetaImageBytes.File(Header, MetaImageBytes.Data()));
        Check((await Assert.CatchAsync<ClaraException>(() => MetaImageFile.ReadLabelMapAsync(folder.File("a.mha"), null, default)))!, StatusCode.Format, "no label map");
    }

    [Test, CancelAfter(20_000)]
    public async Task Damaged_files_never_do_worse_than_refuse(CancellationToken ct)
    {
        using TempFolder folder = new();
        Random random = new(20261125);
        byte[][] seeds = [MetaImageBytes.File(Header, MetaImageBytes.Data()), MetaImageBytes.File(Packed, MetaImageBytes.Data().Zlib())];
        string path = folder.File("mutated.mha");
        int read = 0, refused = 0;
        for (int i = 0; i < 1500; i++)
        {
            byte[] bytes = (byte[])seeds[i % 2].Clone();
            for (int e = 0; e <= i % 3; e++)
                bytes[random.Next(bytes.Length)] = random.Next(2) == 0 ? (byte)random.Next(256) : (byte)"0123456789-.= \n"[random.Next(15)];
            await File.WriteAllBytesAsync(path, random.Next(8) == 0 ? bytes[..random.Next(bytes.Length)] : bytes, ct);
            try
            {
                await MetaImageFile.ReadAsync(path, ct);
                read++;
            }
            catch (ClaraException e)
            {
                Assert.That(e.Message, Does.Not.Contain("\n"));
                refused++;
            }
        }
        Assert.That((read, refused), Is.GreaterThan((100, 100)).Using<(int, int)>((a, b) => Math.Min(a.Item1 - b.Item1, a.Item2 - b.Item2)));
    }

    private static TestCaseData Case(string name, string header, byte[] data, StatusCode status, string says) =>
        new TestCaseData(MetaImageBytes.File(header, data), status, says).SetArgDisplayNames(name);

    private static void Check(ClaraException e, StatusCode status, string says)
    {
        Assert.That(e.Status, Is.EqualTo(status), e.Message);
        Assert.That(e.Message, Does.Contain(says).And.Not.Contain("\n"));
        Assert.That(e.Message, Does.Match(@"\.(mha|mhd)"), "names the file");
    }
}
