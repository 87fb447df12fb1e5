using System.Numerics;
using System.Runtime.InteropServices;

namespace Clara.Imaging;

/// <summary>Rows of voxels as floats: conversion from any scalar type, and a weighted mean of two rows. Vectors and tails round alike.</summary>
internal static class FloatRows
{
    /// <summary>Converts all of <paramref name="from"/>; the rows have the same length.</summary>
    public static void Convert<T>(ReadOnlySpan<T> from, Span<float> to) where T : unmanaged, INumber<T>
    {
        if (typeof(T) == typeof(float))
        {
            MemoryMarshal.Cast<T, float>(from).CopyTo(to);
            return;
        }
        int i = 0;
        if (typeof(T) == typeof(short))
        {
            ReadOnlySpan<short> shorts = MemoryMarshal.Cast<T, short>(from);
            for (; i <= shorts.Length - Vector<short>.Count; i += Vector<short>.Count)
            {
                Vector.Widen(new Vector<short>(shorts[i..]), out Vector<int> low, out Vector<int> high);
                Vector.ConvertToSingle(low).CopyTo(to[i..]);
                Vector.ConvertToSingle(high).CopyTo(to[(i + Vector<float>.Count)..]);
            }
        }
        for (; i < from.Length; i++)
            to[i] = float.CreateTruncating(from[i]);
    }

    /// <summary>lower + (upper - lower) * weight: equal values stay as they are. <paramref name="to"/> may be one of the two.</summary>
    public static void Blend(ReadOnlySpan<float> lower, ReadOnlySpan<float> upper, float weight, Span<float> to)
    {
        Vector<float> weights = new(weight);
        int i = 0;
        for (; i <= to.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> a = new(lower[i..]);
            (a + (new Vector<float>(upper[i..]) - a) * weights).CopyTo(to[i..]);
        }
        for (; i < to.Length; i++)
            to[i] = lower[i] + (upper[i] - lower[i]) * weight;
    }
}
