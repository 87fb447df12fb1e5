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
                byte[] content = new byte[size - head.Length];
                if (await source.ReadAsync(content, ct).ConfigureAwait(false) < content.Length)
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

    /// <summary>The voxels as a volume; the source stands anywhere before them.</summary>
    public static Task<Volume> VolumeAsync(ImageSource source, NiftiHeader header, CancellationToken ct) =>
        DecodeAsync(source, header, (type, scaling, count, vouched) => VolumeDecoder.For(type, scaling, count, vouched, source.Name), (decoder, grid) => decoder.Finish(grid), ct);

    /// <summary>The voxels as label ids with their grid; the source stands anywhere before them.</summary>
    public static Task<(Grid Grid, ushort[] Voxels)> LabelVoxelsAsync(ImageSource source, NiftiHeader header, CancellationToken ct) =>
        DecodeAsync(source, header, (type, scaling, count, vouched) => LabelDecoder.For(type, scaling, count, vouched, source.Name), (decoder, grid) => (grid, decoder.Finish()), ct);

    private static async Task<TResult> DecodeAsync<TDecoder, TResult>(
        ImageSource source, NiftiHeader header, Func<int, VoxelScaling?, int, bool, TDecoder> decoderFor, Func<TDecoder, Grid, TResult> finish, CancellationToken ct)
        where TDecoder : VoxelDecoder
    {
        StoredType type = NiftiDatatype.Of(header.Datatype, source.Name);
        Grid grid = NiftiGeometry.GridOf(header, source.Name);
        VoxelScaling? scaling = NiftiScaling.Of(header, source.Name);
        Int128 count = (Int128)grid.Size.X * grid.Size.Y * grid.Size.Z;
        long start = header.DataStart(source.Name);
        source.RequireRoomUpTo(start + count * type.Bytes);
        if (count > Array.MaxLength)
            throw new GeometryException($"{source.Name} has {grid.Size} voxels, more than this build can hold ({Array.MaxLength}); crop or resample it first.");
        long bytes = (long)count * type.Bytes;
        await source.SkipToAsync(start, ct).ConfigureAwait(false);
        try
        {
            TDecoder decoder = decoderFor(type.Code, scaling, (int)count, source.VouchesFor(bytes));
            await VoxelBytes.ReadAsync(source, decoder, type.Bytes, header.IsBigEndian, bytes, ct).ConfigureAwait(false);
            return finish(decoder, grid);
        }
        catch (OutOfMemoryException e)
        {
            throw new ClaraException(StatusCode.Memory, $"There is not enough memory for the {grid.Size} voxels of {source.Name}; close other programs or crop the image.", e);
        }
    }
}
