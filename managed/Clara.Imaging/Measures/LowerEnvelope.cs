namespace Clara.Imaging;

/// <summary>
/// One line of the exact distance transform: at each place the lowest of the parabolas that stand on the line's finite values, by
/// P. Felzenszwalb and D. Huttenlocher, "Distance transforms of sampled functions" (Theory of Computing 8, 2012), linear in the line's length.
/// Has the line's workspace; one thread.
/// </summary>
internal sealed class LowerEnvelope(int length, double spacingMm)
{
    private readonly double _square = spacingMm * spacingMm;
    private readonly double[] _value = new double[length];
    private readonly int[] _foot = new int[length];
    private readonly double[] _from = new double[length];

    /// <summary>Squared mm in and out; infinite where nothing is known yet, and everywhere when no value is finite.</summary>
    public void Apply(Span<double> line)
    {
        line.CopyTo(_value);
        int count = 0;
        for (int q = 0; q < line.Length; q++)
        {
            if (double.IsPositiveInfinity(_value[q]))
                continue;
            double from = double.NegativeInfinity;
            while (count > 0)
            {
                from = Crossing(_foot[count - 1], q);
                if (from > _from[count - 1])
                    break;
                count--;
            }
            _foot[count] = q;
            _from[count] = count == 0 ? double.NegativeInfinity : from;
            count++;
        }
        if (count == 0)
            return;
        int lowest = 0;
        for (int q = 0; q < line.Length; q++)
        {
            while (lowest + 1 < count && _from[lowest + 1] < q)
                lowest++;
            double steps = q - _foot[lowest];
            line[q] = _value[_foot[lowest]] + steps * steps * _square;
        }
    }

    /// <summary>Where the parabola on q falls below that on p, p left of q, in voxels.</summary>
    private double Crossing(int p, int q) => (_value[q] - _value[p]) / (2 * _square * (q - p)) + (p + q) / 2.0;
}
