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
        ImageSource source = await ImageSource.OpenAsync(path, 0, null, Packing.None, ct).ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
        {
            NrrdHeader? header = null;
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
                    if (header is null)
                    {
                        CheckMagic(line, source.Name);
                        header = new(source.Name);
                    }
                    else if (line.Length > 0)
                        header.Add(line);
                    else
                    {
                        header.DataStart = start + used;
                        return header;
                    }
                }
                if (header is null)
                    CheckMagic(Encoding.Latin1.GetString(buffer, 0, Math.Min(held, 16)), source.Name, whole: last);
                if (last)
                    return header ?? new(source.Name);
                start += used;
                held -= used;
                if (start + held > MostHeaderBytes)
                    throw new ImageFormatException($"The header of {source.Name} does not end within {MostHeaderBytes >> 20} MiB; the file is damaged, write it again from its source.");
                buffer.AsSpan(used, held).CopyTo(buffer);
            }
        }
    }

    /// <summary>The wanted voxels as a volume.</summary>
    public static Task<Volume> VolumeAsync(string path, NrrdHeader header, NrrdAxes axes, VoxelPick pick, CancellationToken ct) =>
        DecodeAsync(path, header, axes, pick, (voxels, source) => voxels.VolumeAsync(source, ct), ct);

    /// <summary>The wanted voxels as label ids, as they stand in the file, with their grid.</summary>
    public static Task<(Grid Grid, ushort[] Voxels)> LabelVoxelsAsync(string path, NrrdHeader header, NrrdAxes axes, VoxelPick pick, CancellationToken ct) =>
        DecodeAsync(path, header, axes, pick, async (voxels, source) => (voxels.Grid, await voxels.LabelsAsync(source, ct).ConfigureAwait(false)), ct);

    private static async Task<TResult> DecodeAsync<TResult>(
        string path, NrrdHeader header, NrrdAxes axes, VoxelPick pick, Func<StoredVoxels, ImageSource, Task<TResult>> decode, CancellationToken ct)
    {
        StoredType type = NrrdType.Of(header.Require("type"), header.Name);
        Grid grid = NrrdGeometry.GridOf(header, axes);
        NrrdPlace place = await NrrdPlace.OfAsync(path, header, pick.Total * type.Bytes, ct).ConfigureAwait(false);
        StoredVoxels voxels = new()
        {
            Grid = grid, Type = type, Pick = pick, IsBigEndian = IsBigEndian(header, type, place.Encoding), IsText = place.Encoding == NrrdEncoding.Text, Start = place.SkipUnpacked,
        };
        ImageSource source = await ImageSource.OpenAsync(place.File, place.Start, null, place.Encoding == NrrdEncoding.Gzip ? Packing.Gzip : Packing.None, ct).ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
            return await decode(voxels, source).ConfigureAwait(false);
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
