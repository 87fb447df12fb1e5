using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Clara.Imaging;

/// <summary>Writes images as MetaImage: compressed (zlib, fast level), little endian.</summary>
internal static class MetaImageWriter
{
    /// <summary>Room for the compressed size, which is known only behind the voxels: blanks before a number are nothing to any reader.</summary>
    private const int SizeDigits = 20;

    /// <summary>Header and voxels into one file that can seek.</summary>
    public static async Task SingleAsync(Stream file, StoredImage image, IReadOnlyList<Label> labels, CancellationToken ct)
    {
        byte[] header = Header(image, labels, "LOCAL", new string(' ', SizeDigits), out int sizeAt);
        await file.WriteAsync(header, ct).ConfigureAwait(false);
        long packed = await VoxelsAsync(file, image, ct).ConfigureAwait(false);
        file.Position = sizeAt;
        await file.WriteAsync(Encoding.ASCII.GetBytes(packed.ToString(CultureInfo.InvariantCulture).PadLeft(SizeDigits)), ct).ConfigureAwait(false);
    }

    /// <summary>The header of a pair.</summary>
    public static async Task HeaderAsync(Stream file, StoredImage image, IReadOnlyList<Label> labels, string dataFile, long packed, CancellationToken ct) =>
        await file.WriteAsync(Header(image, labels, dataFile, packed.ToString(CultureInfo.InvariantCulture), out _), ct).ConfigureAwait(false);

    /// <summary>The packed voxels; gives how many bytes they take.</summary>
    public static async Task<long> VoxelsAsync(Stream file, StoredImage image, CancellationToken ct)
    {
        long start = file.Position;
        ZLibStream packed = new(file, CompressionLevel.Fastest, leaveOpen: true);
        await using (packed.ConfigureAwait(false))
            await VoxelBytes.WriteAsync(packed, image, ct).ConfigureAwait(false);
        return file.Position - start;
    }

    private static byte[] Header(StoredImage image, IReadOnlyList<Label> labels, string dataFile, string packed, out int sizeAt)
    {
        StringBuilder header = new("ObjectType = Image\nNDims = 3\nBinaryData = True\nBinaryDataByteOrderMSB = False\nCompressedData = True\nCompressedDataSize = ");
        sizeAt = header.Length;   // all ASCII so far
        header.Append(packed).Append('\n');
        MetaImageGeometry.Write(image.Grid, header);
        header.Append("ElementType = ").Append(MetaImageType.NameOf(image.Type)).Append('\n');
        MetaImageLabels.Write(labels, header);
        header.Append(MetaImageFields.LastKey).Append(" = ").Append(dataFile).Append('\n');
        return Encoding.UTF8.GetBytes(header.ToString());
    }
}
