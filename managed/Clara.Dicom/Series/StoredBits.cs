using System.Numerics;

namespace Clara.Dicom.Series;

/// <summary>Stored values out of their cells (PS3.5 section 8.1.1): the bits below HighBit, with the sign carried up; what other bits hold (old overlays) is no part of the value.</summary>
internal static class StoredBits
{
    /// <summary>Least stored value.</summary>
    public static long Least(this PixelLayout layout) => layout.Signed ? -(1L << (layout.BitsStored - 1)) : 0;

    /// <summary>Greatest stored value.</summary>
    public static long Greatest(this PixelLayout layout) => layout.Signed ? (1L << (layout.BitsStored - 1)) - 1 : (long)(ulong.MaxValue >> (64 - layout.BitsStored));

    /// <summary>Values of 16-bit cells in place, plus a summand (modulo 2^16: where the result fits, it is exact).</summary>
    public static void Take(Span<short> cells, PixelLayout layout, short plus)
    {
        int up = 15 - layout.HighBit, down = 16 - layout.BitsStored;
        if (up == 0 && down == 0 && plus == 0)
            return;
        Span<Vector<short>> wide = System.Runtime.InteropServices.MemoryMarshal.Cast<short, Vector<short>>(cells);
        Vector<short> summand = new(plus);
        if (layout.Signed)
            for (int i = 0; i < wide.Length; i++)
                wide[i] = Vector.ShiftRightArithmetic(Vector.ShiftLeft(wide[i], up), down) + summand;
        else
            for (int i = 0; i < wide.Length; i++)
                wide[i] = Vector.ShiftRightLogical(Vector.ShiftLeft(wide[i], up), down) + summand;
        for (int i = wide.Length * Vector<short>.Count; i < cells.Length; i++)
            cells[i] = unchecked((short)(One(cells[i], up, down, layout.Signed) + plus));
    }

    /// <summary>Values of cells of 8, 16 or 32 bits as whole numbers.</summary>
    /// <typeparam name="S">sbyte, short or int.</typeparam>
    public static long Value<S>(S cell, PixelLayout layout) where S : unmanaged, IBinaryInteger<S>
    {
        int unused = 64 - layout.BitsStored;
        ulong bits = ulong.CreateTruncating(cell) << (63 - layout.HighBit);
        return layout.Signed ? (long)bits >> unused : (long)(bits >> unused);
    }

    private static short One(short cell, int up, int down, bool signed) => unchecked(signed ? (short)((short)(cell << up) >> down) : (short)((ushort)(cell << up) >> down));
}
