using System.IO.Compression;

namespace Clara.Fuzz;

/// <summary>gzip and zlib around mutated bytes, so that what is inside is reached.</summary>
internal static class Packing
{
    public static byte[] Gzip(byte[] bytes)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(bytes);
        return packed.ToArray();
    }

    public static byte[] Zlib(byte[] bytes)
    {
        using MemoryStream packed = new();
        using (ZLibStream zlib = new(packed, CompressionLevel.Fastest, leaveOpen: true))
            zlib.Write(bytes);
        return packed.ToArray();
    }

    /// <summary>The checksum of gzip and PNG: what gzip writes at its end.</summary>
    public static uint Crc(byte[] bytes) => bytes.Length == 0 ? 0 : BitConverter.ToUInt32(Gzip(bytes).AsSpan()[^8..]);

    public static bool IsGzip(ReadOnlySpan<byte> bytes) => bytes.Length > 2 && bytes[0] == 0x1f && bytes[1] == 0x8b;

    public static bool IsZlib(ReadOnlySpan<byte> bytes) => bytes.Length > 2 && (bytes[0] & 0x0f) == 8 && (bytes[0] << 8 | bytes[1]) % 31 == 0;

    /// <summary>What the bytes unpack to, as far as they do and not beyond <paramref name="most"/>; null when nothing comes out.</summary>
    public static byte[]? Unpack(byte[] packed, int start, int most)
    {
        using MemoryStream source = new(packed, start, packed.Length - start);
        using Stream unpacking = IsGzip(packed.AsSpan(start)) ? new GZipStream(source, CompressionMode.Decompress) : new ZLibStream(source, CompressionMode.Decompress);
        using MemoryStream bytes = new();
        byte[] buffer = new byte[1 << 14];
        try
        {
            for (int n; bytes.Length < most && (n = unpacking.Read(buffer)) > 0;)
                bytes.Write(buffer, 0, n);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            // What came before the damage counts.
        }
        return bytes.Length > 0 ? bytes.ToArray() : null;
    }
}
