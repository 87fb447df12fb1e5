using System.IO.Compression;

namespace Clara.Imaging.Tests.Nifti;

/// <summary>Gzip files without their last bytes hold every voxel and still are not whole; several members and bytes behind the end are.</summary>
public sealed class GzipEndTests
{
    [Test]
    public async Task A_gzip_file_that_lacks_any_of_its_last_bytes_is_cut_off([Values] CompressionLevel level, [Values("random", "flat", "ramp")] string kind)
    {
        byte[] whole = Packed(kind, level);
        Assert.That(await NiftiFile.ReadAsync(new MemoryStream(whole), "whole.nii", default), Is.Not.Null);
        for (int missing = 1; missing <= 12; missing++)
            foreach (Stream stream in new Stream[] { new MemoryStream(whole[..^missing]), new ForwardStream(whole[..^missing]) })
                await RefusedAsync(stream, missing);
    }

    [Test]
    public async Task Gzip_of_several_members_and_zeros_behind_the_end_are_no_damage()
    {
        byte[] whole = Packed("ramp", CompressionLevel.Optimal), plain = Unpacked(whole);
        byte[] members = [.. plain[..700].Gzip(), .. plain[700..].Gzip()];
        foreach (byte[] bytes in new byte[][] { members, [.. whole, .. new byte[512]], [.. whole, .. new byte[5000].Gzip()], [.. plain, 1, 2, 3] })
            foreach (Stream stream in new Stream[] { new MemoryStream(bytes), new ForwardStream(bytes) })
                Assert.That(((Volume<short>)await NiftiFile.ReadAsync(stream, "x.nii", default)).Voxels.ToArray()[^1], Is.EqualTo((short)(23999 / 7)));
        foreach (int missing in new[] { 1, 4, 8 })
            await RefusedAsync(new MemoryStream(members[..^missing]), missing);
    }

    private static async Task RefusedAsync(Stream stream, int missing)
    {
        ClaraException e = (await Assert.CatchAsync<ClaraException>(() => NiftiFile.ReadAsync(stream, "cut.nii", default), $"{missing} bytes missing"))!;
        Assert.That(e, Is.TypeOf<ImageFormatException>());
        Assert.That(e.Message, Does.StartWith("cut.nii").And.Contain("cut off").And.Not.Contain("\n"));
    }

    private static byte[] Packed(string kind, CompressionLevel level)
    {
        Volume<short> volume = Volume.Allocate<short>(Grid.Axial(new(40, 30, 20), new(1, 1, 1)));
        Random random = new(8);
        for (int i = 0; i < volume.Voxels.Length; i++)
            volume.Voxels[i] = kind switch { "random" => (short)random.Next(short.MaxValue), "ramp" => (short)(i / 7), _ => 0 };
        using MemoryStream plain = new(), packed = new();
        NiftiFile.WriteAsync(plain, volume, gzip: false, default).GetAwaiter().GetResult();
        using (GZipStream gzip = new(packed, level, leaveOpen: true))
            gzip.Write(plain.ToArray());
        return packed.ToArray();
    }

    private static byte[] Unpacked(byte[] packed)
    {
        using GZipStream gzip = new(new MemoryStream(packed), CompressionMode.Decompress);
        using MemoryStream plain = new();
        gzip.CopyTo(plain);
        return plain.ToArray();
    }
}
