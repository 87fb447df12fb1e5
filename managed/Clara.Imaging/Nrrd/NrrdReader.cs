using System.Text;

namespace Clara.Imaging;

/// <summary>One file being read: the header's lines, then the voxels of all its layers.</summary>
internal static class NrrdReader
{
    /// <summary>65535 segments with a dozen keys each need about 30 MiB; a longer header is none.</summary>
    private const int MostHeaderBytes = 64 << 20;

    private const int ChunkBytes = 1 << 14;

    /// <summary>Reads the header; throws when the file is no NRRD.</summary>
    public static async Task<NrrdHeader> HeaderAsync(string path, CancellationToken ct)
    {
        ImageSource source = await ImageSource.OpenAsync(path, 0, packed: false, ct).ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
        {
            List<string> lines = [];
            byte[] buffer = new byte[ChunkBytes];
            int held = 0;
            for (long start = 0; ;)
            {
                if (held == buffer.Length)
                    Array.Resize(ref buffer, buffer.Length * 2);
                int n = await source.ReadAsync(buffer.AsMemory(held), ct).ConfigureAwait(false);
                bool last = n < buffer.Length - held;
                held += n;
                int used = 0;
                while (TryLine(buffer.AsSpan(used, held - used), last, out string line, out int length))
                {
                    used += length;
                    if (lines.Count == 0)
                        CheckMagic(line, source.Name);
                    else if (line.Length == 0)
                        return NrrdHeader.Parse(lines.Skip(1), start + used, source.Name);
                    lines.Add(line);
                }
                if (lines.Count == 0)
                    CheckMagic(Encoding.Latin1.GetString(buffer, 0, Math.Min(held, 16)), source.Name, whole: last);
                if (last)
                    return NrrdHeader.Parse(lines.Skip(1), null, source.Name);
                start += used;
                held -= used;
                if (start + held > MostHeaderBytes)
                    throw new ImageFormatException($"The header of {source.Name} does not end within {MostHeaderBytes >> 20} MiB; the file is damaged, write it again from its source.");
                buffer.AsSpan(used, held).CopyTo(buffer);
            }
        }
    }

    /// <summary>The voxels as a volume.</summary>
    public static Task<Volume> VolumeAsync(string path, NrrdHeader header, NrrdAxes axes, CancellationToken ct) =>
        DecodeAsync(path, header, axes, (type, count, vouched) => VolumeDecoder.For(type, null, count, vouched, header.Name), (decoder, grid) => decoder.Finish(grid), ct);

    /// <summary>The voxels of all layers as label ids, as they stand in the file, with their grid.</summary>
    public static Task<(Grid Grid, ushort[] Voxels)> LabelVoxelsAsync(string path, NrrdHeader header, NrrdAxes axes, CancellationToken ct) =>
        DecodeAsync(path, header, axes, (type, count, vouched) => LabelDecoder.For(type, null, count, vouched, header.Name), (decoder, grid) => (grid, decoder.Finish()), ct);

    private static async Task<TResult> DecodeAsync<TDecoder, TResult>(
        string path, NrrdHeader header, NrrdAxes axes, Func<int, int, bool, TDecoder> decoderFor, Func<TDecoder, Grid, TResult> finish, CancellationToken ct)
        where TDecoder : VoxelDecoder
    {
        StoredType type = NrrdType.Of(header.Require("type"), header.Name);
        Grid grid = NrrdGeometry.GridOf(header, axes);
        // Three axes are at most 2^93; the layers are held below what a file can have.
        Int128 count = axes.Layers > int.MaxValue ? Int128.MaxValue / 16 : axes.VoxelCount * axes.Layers;
        NrrdPlace place = await NrrdPlace.OfAsync(path, header, count * type.Bytes, ct).ConfigureAwait(false);
        bool bigEndian = IsBigEndian(header, type, place.Encoding);
        ImageSource source = await ImageSource.OpenAsync(place.File, place.Start, place.Encoding == NrrdEncoding.Gzip, ct).ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
        {
            bool text = place.Encoding == NrrdEncoding.Text;
            source.RequireRoomUpTo(text ? 2 * count - 1 : place.SkipUnpacked + count * type.Bytes);
            if (count > Array.MaxLength)
                throw new GeometryException($"{header.Name} has {grid.Size} voxels{(axes.Layers > 1 ? $" in {axes.Layers} layers" : "")}, more than this build can hold ({Array.MaxLength}); crop or resample it first.");
            long bytes = (long)count * type.Bytes;
            await source.SkipToAsync(place.SkipUnpacked, ct).ConfigureAwait(false);
            try
            {
                TDecoder decoder = decoderFor(type.Code, (int)count, !text && source.VouchesFor(bytes));
                if (text)
                    await NrrdNumbers.ReadAsync(source, decoder, type.Code, (int)count, ct).ConfigureAwait(false);
                else
                    await VoxelBytes.ReadAsync(source, decoder, type.Bytes, bigEndian, bytes, ct).ConfigureAwait(false);
                return finish(decoder, grid);
            }
            catch (OutOfMemoryException e)
            {
                throw new ClaraException(StatusCode.Memory, $"There is not enough memory for the {grid.Size} voxels of {header.Name}; close other programs or crop the image.", e);
            }
        }
    }

    private static bool IsBigEndian(NrrdHeader header, StoredType type, NrrdEncoding encoding)
    {
        if (type.Bytes == 1 || encoding == NrrdEncoding.Text)
            return !BitConverter.IsLittleEndian;
        return header.Require("endian").ToLowerInvariant() switch
        {
            "little" => false,
            "big" => true,
            _ => throw new ImageFormatException($"The byte order of {header.Name} is neither little nor big; correct the field \"endian\"."),
        };
    }

    private static bool TryLine(ReadOnlySpan<byte> bytes, bool last, out string line, out int length)
    {
        int end = bytes.IndexOf((byte)'\n');
        length = end >= 0 ? end + 1 : bytes.Length;
        bool found = end >= 0 || (last && bytes.Length > 0);
        line = found ? Encoding.UTF8.GetString(end >= 0 ? bytes[..end] : bytes).TrimEnd('\r') : "";
        return found;
    }

    private static void CheckMagic(string start, string name, bool whole = true)
    {
        if (start.Length == 0 && whole)
            throw new ImageFormatException($"{name} is empty; copy or download it again.");
        if (!start.StartsWith("NRRD", StringComparison.Ordinal))
            throw new ImageFormatException($"{name} is not a NRRD file (its first bytes are no NRRD header), whatever its name says; check that it is the right file.");
        if (whole && start is not ("NRRD0001" or "NRRD0002" or "NRRD0003" or "NRRD0004" or "NRRD0005"))
            throw new ImageFormatException($"{name} is of a NRRD version that is not known (0001 to 0005 are); write it again in one of them.");
    }
}
