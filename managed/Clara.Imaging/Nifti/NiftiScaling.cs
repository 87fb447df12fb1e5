using System.Numerics;

namespace Clara.Imaging;

/// <summary>scl_slope and scl_inter of a file whose voxels do not mean themselves.</summary>
internal readonly record struct NiftiScaling(double Slope, double Inter)
{
    /// <summary>Up to here float32 holds every whole number.</summary>
    private const double LargestExactSingle = 1 << 24;

    /// <summary>The header's scaling; null for none (slope 0 or not finite, as nibabel and the standard have it) and for the identity.</summary>
    public static NiftiScaling? Of(NiftiHeader h, string name)
    {
        if (h.Slope == 0 || !double.IsFinite(h.Slope))
            return null;
        if (!double.IsFinite(h.Inter))
            throw new ImageFormatException($"The header of {name} scales voxels by an intercept that is no finite number (scl_inter); correct it or write the file again.");
        return h is { Slope: 1, Inter: 0 } ? null : new(h.Slope, h.Inter);
    }

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
