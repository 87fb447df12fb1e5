using System.Numerics.Tensors;

namespace Clara.Inference.Transforms;

/// <summary>Which voxels count as foreground: a comparison with a number, in float as frameworks do it. Since 0.2.</summary>
/// <param name="Sign">&gt;, &gt;=, &lt;, &lt;=, == or !=.</param>
/// <param name="Value">What is compared with.</param>
public readonly record struct Foreground(string Sign, float Value)
{
    /// <summary>Whether a voxel is foreground; one that is no number only by "!=".</summary>
    public bool Has(float voxel) => Sign switch
    {
        ">" => voxel > Value, ">=" => voxel >= Value, "<" => voxel < Value, "<=" => voxel <= Value, "==" => voxel == Value, _ => voxel != Value,
    };

    /// <summary>First and last foreground voxel of a row; null where it has none.</summary>
    internal (int First, int Last)? In(ReadOnlySpan<float> row)
    {
        // Most rows are air: one look at the extreme value spares the comparisons.
        if (Sign is ">" or ">=" && !Has(TensorPrimitives.Max(row)) || Sign is "<" or "<=" && !Has(TensorPrimitives.Min(row)))
            return null;
        int first = 0, last = row.Length - 1;
        while (first <= last && !Has(row[first]))
            first++;
        while (last >= first && !Has(row[last]))
            last--;
        return first <= last ? (first, last) : null;
    }
}
