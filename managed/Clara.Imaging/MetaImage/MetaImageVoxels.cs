using System.Buffers;
using System.IO.Compression;

namespace Clara.Imaging;

/// <summary>The voxels of a data file on their way into a decoder: from the place that the header gives, unpacked where it says so. Does not own the file.</summary>
internal sealed class MetaImageVoxels(FileStream file, string name, MetaImageHeader header, long headerEnd)
{
    /// <summary>The most bytes that one byte of deflate can stand for; more is promised, not held.</summary>
    private const int DeflateRatio = 1032;

    /// <summary>Up to here an array gets its full size on a compressed file's word: that much memory for its length is no harm.</summary>
    private const int HarmlessRatio = 8;

    /// <summary>Stands behind the packed data: a checksum that is cut off would take these bytes for its own and fail, where the library's inflater takes a missing end for the end.</summary>
    private static readonly byte[] BehindTheEnd = [.. Enumerable.Repeat((byte)0xff, 330)];

    /// <summary>Reads all voxels into the decoder made for them; nothing is allocated on the header's word alone.</summary>
    /// <param name="decoderFor">Makes the decoder from the number of voxels and whether the file vouches for them.</param>
    /// <param name="ct">Looked at per chunk.</param>
    public async Task<TDecoder> DecodeAsync<TDecoder>(Func<int, bool, TDecoder> decoderFor, CancellationToken ct) where TDecoder : VoxelDecoder
    {
        Size3 size = header.Grid.Size;
        Int128 needed = (Int128)size.X * size.Y * size.Z * header.Type.Bytes;
        (long start, long held) = Extent(needed);
        if (needed > (header.IsCompressed ? (Int128)held * DeflateRatio : held))
            throw Truncated();
        if (needed / header.Type.Bytes > Array.MaxLength)
            throw new GeometryException($"{name} has {size} voxels, more than this build can hold ({Array.MaxLength}); crop or resample it first.");
        long bytes = (long)needed;
        TDecoder decoder = decoderFor((int)(bytes / header.Type.Bytes), !header.IsCompressed || bytes / HarmlessRatio <= held);
        file.Position = start;
        if (header.IsCompressed)
            await UnpackAsync(decoder, held, bytes, ct).ConfigureAwait(false);
        else
            await CopyAsync(file, decoder, bytes, ct).ConfigureAwait(false);
        return decoder;
    }

    /// <summary>Where the data stand in the file, stored or packed.</summary>
    private (long Start, long Bytes) Extent(Int128 needed)
    {
        bool isLast = header.Skip == -1, isSized = header.IsCompressed && header.CompressedBytes > 0;
        if (isLast && !isSized && needed > file.Length)
            throw Truncated();
        long last = isSized ? header.CompressedBytes : isLast ? (long)needed : 0;
        long start = isLast ? file.Length - last : header.Skip > 0 ? header.Skip : headerEnd;
        if (start < headerEnd)
            throw isLast ? Truncated() : new ImageFormatException($"The header of {name} is damaged: its HeaderSize ends within the header; write the file again from its source.");
        long held = file.Length - start;
        if (held < 0 || (isSized && held < header.CompressedBytes))
            throw Truncated();
        return (start, isSized ? header.CompressedBytes : held);
    }

    private async Task UnpackAsync(VoxelDecoder decoder, long packed, long bytes, CancellationToken ct)
    {
        byte[] magic = new byte[2];
        BoundedStream bounded = new(file, packed);
        int n = await bounded.ReadAtLeastAsync(magic, 2, throwOnEndOfStream: false, ct).ConfigureAwait(false);
        BracketedStream all = new(magic.AsMemory(0, n), bounded);
        // MetaIO takes either wrapping of deflate, by its first bytes.
        bool gzip = magic is [0x1f, 0x8b];
        Stream unpacked = gzip ? new GZipStream(all, CompressionMode.Decompress, leaveOpen: true) : new ZLibStream(all, CompressionMode.Decompress, leaveOpen: true);
        try
        {
            await using (unpacked.ConfigureAwait(false))
            {
                await CopyAsync(unpacked, decoder, bytes, ct).ConfigureAwait(false);
                if (gzip ? !await GzipEnd.IsThereAsync(all, unpacked, ct).ConfigureAwait(false) : !await EndsAsync(all, unpacked, ct).ConfigureAwait(false))
                    throw Damaged(null);
            }
        }
        catch (InvalidDataException e)
        {
            throw Damaged(e);
        }
    }

    private static async Task<bool> EndsAsync(BracketedStream packed, Stream unpacked, CancellationToken ct)
    {
        packed.Append(BehindTheEnd);
        return await unpacked.ReadAsync(new byte[16], ct).ConfigureAwait(false) == 0;
    }

    private async Task CopyAsync(Stream source, VoxelDecoder decoder, long bytes, CancellationToken ct)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(VoxelBytes.ChunkBytes);
        try
        {
            for (long left = bytes; left > 0;)
            {
                ct.ThrowIfCancellationRequested();
                int n = (int)Math.Min(left, VoxelBytes.ChunkBytes);
                if (await source.ReadAtLeastAsync(buffer.AsMemory(0, n), n, throwOnEndOfStream: false, ct).ConfigureAwait(false) < n)
                    throw Truncated();
                if (header.IsBigEndian == BitConverter.IsLittleEndian)
                    VoxelBytes.Swap(buffer.AsSpan(0, n), header.Type.Bytes);
                decoder.Append(buffer.AsSpan(0, n));
                left -= n;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private ImageFormatException Truncated() => new($"{name} is cut off: its header promises more voxels than the file holds; copy or download it again.");

    private ImageFormatException Damaged(Exception? e) => new($"{name} is damaged or cut off: its packed voxels do not unpack to what the header says; copy or download it again.", e);
}
