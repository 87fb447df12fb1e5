using System.Numerics;

namespace Clara.Inference.Inferers;

/// <summary>
/// A float in two bytes with six bits of exponent and nine of mantissa, where half precision has five and ten: one binary digit less, and up to 1.4e14 instead of 65504. The smallest values are
/// half precision's. What is beyond counts as the largest there is; infinities and NaN stay.
/// </summary>
internal static class WideHalf
{
    /// <summary>(2 - 2^-9) * 2^46.</summary>
    public const float Largest = 140600049401856;

    private const int Cut = 14; // bits of a float's mantissa that are left out
    private const uint Sign = 0x8000, Infinity = 0x7E00, Above = 0x7FFF, SingleInfinity = 0x7F800000;
    private const float Down = 1.0f / Up, Up = 2596148429267413814265248164610048f; // 2^111, exactly: the exponent's bias is 16 and a float's 127

    /// <summary>The nearest ones; of two equally near that with an even mantissa. Spans of one length.</summary>
    public static void From(ReadOnlySpan<float> values, Span<ushort> codes)
    {
        int i = 0;
        for (; i <= codes.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
            Vector.Narrow(Code(new(values[i..])), Code(new(values[(i + Vector<float>.Count)..]))).CopyTo(codes[i..]);
        for (; i < codes.Length; i++)
            codes[i] = (ushort)Code(new(values[i]))[0];
    }

    /// <summary>Exact. Spans of one length.</summary>
    public static void To(ReadOnlySpan<ushort> codes, Span<float> values)
    {
        int i = 0;
        for (; i <= codes.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(codes[i..]), out Vector<uint> low, out Vector<uint> high);
            Value(low).CopyTo(values[i..]);
            Value(high).CopyTo(values[(i + Vector<float>.Count)..]);
        }
        for (; i < codes.Length; i++)
            values[i] = Value(new(codes[i]))[0];
    }

    private static Vector<uint> Code(Vector<float> values)
    {
        Vector<uint> bits = Vector.AsVectorUInt32(values), size = bits & new Vector<uint>(int.MaxValue);
        Vector<uint> scaled = Vector.AsVectorUInt32(Vector.Min(Vector.AsVectorSingle(size), new(Largest)) * Down);
        Vector<uint> rounded = (scaled + new Vector<uint>((1 << Cut - 1) - 1) + (scaled >>> Cut & Vector<uint>.One)) >>> Cut;
        // Quiet NaN, as arithmetic leaves them, have a bit among those that stay.
        Vector<uint> special = size >>> Cut & new Vector<uint>(Above);
        return Vector.ConditionalSelect(Vector.GreaterThanOrEqual(size, new(SingleInfinity)), special, rounded) | (bits >>> 16 & new Vector<uint>(Sign));
    }

    private static Vector<float> Value(Vector<uint> codes)
    {
        Vector<uint> size = codes & new Vector<uint>(Above), bits = size << Cut;
        Vector<uint> finite = Vector.AsVectorUInt32(Vector.AsVectorSingle(bits) * Up);
        return Vector.AsVectorSingle(Vector.ConditionalSelect(Vector.GreaterThanOrEqual(size, new(Infinity)), bits | new Vector<uint>(SingleInfinity), finite) | (codes & new Vector<uint>(Sign)) << 16);
    }
}
