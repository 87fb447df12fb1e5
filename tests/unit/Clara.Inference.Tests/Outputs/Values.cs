using Clara.Imaging;
using Clara.Inference.Inferers;

namespace Clara.Inference.Tests.Outputs;

/// <summary>A network's values without a network.</summary>
internal static class Values
{
    public static NetworkOutput Of(Size3 size, int classes, float[] values) => new(Grid.Axial(size, new(1, 1, 1)), classes, values);

    /// <summary>Few different values, so that ties are many; now and then NaN and infinities.</summary>
    public static float[] Odd(int count, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(40) switch
        {
            0 => float.NaN, 1 => float.PositiveInfinity, 2 => float.NegativeInfinity, 3 => -0f, int v => (v - 20) / 4,
        })];
    }

    public static IEnumerable<Size3> Sizes() => [new(1, 1, 1), new(3, 1, 1), new(7, 1, 5), new(8, 8, 8), new(31, 5, 3), new(1, 4099, 1), new(17, 19, 41)];
}
