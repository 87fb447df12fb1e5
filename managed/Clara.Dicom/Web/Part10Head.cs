using System.Buffers.Binary;
using System.Text;

namespace Clara.Dicom.Web;

/// <summary>
/// The beginning of a file of PS3.10: preamble and the group 0002, which is Explicit VR Little Endian whatever follows. Enough to tell a DICOM file from anything else and to know an
/// object again in a server's answer; everything else of files is the codec's.
/// </summary>
/// <param name="InstanceUid">(0002,0003), without padding; null when it is missing.</param>
internal sealed record Part10Head(string? InstanceUid)
{
    /// <summary>As much of a file as is looked at.</summary>
    public const int LongestBytes = 4096;

    private const int MagicAt = 128;

    /// <summary>Reads a file's first bytes; null when they are no such file's.</summary>
    public static Part10Head? TryRead(ReadOnlySpan<byte> head)
    {
        if (head.Length < MagicAt + 4 || !head[MagicAt..].StartsWith("DICM"u8))
            return null;
        ReadOnlySpan<byte> rest = head[(MagicAt + 4)..];
        while (rest.Length >= 8 && BinaryPrimitives.ReadUInt16LittleEndian(rest) == 2)
        {
            ushort element = BinaryPrimitives.ReadUInt16LittleEndian(rest[2..]);
            bool isLong = rest[4..6].SequenceEqual("OB"u8) || rest[4..6].SequenceEqual("UN"u8);
            if (isLong && rest.Length < 12)
                break;
            long length = isLong ? BinaryPrimitives.ReadUInt32LittleEndian(rest[8..]) : BinaryPrimitives.ReadUInt16LittleEndian(rest[6..]);
            int at = isLong ? 12 : 8;
            if (length > rest.Length - at)
                break;
            if (element == 3)
                return new(Encoding.ASCII.GetString(rest.Slice(at, (int)length)).TrimEnd('\0', ' '));
            rest = rest[(at + (int)length)..];
        }
        return new((string?)null);
    }

    /// <summary>Reads a file's beginning; null when it is no DICOM file. Throws <see cref="IOException"/> and <see cref="UnauthorizedAccessException"/>.</summary>
    public static async Task<Part10Head?> TryReadAsync(string path, CancellationToken ct)
    {
        byte[] head = new byte[LongestBytes];
        FileStream file = File.OpenRead(path);
        await using (file.ConfigureAwait(false))
        {
            int n = await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, ct).ConfigureAwait(false);
            return TryRead(head.AsSpan(0, n));
        }
    }
}
