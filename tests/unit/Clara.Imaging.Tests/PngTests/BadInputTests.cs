using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Clara.TestKit;

namespace Clara.Imaging.Tests.PngTests;

/// <summary>Damaged and lying files: one line each, and no memory on a header's word.</summary>
public sealed class BadInputTests
{
    private static readonly byte[] Sound = Made(folder => ImageFile.WriteAsync(folder, Volume.Allocate<byte>(Grid.Axial(new(16, 12, 1), new(1, 1, 1))), default));

    private static IEnumerable<TestCaseData> Cases()
    {
        yield return Case("empty", [], StatusCode.Format, "empty");
        yield return Case("text", "not an image at all"u8.ToArray(), StatusCode.Format, "not a PNG file");
        yield return Case("signature alone", Sound[..8], StatusCode.Format, "cut off");
        yield return Case("no end chunk", Sound[..^12], StatusCode.Format, "cut off");
        yield return Case("last byte missing", Sound[..^1], StatusCode.Format, "cut off");
        yield return Case("a changed byte in the pixels", Flipped(Sound.Length - 12 - 6), StatusCode.Format, "checksum");
        yield return Case("a changed byte in the header", Flipped(18), StatusCode.Format, "checksum");
        yield return Case("a chunk of 4 GiB", Patched(8, 0xffffffff), StatusCode.Format, "cut off");
        yield return Case("no width", Header(0, 12), StatusCode.Geometry, "empty image");
        yield return Case("10^18 pixels", Header(1_000_000_000, 1_000_000_000), StatusCode.Format, "cut off");
        yield return Case("more than 31 bits", Header(0x80000000, 1), StatusCode.Format, "IHDR");
        yield return Case("one row more", Header(16, 13), StatusCode.Format, "cut off");
        yield return Case("depth 3", Header(16, 12, depth: 3), StatusCode.Format, "IHDR");
        yield return Case("colours of 4 bits", Header(16, 12, depth: 4, colour: 2), StatusCode.Format, "IHDR");
        yield return Case("colour type 7", Header(16, 12, colour: 7), StatusCode.Format, "IHDR");
        yield return Case("a palette without one", Header(16, 12, colour: 3), StatusCode.Format, "palette");
        yield return Case("another compression", Header(16, 12, compression: 1), StatusCode.Format, "IHDR");
        yield return Case("another interlace", Header(16, 12, interlace: 2), StatusCode.Format, "IHDR");
        yield return Case("packed noise", With([.. Enumerable.Range(0, 60).Select(i => (byte)(i * 83 + 1))]), StatusCode.Format, "do not unpack");
        yield return Case("filter 9", With(Zlib([.. Enumerable.Range(0, 12 * 17).Select(i => (byte)(i == 17 ? 9 : 0))])), StatusCode.Format, "filter");
        yield return Case("no pixels at all", With([]), StatusCode.Format, "cut off");
    }

    [TestCaseSource(nameof(Cases))]
    public async Task A_bad_file_is_refused_in_one_line_that_names_it(byte[] bytes, StatusCode status, string says)
    {
        using TempFolder folder = new();
        await File.WriteAllBytesAsync(folder.File("bad.png"), bytes);
        ClaraException e = (await Assert.CatchAsync<ClaraException>(() => PngFile.ReadAsync(folder.File("bad.png"), new() { Component = 0 }, default)))!;
        Assert.That(e.Message, Does.Contain(says).And.Contain("bad.png").And.Not.Contain("\n"));
        Assert.That(e.Status, Is.EqualTo(status));
        Assert.That((await Assert.CatchAsync<ClaraException>(() => PngFile.ReadLabelMapAsync(folder.File("bad.png"), null, default)))!.Status, Is.EqualTo(status));
    }

