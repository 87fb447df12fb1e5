using System.Numerics;
using System.Runtime.InteropServices;
using Clara.Dicom.Codec;
using Clara.Imaging;

namespace Clara.Dicom.Series;

/// <summary>Decodes a series' files into a volume's slices.</summary>
internal sealed class SliceFiller(DicomSeries series, IDicomCodec codec, IProgress<WorkProgress>? progress, CancellationToken ct)
{
    private readonly IReadOnlyList<(SeriesFrame Frame, int Slice)[]> _files = SeriesReader.Files(series);
    private readonly int _pixels = series.Layout.Rows * series.Layout.Columns;

    /// <summary>16-bit cells, slope 1: decoded into the volume itself and turned into values there.</summary>
    public async Task<Volume> InPlaceAsync(Grid grid, VoxelType type)
    {
        bool fits = type is VoxelType.Int16 or VoxelType.UInt16;
        // Arrays of short and ushort are one to the runtime.
        if (type == VoxelType.UInt16)
        {
            Volume<ushort> unsigned = Volume.AllocateUnset<ushort>(grid);
            await FillAsync(Signed(unsigned), addsIntercept: true).ConfigureAwait(false);
            return unsigned;
        }
        Volume<short> volume = Volume.AllocateUnset<short>(grid);
        await FillAsync(volume.Memory, addsIntercept: fits).ConfigureAwait(false);
        return fits ? volume : Settled(volume);
    }

    /// <summary>Any other cells, by a frame in between.</summary>
    public async Task<Volume> ConvertedAsync<T>(Grid grid) where T : unmanaged, INumber<T>
    {
        Volume<T> volume = Volume.AllocateUnset<T>(grid);
        await FileWork.RunAsync(_files.Count, "files", progress, async i =>
        {
            PixelLayout layout = _files[i][0].Frame.File.Layout;
            byte[] cells = GC.AllocateUninitializedArray<byte>(checked((int)layout.TotalBytes));
            await codec.ReadFramesAsync(_files[i][0].Frame.File.Path, cells, ct).ConfigureAwait(false);
            foreach ((SeriesFrame frame, int slice) in _files[i])
            {
                ct.ThrowIfCancellationRequested();
                Span<byte> own = cells.AsSpan(checked((int)(frame.Index * layout.FrameBytes)), (int)layout.FrameBytes);
                Span<T> into = volume.Voxels.Slice(checked(slice * _pixels), _pixels);
                switch (layout.BitsAllocated)
                {
                    case 8: Convert(MemoryMarshal.Cast<byte, sbyte>(own), into, frame); break;
                    case 16: Convert(MemoryMarshal.Cast<byte, short>(own), into, frame); break;
                    default: Convert(MemoryMarshal.Cast<byte, int>(own), into, frame); break;
                }
            }
        }, ct).ConfigureAwait(false);
        return volume;
    }

    private async Task FillAsync(Memory<short> voxels, bool addsIntercept) => await FileWork.RunAsync(_files.Count, "files", progress, async i =>
    {
        (SeriesFrame Frame, int Slice)[] frames = _files[i];
        PixelLayout layout = frames[0].Frame.File.Layout;
        // All of the file's frames, in its order, side by side in the volume?
        bool straight = frames.Length == layout.Frames && frames.Select((f, n) => f.Frame.Index == n && f.Slice == frames[0].Slice + n).All(s => s);
        Memory<short> cells = straight ? voxels.Slice(frames[0].Slice * _pixels, frames.Length * _pixels) : GC.AllocateUninitializedArray<short>(checked((int)(layout.TotalBytes / sizeof(short))));
        await codec.ReadFramesAsync(frames[0].Frame.File.Path, new BytesOf<short>(cells).Memory, ct).ConfigureAwait(false);
        foreach ((SeriesFrame frame, int slice) in frames)
        {
            ct.ThrowIfCancellationRequested();
            Span<short> into = voxels.Span.Slice(slice * _pixels, _pixels);
            if (!straight)
                cells.Span.Slice(frame.Index * _pixels, _pixels).CopyTo(into);
            StoredBits.Take(into, layout, addsIntercept ? (short)frame.Intercept : (short)0);
        }
    }, ct).ConfigureAwait(false);

