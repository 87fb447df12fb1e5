using System.IO.Compression;
using Clara.TestKit;

namespace Clara.Imaging.Tests.Nifti;

/// <summary>Files packed in blocks are one gzip member to every reader: .NET's, Python's zlib (asked for one member only), nibabel and gzip itself.</summary>
public sealed class GzipWriteTests
{
    private const int Header = 352;
    private const int Block = 1 << 20;

    [Test]
    public async Task Every_reader_takes_blocks_for_one_member([Values(1, Block - Header - 1, Block - Header, Block - Header + 1, 2 * Block - Header, 5 * Block + 64)] int bytes, [Values] bool noise)
    {
        using TempFolder folder = new();
        Volume<byte> volume = Volume.Allocate<byte>(Grid.Axial(new(bytes, 1, 1), new(1, 1, 1)));
        if (noise)
            new Random(bytes).NextBytes(volume.Voxels);
        else
            for (int i = 0; i < bytes; i++)
                volume.Voxels[i] = (byte)(i / 1000);
        if (bytes > short.MaxValue)
            volume = Volume.Wrap(volume.Memory, Grid.Axial(Shape(bytes), new(1, 1, 1)));
        string path = folder.File("a.nii.gz");

        await NiftiFile.WriteAsync(path, volume, default);

        Volume back = await NiftiFile.ReadAsync(path, default);
        Assert.That(((Volume<byte>)back).Voxels.SequenceEqual(volume.Voxels));
        string told = Python.Run("""
            import sys, zlib, subprocess, nibabel, numpy
            packed = open(sys.argv[1], 'rb').read()
            one = zlib.decompressobj(31)
            content = one.decompress(packed)
            assert one.eof and not one.unused_data, 'more than one member'
            voxels = numpy.asanyarray(nibabel.load(sys.argv[1]).dataobj)
            assert content[352:] == voxels.tobytes(order='F')
            subprocess.run(['gzip', '-t', sys.argv[1]], check=True)
            print(len(content), zlib.crc32(content[352:]))
            """, path).Trim();
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(volume.Voxels);
        Assert.That(told, Is.EqualTo($"{bytes + Header} {BitConverter.ToUInt32(packed.ToArray().AsSpan((int)packed.Length - 8))}"));
    }

    [Test]
    public async Task Bytes_in_memory_are_the_same_as_in_a_file_and_twice_the_same()
    {
        using TempFolder folder = new();
        Volume<short> volume = Volume.Allocate<short>(Grid.Axial(new(130, 130, 130), new(1, 1, 1)));
        for (int i = 0; i < volume.Voxels.Length; i++)
            volume.Voxels[i] = (short)(i * 31 % 977);
        using MemoryStream first = new(), second = new();

        await NiftiFile.WriteAsync(first, volume, gzip: true, default);
        await NiftiFile.WriteAsync(second, volume, gzip: true, default);
        await NiftiFile.WriteAsync(folder.File("a.nii.gz"), volume, default);

        Assert.That(second.ToArray(), Is.EqualTo(first.ToArray()));
        Assert.That(await File.ReadAllBytesAsync(folder.File("a.nii.gz")), Is.EqualTo(first.ToArray()));
    }

    /// <summary>So many voxels in axes that NIfTI-1 can say.</summary>
    private static Size3 Shape(int voxels)
    {
        for (int x = short.MaxValue; x > 0; x--)
            if (voxels % x == 0 && voxels / x <= short.MaxValue)
                return new(x, voxels / x, 1);
        throw new ArgumentOutOfRangeException(nameof(voxels));
    }
}