    [Test]
    public async Task A_header_that_lies_costs_no_memory()
    {
        using TempFolder folder = new();
        await File.WriteAllBytesAsync(folder.File("bad.png"), Header(46000, 46000));
        long before = GC.GetTotalAllocatedBytes(precise: true);
        await Assert.CatchAsync<ImageFormatException>(() => PngFile.ReadAsync(folder.File("bad.png"), default));
        Assert.That(GC.GetTotalAllocatedBytes(precise: true) - before, Is.LessThan(2 << 20));
    }

    [Test]
    public async Task Missing_files_folders_and_cancelling()
    {
        using TempFolder folder = new();
        await File.WriteAllBytesAsync(folder.File("a.png"), Sound);
        Assert.That((await Assert.CatchAsync<ClaraException>(() => PngFile.ReadAsync(folder.File("none.png"), default)))!.Status, Is.EqualTo(StatusCode.NotFound));
        Assert.That((await Assert.CatchAsync<ClaraException>(() => PngFile.ReadAsync(folder.Path, default)))!.Message, Does.Contain("folder"));
        Assert.That(await Assert.CatchAsync(() => PngFile.ReadAsync(folder.File("a.png"), new(canceled: true))), Is.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task Every_single_changed_byte_is_noticed_or_does_not_matter()
    {
        using TempFolder folder = new();
        for (int at = 0; at < Sound.Length; at++)
        {
            await File.WriteAllBytesAsync(folder.File("a.png"), Flipped(at));
            Assert.That(await Assert.CatchAsync<ClaraException>(() => PngFile.ReadAsync(folder.File("a.png"), default)), Is.Not.Null, $"byte {at}");
        }
    }

    private static byte[] Flipped(int at) => [.. Sound.Select((b, i) => i == at ? (byte)(b ^ 0x10) : b)];

    private static byte[] Patched(int at, uint value)
    {
        byte[] bytes = [.. Sound];
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(at), value);
        return bytes;
    }

    /// <summary>The sound file with another header chunk, its checksum right.</summary>
    private static byte[] Header(uint width, uint height, byte depth = 8, byte colour = 0, byte compression = 0, byte interlace = 0)
    {
        byte[] ihdr = new byte[13];
        BinaryPrimitives.WriteUInt32BigEndian(ihdr, width);
        BinaryPrimitives.WriteUInt32BigEndian(ihdr.AsSpan(4), height);
        (ihdr[8], ihdr[9], ihdr[10], ihdr[12]) = (depth, colour, compression, interlace);
        return [.. Sound[..8], .. Chunk("IHDR", ihdr), .. Sound[33..]];
    }

    /// <summary>16 x 12 pixels with these packed rows.</summary>
    private static byte[] With(byte[] packed) => [.. Sound[..33], .. Chunk("IDAT", packed), .. Chunk("IEND", [])];

    private static byte[] Chunk(string type, byte[] content)
    {
        byte[] checkedBytes = [.. Encoding.ASCII.GetBytes(type), .. content], length = new byte[4], end = new byte[4];
        uint crc = uint.MaxValue;
        foreach (byte b in checkedBytes)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * 0xedb88320);
        }
        BinaryPrimitives.WriteInt32BigEndian(length, content.Length);
        BinaryPrimitives.WriteUInt32BigEndian(end, ~crc);
        return [.. length, .. checkedBytes, .. end];
    }

    private static byte[] Zlib(byte[] rows)
    {
        using MemoryStream packed = new();
        using (ZLibStream zlib = new(packed, CompressionLevel.Optimal, leaveOpen: true))
            zlib.Write(rows);
        return packed.ToArray();
    }

    private static byte[] Made(Func<string, Task> write)
    {
        using TempFolder folder = new();
        write(folder.File("a.png")).GetAwaiter().GetResult();
        return File.ReadAllBytes(folder.File("a.png"));
    }

    private static TestCaseData Case(string name, byte[] bytes, StatusCode status, string says) => new TestCaseData(bytes, status, says).SetArgDisplayNames(name);
}
