using Clara.Imaging;

namespace Clara.Dicom.Series;

/// <summary>Which voxel type holds the values of a series: whole numbers where all slopes and intercepts are whole, in the narrowest of the types that viewers know; else float.</summary>
internal static class ValueRange
{
    /// <summary>The type for the values that the headers allow.</summary>
    public static VoxelType TypeOf(IReadOnlyList<SeriesFrame> frames)
    {
        if (!IsWhole(frames))
            return frames.Max(f => f.File.Layout.BitsStored) > 24 ? VoxelType.Float64 : VoxelType.Float32;
        (double least, double most) = Promised(frames);
        return Narrowest(least, most, frames[0].File.Layout.BitsAllocated);
    }

    /// <summary>Whether all values are whole numbers.</summary>
    public static bool IsWhole(IReadOnlyList<SeriesFrame> frames) => frames.All(f => f.Slope == Math.Floor(f.Slope) && f.Intercept == Math.Floor(f.Intercept));

    /// <summary>The type for whole numbers; 8 bit only where the file has 8.</summary>
    public static VoxelType Narrowest(double least, double most, int allocated) =>
        allocated == 8 && least >= byte.MinValue && most <= byte.MaxValue ? VoxelType.UInt8
        : allocated == 8 && least >= sbyte.MinValue && most <= sbyte.MaxValue ? VoxelType.Int8
        : least >= short.MinValue && most <= short.MaxValue ? VoxelType.Int16
        : least >= ushort.MinValue && most <= ushort.MaxValue ? VoxelType.UInt16
        : least >= int.MinValue && most <= int.MaxValue ? VoxelType.Int32 : VoxelType.Float64;

    /// <summary>Least and greatest value that stored bits, slopes and intercepts allow.</summary>
    public static (double Least, double Most) Promised(IReadOnlyList<SeriesFrame> frames)
    {
        double least = double.PositiveInfinity, most = double.NegativeInfinity;
        foreach (SeriesFrame frame in frames)
        {
            double a = (frame.Slope * frame.File.Layout.Least()) + frame.Intercept, b = (frame.Slope * frame.File.Layout.Greatest()) + frame.Intercept;
            (least, most) = (Math.Min(least, Math.Min(a, b)), Math.Max(most, Math.Max(a, b)));
        }
        return (least, most);
    }
}
