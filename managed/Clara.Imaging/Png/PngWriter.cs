using System.Buffers.Binary;
using System.IO.Compression;

namespace Clara.Imaging;

/// <summary>Writes one slice as a grey PNG, each row as its difference from the one above.</summary>
internal static class PngWriter
{
    private const int IdatBytes = 1 << 20;

    /// <summary>The whole file into a stream, which stays open.</summary>
    public static async Task WriteAsync(Stream stream, StoredImage image, CancellationToken ct)
    {
        Size3 size = image.Grid.Size;
        byte[] ihdr = new byte[PngHeader.Bytes], phys = new byte[9];
        BinaryPrimitives.WriteInt32BigEndian(ihdr, size.X);
        BinaryPrimitives.WriteInt32BigEndian(ihdr.AsSpan(4), size.Y);
        ihdr[8] = (byte)(8 * image.Type.Bytes);
        BinaryPrimitives.WriteUInt32BigEndian(phys, PerMetre(image.Grid.SpacingMm.X));
        BinaryPrimitives.WriteUInt32BigEndian(phys.AsSpan(4), PerMetre(image.Grid.SpacingMm.Y));
        phys[8] = 1;
        await stream.WriteAsync(PngChunks.Signature.ToArray(), ct).ConfigureAwait(false);
        await PngChunks.WriteAsync(stream, "IHDR", ihdr, ct).ConfigureAwait(false);
        await PngChunks.WriteAsync(stream, "pHYs", phys, ct).ConfigureAwait(false);
        await PngChunks.WriteAsync(stream, "iTXt", PngText.ToContent(image.Grid, image.Labels), ct).ConfigureAwait(false);
        ReadOnlyMemory<byte> packed = Pack(image, ct);
        for (int at = 0; at < packed.Length; at += IdatBytes)
            await PngChunks.WriteAsync(stream, "IDAT", packed.Slice(at, Math.Min(IdatBytes, packed.Length - at)), ct).ConfigureAwait(false);
        await PngChunks.WriteAsync(stream, "IEND", default, ct).ConfigureAwait(false);
    }

    private static ReadOnlyMemory<byte> Pack(StoredImage image, CancellationToken ct)
    {
        Size3 size = image.Grid.Size;
        int bytes = image.Type.Bytes, length = checked(size.X * bytes);
        byte[] row = new byte[length], above = new byte[length], difference = new byte[length];
        MemoryStream packed = new();
        using (ZLibStream rows = new(packed, CompressionLevel.Optimal, leaveOpen: true))
            for (int y = 0; y < size.Y; y++)
            {
                ct.ThrowIfCancellationRequested();
                image.Fill((int)image.Grid.Offset(0, y, 0), row);
                if (BitConverter.IsLittleEndian)
                    VoxelBytes.Swap(row, bytes);
                for (int i = 0; i < length; i++)
                    difference[i] = (byte)(row[i] - above[i]);
                rows.WriteByte(PngFilter.Up);
                rows.Write(difference);
                (row, above) = (above, row);
            }
        return packed.GetBuffer().AsMemory(0, (int)packed.Length);
    }

    private static uint PerMetre(double spacingMm) => (uint)Math.Clamp(Math.Round(1000 / spacingMm), 1, int.MaxValue);
}
