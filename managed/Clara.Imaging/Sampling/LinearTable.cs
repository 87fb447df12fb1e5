namespace Clara.Imaging;

/// <summary>The two source indices and the upper one's weight of each target index along one axis. Indices count from <see cref="First"/>, the lowest that is used.</summary>
internal sealed class LinearTable
{
    private LinearTable(int[] lower, int[] upper, float[] weight, int first, bool[] used)
    {
        (Lower, Upper, Weight) = (lower, upper, weight);
        (First, Used) = (first, used);
    }

    public int[] Lower { get; }

    /// <summary>Equal to the lower one where its weight is 0: what has no weight is not read.</summary>
    public int[] Upper { get; }

    public float[] Weight { get; }

    public int First { get; }

    /// <summary>From <see cref="First"/> to the highest used index: whether this one is used.</summary>
    public bool[] Used { get; }

    public static LinearTable Of(SampleAxis axis)
    {
        int[] lower = new int[axis.Count], upper = new int[axis.Count];
        float[] weight = new float[axis.Count];
        int first = int.MaxValue, last = 0;
        for (int i = 0; i < axis.Count; i++)
        {
            double at = axis.At(i);
            lower[i] = (int)at;
            weight[i] = (float)(at - lower[i]);
            upper[i] = weight[i] == 0 ? lower[i] : lower[i] + 1;
            (first, last) = (Math.Min(first, lower[i]), Math.Max(last, upper[i]));
        }
        bool[] used = new bool[last - first + 1];
        for (int i = 0; i < axis.Count; i++)
        {
            used[lower[i] -= first] = true;
            used[upper[i] -= first] = true;
        }
        return new(lower, upper, weight, first, used);
    }
}
