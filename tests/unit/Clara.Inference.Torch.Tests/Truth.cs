namespace Clara.Inference.Torch.Tests;

/// <summary>What the fixtures compute (Fixtures/make.py), slow and plain.</summary>
internal static class Truth
{
    /// <summary>The weights of make.py's fill: sixteenths, exact in float.</summary>
    public static float[] Weights(int count) => [.. Enumerable.Range(0, count).Select(i => (i * 37 % 19 - 9) / 16f)];

    /// <summary>Convolution [classes] by 3 x 3 x 3 with zeros outside, last axis fastest; with planes: false by 3 x 3 in the last two axes, where x is 1.</summary>
    public static float[] Convolution(ReadOnlySpan<float> image, int classes, (int X, int Y, int Z) size, bool planes = true)
    {
        int deep = planes ? 3 : 1, taps = deep * 9, voxels = size.X * size.Y * size.Z;
        float[] weights = Weights(classes * taps), bias = Weights(classes), answer = new float[classes * voxels];
        for (int c = 0; c < classes; c++)
            for (int x = 0; x < size.X; x++)
                for (int y = 0; y < size.Y; y++)
                    for (int z = 0; z < size.Z; z++)
                    {
                        double sum = bias[c];
                        for (int t = 0; t < taps; t++)
                        {
                            int a = x + t / 9 - deep / 2, b = y + t / 3 % 3 - 1, d = z + t % 3 - 1;
                            if (a >= 0 && a < size.X && b >= 0 && b < size.Y && d >= 0 && d < size.Z)
                                sum += weights[c * taps + t] * (double)image[(a * size.Y + b) * size.Z + d];
                        }
                        answer[c * voxels + (x * size.Y + y) * size.Z + z] = (float)sum;
                    }
        return answer;
    }

    /// <summary>[channels, x, y, z] with x and z exchanged.</summary>
    public static float[] Turned(ReadOnlySpan<float> values, int channels, (int X, int Y, int Z) size)
    {
        float[] turned = new float[values.Length];
        for (int c = 0; c < channels; c++)
            for (int x = 0; x < size.X; x++)
                for (int y = 0; y < size.Y; y++)
                    for (int z = 0; z < size.Z; z++)
                        turned[((c * size.Z + z) * size.Y + y) * size.X + x] = values[((c * size.X + x) * size.Y + y) * size.Z + z];
        return turned;
    }

    public static float[] Random(int count, int seed, float high = 1)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => high * random.NextSingle())];
    }

    public static void Same(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance)
    {
        Assert.That(actual.Length, Is.EqualTo(expected.Length));
        for (int i = 0; i < expected.Length; i++)
            if (!(Math.Abs(expected[i] - (double)actual[i]) <= tolerance))
                Assert.Fail(FormattableString.Invariant($"value {i} of {expected.Length} is {actual[i]:R}, expected is {expected[i]:R} (tolerance {tolerance})"));
    }
}
