using System.Numerics;

namespace Clara.Imaging;

/// <summary>Slope and intercept of a file whose voxels do not mean themselves.</summary>
internal readonly record struct VoxelScaling(double Slope, double Inter)
{
    /// <summary>Up to here float32 holds every whole number.</summary>
    private const double LargestExactSingle = 1 << 24;

    /// <summary>Whether float32 would lose something: 64-bit floats, integers above 16 bit, and whole results beyond 2^24.</summary>
    public bool NeedsDouble<S>() where S : unmanaged, INumber<S>, IMinMaxValue<S>
    {
        if (typeof(S) == typeof(float))
            return false;
        if (typeof(S) == typeof(double) || double.CreateTruncating(S.MaxValue) > ushort.MaxValue)
            return true;
        double largest = Math.Max(
            Math.Abs(double.CreateTruncating(S.MinValue) * Slope + Inter), Math.Abs(double.CreateTruncating(S.MaxValue) * Slope + Inter));
        return double.IsInteger(Slope) && double.IsInteger(Inter) && largest > LargestExactSingle;
    }
}
