using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using Clara.Dicom.Codec;
using Clara.Imaging;

namespace Clara.Dicom.Series;

/// <summary>
/// A series to a volume: stored values with each slice's own rescale slope and intercept (PS3.3 section C.11.1.1.2), on the series' grid. CT comes out as int16; whole numbers stay whole
/// (uint8, int8, int16, uint16, int32), others become float32 (float64 from 25 stored bits on). MONOCHROME1 stays as stored: low values are bright there, in the file and here.
/// Any thread; nothing is kept between calls. Since 0.2.
/// </summary>
public static class SeriesReader
{
    /// <summary>
    /// Reads all slices, several files at once, straight into the volume. Throws <see cref="ClaraException"/> with the file's name: <see cref="DicomSeries.Problem"/>, files that are damaged or
    /// gone, <see cref="StatusCode.Memory"/> before any memory is taken that this machine has not.
    /// </summary>
    /// <param name="series">As found by <see cref="DicomFolder"/>.</param>
    /// <param name="codec">Decodes the frames.</param>
    /// <param name="progress">Told after each file; may be null.</param>
    /// <param name="ct">Cancels between files and within.</param>
    public static Task<Volume> ReadAsync(DicomSeries series, IDicomCodec codec, IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        series.Require();
        foreach (ImageFile file in Files(series).Select(f => f[0].Frame.File))
            file.Layout.Require(LengthOf(file), file.Name);
        Grid grid = series.Grid!;
        bool inPlace = series.Layout.BitsAllocated == 16 && series.Frames.All(f => f.Slope == 1 && f.Intercept == Math.Floor(f.Intercept) && Math.Abs(f.Intercept) <= short.MaxValue);
        VoxelType type = ValueRange.TypeOf(series.Frames);
        RequireMemory(series, grid, inPlace ? 2 : type.Bytes());
        SliceFiller filler = new(series, codec, progress, ct);
        return inPlace ? filler.InPlaceAsync(grid, type) : type switch
        {
            VoxelType.UInt8 => filler.ConvertedAsync<byte>(grid),
            VoxelType.Int8 => filler.ConvertedAsync<sbyte>(grid),
            VoxelType.Int16 => filler.ConvertedAsync<short>(grid),
            VoxelType.UInt16 => filler.ConvertedAsync<ushort>(grid),
            VoxelType.Int32 => filler.ConvertedAsync<int>(grid),
            VoxelType.Float32 => filler.ConvertedAsync<float>(grid),
            _ => filler.ConvertedAsync<double>(grid),
        };
    }

    /// <summary>The frames of each file with their slice in the volume.</summary>
    internal static IReadOnlyList<(SeriesFrame Frame, int Slice)[]> Files(DicomSeries series) =>
        [.. series.Frames.Select((f, i) => (Frame: f, Slice: i)).GroupBy(f => f.Frame.File).Select(g => g.ToArray())];

    private static long LengthOf(ImageFile file) => File.Exists(file.Path) ? FileLength.Of(file.Path)
        : throw new ClaraException(StatusCode.NotFound, $"{file.Name} is not there any more; read the folder again.");

    private static void RequireMemory(DicomSeries series, Grid grid, int voxelBytes)
    {
        // The volume, and the frames of the files that are decoded at the same time.
        long needed = checked((grid.Size.Count * voxelBytes) + series.Frames.Select(f => f.File.Layout).Where(l => l.Frames > 1).Select(l => l.TotalBytes).DefaultIfEmpty(0).Max());
        long available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (needed > available)
            throw new ClaraException(StatusCode.Memory, FormattableString.Invariant(
                $"The series needs {needed / (double)(1 << 30):0.0} GiB of memory, and this machine allows {available / (double)(1 << 30):0.0} GiB; read it on a larger machine."));
    }
}
