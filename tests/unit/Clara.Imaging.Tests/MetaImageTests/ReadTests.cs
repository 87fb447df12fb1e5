using Clara.Imaging.Tests.Nifti;
using Clara.TestKit;

namespace Clara.Imaging.Tests.MetaImageTests;

/// <summary>Files of every layout that the format's description allows, made by hand or by numpy and zlib.</summary>
public sealed class ReadTests
{
    private const string Header = MetaImageBytes.Header;

    private static IEnumerable<TestCaseData> Layouts()
    {
        byte[] data = MetaImageBytes.Data(), packed = data.Zlib();
        string compressed = Header.With("CompressedData", "True");
        yield return Case("plain", Header, data);
        yield return Case("Windows line ends", Header.Replace("\n", "\r\n", StringComparison.Ordinal), data);
        yield return Case("colons and other case", Header.Replace(" = ", ": ", StringComparison.Ordinal).Replace("DimSize", "DIMSIZE", StringComparison.Ordinal), data);
        yield return Case("big endian", Header.With("BinaryDataByteOrderMSB", "True"), MetaImageBytes.Data(bigEndian: true));
        yield return Case("big endian by the element's key", Header.With("ElementByteOrderMSB", "True"), MetaImageBytes.Data(bigEndian: true));
        yield return Case("zlib with its size", compressed.With("CompressedDataSize", $"{packed.Length}"), packed);
        yield return Case("zlib with its size and bytes behind", compressed.With("CompressedDataSize", $"{packed.Length}"), [.. packed, 1, 2, 3]);
        yield return Case("zlib without its size", compressed, packed);
        yield return Case("gzip", compressed, data.Gzip());
        yield return Case("bytes behind", Header, [.. data, 9, 9]);
        yield return Case("header size", Header.With("HeaderSize", "500"), [.. new byte[500 - Header.Length - "HeaderSize = 500\n".Length], .. data]);
        yield return Case("last bytes", Header.With("HeaderSize", "-1"), [.. new byte[77], .. data]);
        yield return Case("last bytes, packed", compressed.With("HeaderSize", "-1").With("CompressedDataSize", $"{packed.Length}"), [.. new byte[77], .. packed]);
        yield return Case("one time step", Header.With("NDims", "4").With("DimSize", "4 3 2 1").With("Offset", "10 20 30 0").With("ElementSpacing", "1 2 3 1")
            .With("TransformMatrix", "1 0 0 0  0 1 0 0  0 0 1 0  0 0 0 1"), data);
        yield return Case("older keys", Header.With("TransformMatrix", null).With("Rotation", "1 0 0 0 1 0 0 0 1").With("Offset", null).With("Position", "10 20 30")
            .With("ElementSpacing", null).With("ElementSize", "1 2 3"), data);
        yield return Case("no direction and a long comment", Header.With("TransformMatrix", null).With("Comment", new string('x', 300_000)), data);
    }

    [TestCaseSource(nameof(Layouts))]
    public async Task Voxels_and_grid_are_those_of_the_description(string header, byte[] data)
    {
        using TempFolder folder = new();
        await File.WriteAllBytesAsync(folder.File("a.mha"), MetaImageBytes.File(header, data));
        Check(await MetaImageFile.ReadAsync(folder.File("a.mha"), default));
        if (header.Contains("HeaderSize = 500", StringComparison.Ordinal))
            return;
        string apart = header.TrimEnd().Replace("LOCAL", "Scan 1.raw", StringComparison.Ordinal);   // without a last line end
        await File.WriteAllTextAsync(folder.File("b.mhd"), apart);
        await File.WriteAllBytesAsync(folder.File("Scan 1.raw"), data);
        Check(await MetaImageFile.ReadAsync(folder.File("b.mhd"), default));
    }

    [Test]
    public async Task A_header_size_counts_from_the_data_files_beginning()
    {
        using TempFolder folder = new();
        await File.WriteAllTextAsync(folder.File("b.mhd"), Header.With("ElementDataFile", "./b.raw").With("HeaderSize", "5"));
        await File.WriteAllBytesAsync(folder.File("b.raw"), [1, 2, 3, 4, 5, .. MetaImageBytes.Data()]);
        Check(await MetaImageFile.ReadAsync(folder.File("b.mhd"), default));
    }