    /// <summary>Where the header allows more than 16 bits (16 stored bits and an intercept) the values themselves decide: CT stays int16.</summary>
    private Volume Settled(Volume<short> volume)
    {
        (int Least, int Most)[] ranges = new (int, int)[series.Frames.Count];
        Slabs.Run(ranges.Length, 0, (from, to) =>
        {
            for (int slice = from; slice < to; slice++)
            {
                ReadOnlySpan<short> stored = volume.Voxels.Slice(slice * _pixels, _pixels);
                int plus = (int)series.Frames[slice].Intercept;
                ranges[slice] = series.Frames[slice].File.Layout.Signed ? (Least<short>(stored) + plus, Most<short>(stored) + plus)
                    : (Least<ushort>(MemoryMarshal.Cast<short, ushort>(stored)) + plus, Most<ushort>(MemoryMarshal.Cast<short, ushort>(stored)) + plus);
            }
        }, ct);
        VoxelType type = ValueRange.Narrowest(ranges.Min(r => r.Least), ranges.Max(r => r.Most), 16);
        Volume<int>? wide = type is VoxelType.Int16 or VoxelType.UInt16 ? null : Volume.AllocateUnset<int>(volume.Grid);
        Slabs.Run(ranges.Length, 0, (from, to) =>
        {
            for (int slice = from; slice < to; slice++)
            {
                Span<short> stored = volume.Voxels.Slice(slice * _pixels, _pixels);
                int plus = (int)series.Frames[slice].Intercept;
                if (wide is null)
                {
                    foreach (ref short cell in stored)
                        cell = unchecked((short)(cell + plus));
                    continue;
                }
                bool signed = series.Frames[slice].File.Layout.Signed;
                Span<int> into = wide.Voxels.Slice(slice * _pixels, _pixels);
                for (int i = 0; i < into.Length; i++)
                    into[i] = (signed ? stored[i] : (ushort)stored[i]) + plus;
            }
        }, ct);
        return type == VoxelType.Int16 ? volume : wide is null ? Volume.Wrap((Memory<ushort>)Unsigned(volume), volume.Grid) : wide;
    }

    private static int Least<S>(ReadOnlySpan<S> values) where S : unmanaged, IBinaryInteger<S>, IMinMaxValue<S>
    {
        S least = S.MaxValue;
        foreach (S value in values)
            least = S.Min(least, value);
        return int.CreateChecked(least);
    }

    private static int Most<S>(ReadOnlySpan<S> values) where S : unmanaged, IBinaryInteger<S>, IMinMaxValue<S>
    {
        S most = S.MinValue;
        foreach (S value in values)
            most = S.Max(most, value);
        return int.CreateChecked(most);
    }

    private static void Convert<S, T>(ReadOnlySpan<S> cells, Span<T> into, SeriesFrame frame) where S : unmanaged, IBinaryInteger<S> where T : unmanaged, INumber<T>
    {
        PixelLayout layout = frame.File.Layout;
        (double slope, double intercept) = (frame.Slope, frame.Intercept);
        for (int i = 0; i < into.Length; i++)
            into[i] = T.CreateSaturating((StoredBits.Value(cells[i], layout) * slope) + intercept);
    }

    private static short[] Signed(Volume<ushort> volume) => (short[])(object)ArrayOf(volume);

    private static ushort[] Unsigned(Volume<short> volume) => (ushort[])(object)ArrayOf(volume);

    private static T[] ArrayOf<T>(Volume<T> volume) where T : unmanaged, INumber<T> =>
        MemoryMarshal.TryGetArray<T>(volume.Memory, out ArraySegment<T> segment) ? segment.Array! : throw new InvalidOperationException("a volume of its own is an array");
}
