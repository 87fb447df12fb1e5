namespace Clara.Imaging;

/// <summary>The voxels in a file, as its header describes them, on their way into a volume or a label map.</summary>
internal sealed record StoredVoxels
{
    public required Grid Grid { get; init; }

    public required StoredType Type { get; init; }

    /// <summary>Which of the file's numbers are wanted.</summary>
    public required VoxelPick Pick { get; init; }

    public bool IsBigEndian { get; init; }

    /// <summary>Whether the numbers are written out, parted by white space.</summary>
    public bool IsText { get; init; }

    /// <summary>Unpacked bytes before the first number.</summary>
    public long Start { get; init; }

    public VoxelScaling? Scaling { get; init; }

    /// <summary>Reads them as a volume; the source stands anywhere before them. Nothing is allocated on the header's word alone.</summary>
    public async Task<Volume> VolumeAsync(ImageSource source, CancellationToken ct) =>
        (await DecodeAsync(source, (count, vouched) => VolumeDecoder.For(Type.Code, Scaling, count, vouched, source.Name), ct).ConfigureAwait(false)).Finish(Grid);

    /// <summary>Reads them as label ids.</summary>
    public async Task<ushort[]> LabelsAsync(ImageSource source, CancellationToken ct) =>
        (await DecodeAsync(source, (count, vouched) => LabelDecoder.For(Type.Code, Scaling, count, vouched, source.Name), ct).ConfigureAwait(false)).Finish();

    private async Task<TDecoder> DecodeAsync<TDecoder>(ImageSource source, Func<int, bool, TDecoder> decoderFor, CancellationToken ct) where TDecoder : VoxelDecoder
    {
        source.RequireRoomUpTo(IsText ? 2 * Pick.Total - 1 : Start + Pick.Total * Type.Bytes);
        if (Pick.Count > Array.MaxLength)
            throw new GeometryException($"{source.Name} has {Grid.Size} voxels{(Pick.Count > Grid.Size.Count ? " in several layers" : "")}, more than this build can hold ({Array.MaxLength}); crop or resample it first.");
        if (Pick.Total > long.MaxValue / 8)
            throw source.Truncated();   // a stream of unknown length, which is shorter than that
        await source.SkipToAsync(Start, ct).ConfigureAwait(false);
        try
        {
            TDecoder decoder = decoderFor((int)Pick.Count, !IsText && source.VouchesFor((long)Pick.Total * Type.Bytes));
            if (IsText)
                await NrrdNumbers.ReadAsync(source, decoder, Type, Pick, ct).ConfigureAwait(false);
            else
                await VoxelBytes.ReadAsync(source, decoder, Type.Bytes, IsBigEndian, Pick, ct).ConfigureAwait(false);
            return decoder;
        }
        catch (OutOfMemoryException e)
        {
            throw new ClaraException(StatusCode.Memory, $"There is not enough memory for the {Grid.Size} voxels of {source.Name}; close other programs or crop the image.", e);
        }
    }
}
