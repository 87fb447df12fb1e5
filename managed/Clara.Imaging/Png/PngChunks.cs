using System.Buffers.Binary;
using System.Text;

namespace Clara.Imaging;

/// <summary>The chunks of a PNG file (W3C PNG, section 5): length, type, content, CRC. Every CRC is checked, and a file without its end chunk is cut off.</summary>
internal static class PngChunks
{
    /// <summary>Length, type and CRC around a chunk's content.</summary>
    public const int Frame = 12;

    private static readonly uint[] CrcTable = [.. Enumerable.Range(0, 256).Select(n =>
    {
        uint c = (uint)n;
        for (int bit = 0; bit < 8; bit++)
            c = (c & 1) != 0 ? 0xedb88320 ^ (c >> 1) : c >> 1;
        return c;
    })];

    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

    /// <summary>The chunks of a whole file up to its end chunk; throws <see cref="ImageFormatException"/> for a damaged or cut one.</summary>
    public static List<(string Type, ReadOnlyMemory<byte> Content)> Of(ReadOnlyMemory<byte> file, string name)
    {
        List<(string, ReadOnlyMemory<byte>)> chunks = [];
        for (int at = Signature.Length; ;)
        {
            ReadOnlySpan<byte> rest = file.Span[at..];
            uint length = rest.Length >= Frame ? BinaryPrimitives.ReadUInt32BigEndian(rest) : uint.MaxValue;
            if (length > rest.Length - Frame)
                throw new ImageFormatException($"{name} is cut off: it ends within one of its chunks; copy or download it again.");
            int n = (int)length;
            if (Crc(rest.Slice(4, n + 4)) != BinaryPrimitives.ReadUInt32BigEndian(rest[(n + 8)..]))
                throw new ImageFormatException($"{name} is damaged: a checksum (CRC) in it is wrong; copy or download it again.");
            string type = Encoding.Latin1.GetString(rest.Slice(4, 4));
            chunks.Add((type, file.Slice(at + 8, n)));
            if (type == "IEND")
                return chunks;
            at += n + Frame;
        }
    }

    /// <summary>Writes a chunk.</summary>
    public static async Task WriteAsync(Stream stream, string type, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        byte[] head = new byte[8], tail = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(head, content.Length);
        Encoding.Latin1.GetBytes(type, head.AsSpan(4));
        BinaryPrimitives.WriteUInt32BigEndian(tail, ~Crc(content.Span, Crc(head.AsSpan(4), uint.MaxValue)));
        await stream.WriteAsync(head, ct).ConfigureAwait(false);
        await stream.WriteAsync(content, ct).ConfigureAwait(false);
        await stream.WriteAsync(tail, ct).ConfigureAwait(false);
    }

    private static uint Crc(ReadOnlySpan<byte> bytes) => ~Crc(bytes, uint.MaxValue);

    private static uint Crc(ReadOnlySpan<byte> bytes, uint crc)
    {
        foreach (byte b in bytes)
            crc = CrcTable[(crc ^ b) & 0xff] ^ (crc >> 8);
        return crc;
    }
}
