namespace Clara.Inference.Conversion.Layers;

/// <summary>Numbers an axis: layers have two or three, the reference pass always three.</summary>
internal static class Axes
{
    /// <summary>Three numbers; an axis that is not there has the given one.</summary>
    public static int[] Three(IReadOnlyList<int> values, int missing) => values.Count == 3 ? [.. values] : [values[0], values[1], missing];

    /// <summary>The same number for each axis.</summary>
    public static int[] All(int rank, int value) => [.. Enumerable.Repeat(value, rank)];

    /// <summary>As messages show it.</summary>
    public static string Text(IEnumerable<int> values) => string.Join(" x ", values);
}