    [Test]
    public async Task A_slice_stands_upright_on_its_plane()
    {
        using TempFolder folder = new();
        string header = Header.With("NDims", "2").With("DimSize", "6 4").With("Offset", "10 20").With("ElementSpacing", "1 2").With("TransformMatrix", "0 1 -1 0");
        await File.WriteAllBytesAsync(folder.File("a.mha"), MetaImageBytes.File(header, MetaImageBytes.Data()));
        Grid grid = (await MetaImageFile.ReadAsync(folder.File("a.mha"), default)).Grid;
        Assert.That(grid.Size, Is.EqualTo(new Size3(6, 4, 1)));
        WorldPoint w = grid.ToWorld(new VoxelPoint(5, 3, 0));
        Assert.That((w.X, w.Y, w.Z), Is.EqualTo((10.0 - 6, 20.0 + 5, 0.0)));
    }

    [Test]
    public async Task Each_triple_of_the_matrix_is_the_direction_of_one_axis()
    {
        using TempFolder folder = new();
        await File.WriteAllBytesAsync(folder.File("a.mha"), MetaImageBytes.File(Header.With("TransformMatrix", "0 1 0 0 0 -1 1 0 0"), MetaImageBytes.Data()));
        Grid grid = (await MetaImageFile.ReadAsync(folder.File("a.mha"), default)).Grid;
        WorldPoint w = grid.ToWorld(new VoxelPoint(3, 2, 1));   // 3 mm along +y, 4 mm along -z, 3 mm along +x
        Assert.That((w.X, w.Y, w.Z), Is.EqualTo((13.0, 23.0, 26.0)));
    }

    [TestCase("MET_CHAR", "i1", "Int8")]
    [TestCase("MET_UCHAR", "u1", "UInt8")]
    [TestCase("MET_SHORT", "i2", "Int16")]
    [TestCase("MET_USHORT", "u2", "UInt16")]
    [TestCase("MET_INT", "i4", "Int32")]
    [TestCase("MET_UINT", "u4", "Int32")]
    [TestCase("MET_LONG", "i4", "Int32")]
    [TestCase("MET_ULONG", "u4", "Int32")]
    [TestCase("MET_LONG_LONG", "i8", "Int32")]
    [TestCase("MET_ULONG_LONG", "u8", "Int32")]
    [TestCase("MET_FLOAT", "f4", "Float32")]
    [TestCase("MET_DOUBLE", "f8", "Float64")]
    public async Task Every_element_type_that_numpy_wrote_is_read_in_both_byte_orders(string elementType, string dtype, string voxelType)
    {
        const string Make = """
            import sys, zlib, numpy as np
            folder, dtype = sys.argv[1:3]
            for order, packed in (('<', 0), ('>', 0), ('<', 1), ('>', 1)):
                data = (np.arange(24) * 5).astype(order + dtype).tobytes()
                name = ('big' if order == '>' else 'little') + ('.zraw' if packed else '.raw')
                open(folder + '/' + name, 'wb').write(zlib.compress(data) if packed else data)
            """;
        using TempFolder folder = new();
        Python.Run(Make, folder.Path, dtype);
        foreach ((string order, string ending) in new[] { ("big", "raw"), ("little", "raw"), ("big", "zraw"), ("little", "zraw") })
        {
            string header = Header.With("ElementType", elementType).With("BinaryDataByteOrderMSB", order == "big" ? "True" : "False")
                .With("CompressedData", ending == "zraw" ? "True" : "False").With("ElementDataFile", $"{order}.{ending}");
            await File.WriteAllTextAsync(folder.File("a.mhd"), header);
            Volume volume = await MetaImageFile.ReadAsync(folder.File("a.mhd"), default);
            Assert.That(volume.Type.ToString(), Is.EqualTo(voxelType));
            LabelMap map = await MetaImageFile.ReadLabelMapAsync(folder.File("a.mhd"), [new(5, "five")], default);
            Assert.That(map.Voxels.ToArray(), Is.EqualTo(Enumerable.Range(0, 24).Select(i => i * 5)));
            Assert.That(map.Labels, Has.Count.EqualTo(23).And.Contains(new Label(5, "five")).And.Contains(new Label(10, "label 10")));
        }
    }

    private static void Check(Volume volume)
    {
        Assert.That(((Volume<short>)volume).Voxels.ToArray(), Is.EqualTo(MetaImageBytes.Voxels));
        Assert.That(volume.Grid, Is.EqualTo(new Grid(new(4, 3, 2), new(1, 2, 3), new(10, 20, 30), Matrix3.Identity)));
    }

    private static TestCaseData Case(string name, string header, byte[] data) => new TestCaseData(header, data).SetArgDisplayNames(name);
}
