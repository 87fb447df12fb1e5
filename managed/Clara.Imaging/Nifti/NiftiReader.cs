namespace Clara.Imaging;

/// <summary>One file or pair being read: header and extensions first, then the voxels.</summary>
internal static class NiftiReader
{
    /// <summary>Larger extensions are passed over: 65535 label names need about 4 MiB.</summary>
    private const int MostExtensionBytes = 8 << 20;

    /// <summary>Reads the header alone; throws when the bytes are no NIfTI file's.</summary>
    public static async Task<NiftiHeader> HeaderAsync(ImageSource source, CancellationToken ct)
    {
        byte[] bytes = new byte[NiftiHeader.Size2];
        int n = await source.ReadAsync(bytes.AsMemory(0, NiftiHeader.Size1), ct).ConfigureAwait(false);
        if (n == 0)
            throw new ImageFormatException($"{source.Name} is empty; copy or download it again.");
        int size = n < 4 ? 0 : NiftiHeader.SizeOf(bytes).Size;
        if (size == 0)
            throw new ImageFormatException($"{source.Name} is not a NIfTI file (its first bytes are no NIfTI header), whatever its name says; check that it is the right file.");
        if (n == NiftiHeader.Size1 && size > n)
            n += await source.ReadAsync(bytes.AsMemory(n, size - n), ct).ConfigureAwait(false);
        if (n < size)
            throw new ImageFormatException($"{source.Name} is cut off within its header; copy or download it again.");
        return NiftiHeader.Parse(bytes, source.Name);
    }

    /// <summary>The label names in the extensions behind the header, up to a position (or the file's end); null when there are none. Damaged extensions end the search.</summary>
    public static async Task<IReadOnlyList<Label>?> LabelsAsync(ImageSource source, NiftiHeader header, long end, CancellationToken ct)
    {
        long at = header.HeaderSize + 4;
        byte[] head = new byte[NiftiLabels.ExtensionHead];
        if (end < at || await source.ReadAsync(head.AsMemory(0, 4), ct).ConfigureAwait(false) < 4 || head[0] == 0)
            return null;
        while (at + head.Length <= end && await source.ReadAsync(head, ct).ConfigureAwait(false) == head.Length)
        {
            NiftiFields fields = new(head, header.IsBigEndian);
            (int size, int code) = (fields.Int32(0), fields.Int32(4));
            if (size < head.Length || at + size > end)
                return null;
            if (code == NiftiLabels.CommentCode && size <= MostExtensionBytes)
            {
                byte[] content = await source.ReadUpToAsync(size - head.Length, ct).ConfigureAwait(false);
                if (content.Length < size - head.Length)
                    return null;
                if (NiftiLabels.FromContent(content) is { } labels)
                    return labels;
            }
            else
                await source.SkipToAsync(at + size, ct).ConfigureAwait(false);
            at += size;
        }
        return null;
    }

    /// <summary>The voxels of the header's file; throws for what cannot be read, before any voxel is.</summary>
    public static StoredVoxels Voxels(NiftiHeader header, ImageReadOptions options, string name)
    {
        StoredType type = NiftiDatatype.Of(header.Datatype, name);
        Grid grid = NiftiGeometry.GridOf(header, name);
        return new()
        {
            Grid = grid, Type = type, Pick = VoxelPick.Of(NiftiGeometry.AxesOf(header), options, name), IsBigEndian = header.IsBigEndian,
            Scaling = NiftiScaling.Of(header, name), Start = header.DataStart(name),
        };
    }
}
