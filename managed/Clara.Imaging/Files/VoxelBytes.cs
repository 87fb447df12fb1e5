using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Clara.Imaging;

/// <summary>The voxels of a file on their way into a decoder or out of an image, chunk by chunk.</summary>
internal static class VoxelBytes
{
    /// <summary>Bytes read and decoded at a time; small enough to stay in cache and to notice a cancel at once.</summary>
    public const int ChunkBytes = 1 << 18;

    /// <summary>Reads the wanted numbers into the decoder, from where the source stands; throws <see cref="ImageFormatException"/> when the file ends before.</summary>
    public static async Task ReadAsync(ImageSource source, VoxelDecoder decoder, int voxelBytes, bool bigEndian, VoxelPick pick, CancellationToken ct)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            long start = source.Position;
            await source.SkipToAsync(start + pick.First * voxelBytes, ct).ConfigureAwait(false);
            for (long at = pick.First; at < pick.End;)
            {
                int n = (int)Math.Min((pick.End - at) * voxelBytes, ChunkBytes);
                if (await source.ReadAsync(buffer.AsMemory(0, n), ct).ConfigureAwait(false) < n)
                    throw source.Truncated();
                if (bigEndian == BitConverter.IsLittleEndian)
                    Swap(buffer.AsSpan(0, n), voxelBytes);
                decoder.Append(buffer.AsSpan(0, pick.Compact(buffer.AsSpan(0, n), at, voxelBytes)));
                at += n / voxelBytes;
            }
            await source.CheckEndAsync(start + (long)pick.Total * voxelBytes, ct).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Writes an image's voxels, little endian.</summary>
    public static async Task WriteAsync(Stream bytes, StoredImage image, CancellationToken ct)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            int count = checked((int)image.Grid.Size.Count), step = ChunkBytes / image.Type.Bytes;
            for (int first = 0; first < count; first += step)
            {
                ct.ThrowIfCancellationRequested();
                int n = Math.Min(step, count - first) * image.Type.Bytes;
                image.Fill(first, buffer.AsSpan(0, n));
                if (!BitConverter.IsLittleEndian)
                    Swap(buffer.AsSpan(0, n), image.Type.Bytes);
                await bytes.WriteAsync(buffer.AsMemory(0, n), ct).ConfigureAwait(false);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reverses the bytes of each voxel in place (vectorised by the library).</summary>
    public static void Swap(Span<byte> bytes, int voxelBytes)
    {
        switch (voxelBytes)
        {
            case 2:
                Span<ushort> two = MemoryMarshal.Cast<byte, ushort>(bytes);
                BinaryPrimitives.ReverseEndianness(two, two);
                break;
            case 4:
                Span<uint> four = MemoryMarshal.Cast<byte, uint>(bytes);
                BinaryPrimitives.ReverseEndianness(four, four);
                break;
            case 8:
                Span<ulong> eight = MemoryMarshal.Cast<byte, ulong>(bytes);
                BinaryPrimitives.ReverseEndianness(eight, eight);
                break;
        }
    }
}
