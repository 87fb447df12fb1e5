using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Clara.Imaging.Tests.Nifti;

/// <summary>Small NIfTI files as bytes, to be damaged one field at a time.</summary>
internal static class NiftiBytes
{
    /// <summary>A sound 6 x 5 x 4 volume of 16-bit integers: NIfTI-1, little endian, not packed.</summary>
    public static byte[] Sound()
    {
        Volume<short> volume = Volume.Allocate<short>(new Grid(new(6, 5, 4), new(1, 2, 3), new(10, 20, 30), Matrix3.Identity));
        for (int i = 0; i < volume.Voxels.Length; i++)
            volume.Voxels[i] = (short)(i * 37 - 1000);
        using MemoryStream bytes = new();
        NiftiFile.WriteAsync(bytes, volume, gzip: false, default).GetAwaiter().GetResult();
        return bytes.ToArray();
    }

    public static byte[] WithInt16(this byte[] b, int at, short value)
    {
        BinaryPrimitives.WriteInt16LittleEndian(b.AsSpan(at), value);
        return b;
    }

    public static byte[] WithSingle(this byte[] b, int at, float value)
    {
        BinaryPrimitives.WriteSingleLittleEndian(b.AsSpan(at), value);
        return b;
    }

    public static byte[] WithText(this byte[] b, int at, string text)
    {
        Encoding.ASCII.GetBytes(text, b.AsSpan(at));
        return b;
    }

    /// <summary>Only the sform, so that damage to it is not mended by the qform; and the other way round.</summary>
    public static byte[] SformOnly(this byte[] b) => b.WithInt16(252, 0);

    public static byte[] QformOnly(this byte[] b) => b.WithInt16(254, 0);

    public static byte[] PixdimOnly(this byte[] b) => b.WithInt16(252, 0).WithInt16(254, 0);

    public static byte[] Dims(this byte[] b, params short[] dims)
    {
        for (int i = 0; i < dims.Length; i++)
            b.WithInt16(40 + 2 * i, dims[i]);
        return b;
    }

    public static byte[] Gzip(this byte[] b)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(b);
        return packed.ToArray();
    }
}

/// <summary>A stream as a network gives it: forward only, a few bytes at a time; may call back or fail at a position.</summary>
internal sealed class ForwardStream(byte[] bytes, Action<long>? at = null, int step = 4093) : Stream
{
    private int _position;

    public long Given => _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count)
    {
        at?.Invoke(_position);
        int n = Math.Min(Math.Min(count, step), bytes.Length - _position);
        Array.Copy(bytes, _position, buffer, offset, n);
        _position += n;
        return n;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
