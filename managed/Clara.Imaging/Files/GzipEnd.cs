using System.IO.Compression;

namespace Clara.Imaging;

/// <summary>
/// Tells whether gzip data has its end. The library's inflater takes a missing end for the end, also where the footer with the checksum is cut. So one more gzip member with
/// known content is put behind the file: a whole file is followed by that content, a cut one takes the member's bytes for its own missing ones, and fails or gives something else.
/// </summary>
internal static class GzipEnd
{
    /// <summary>Behind the member, for a cut that needs more bytes than that before it fails (deflate's longest block header is about 300); a whole file passes over them.</summary>
    private const int Filling = 330;

    /// <summary>Deflate gives at most 1032 bytes for one, so more than this is the file's own: it is not cut in its voxels, and its end is not looked for.</summary>
    private const int MostBeyond = 1032 * (Filling + 64);

    private static readonly byte[] Seal = [0x63, 0x6c, 0x61, 0x72, 0x61, 0x20, 0x65, 0x6e, 0x64, 0xd1, 0x0b, 0x9a, 0x47, 0xf3, 0x5c, 0xe8];
    private static readonly byte[] Member = Pack();

    /// <summary>Reads on behind the voxels; false when the file is cut. Damage comes out as the inflater's <see cref="InvalidDataException"/>.</summary>
    public static async ValueTask<bool> IsThereAsync(BracketedStream packed, Stream unpacked, CancellationToken ct)
    {
        packed.Append(Member);
        byte[] buffer = new byte[4096];
        int kept = 0;
        for (int beyond = 0; ;)
        {
            int n = await unpacked.ReadAsync(buffer.AsMemory(kept), ct).ConfigureAwait(false);
            beyond += n;
            if (beyond > MostBeyond)
                return true;
            ReadOnlySpan<byte> all = buffer.AsSpan(0, kept + n);
            // Nothing at all: bytes that are no gzip stand behind the data (zeros of a tape, say), where the inflater ends as it should.
            if (n == 0)
                return beyond == 0 || all.SequenceEqual(Seal);
            ReadOnlySpan<byte> last = all[^Math.Min(all.Length, Seal.Length)..];
            last.CopyTo(buffer);
            kept = last.Length;
        }
    }

    private static byte[] Pack()
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(Seal);
        return [.. packed.ToArray(), .. Enumerable.Repeat((byte)0xff, Filling)];
    }
}
