namespace Clara.Imaging;

/// <summary>How far two segmentations agree on a label. Any thread. Since 0.1.</summary>
public static class Overlap
{
    /// <summary>Dice 2|A and B| / (|A| + |B|), 0 to 1; 1 where neither has the label. Throws <see cref="GeometryException"/> for different grids.</summary>
    public static double Dice(LabelMap a, LabelMap b, int id)
    {
        (long both, long inA, long inB) = Count(a, b, id);
        return inA + inB == 0 ? 1 : 2.0 * both / (inA + inB);
    }

    /// <summary>Jaccard |A and B| / |A or B|, 0 to 1; 1 where neither has the label. Throws <see cref="GeometryException"/> for different grids.</summary>
    public static double Jaccard(LabelMap a, LabelMap b, int id)
    {
        (long both, long inA, long inB) = Count(a, b, id);
        return inA + inB == 0 ? 1 : (double)both / (inA + inB - both);
    }

    private static (long Both, long InA, long InB) Count(LabelMap a, LabelMap b, int id)
    {
        LabelSelection selection = new(id);
        if (!a.Grid.IsSameAs(b.Grid))
            throw new GeometryException("The two label maps do not lie on the same grid; resample one onto the other's first.");
        ReadOnlySpan<ushort> u = a.Voxels, v = b.Voxels;
        long both = 0, inA = 0, inB = 0;
        for (int i = 0; i < u.Length; i++)
        {
            bool x = selection.Has(u[i]), y = selection.Has(v[i]);
            both += x & y ? 1 : 0;
            inA += x ? 1 : 0;
            inB += y ? 1 : 0;
        }
        return (both, inA, inB);
    }
}
