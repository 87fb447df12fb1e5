using System.Globalization;
using System.Runtime.InteropServices;
using Clara.Imaging;
using Clara.TestKit;

namespace Clara.Inference.Tests;

/// <summary>The outside truth for arrays of floats.</summary>
internal static class Numpy
{
    private const string Before = """
        import sys, os, numpy as np
        folder = sys.argv[1]
        inputs = [np.fromfile(os.path.join(folder, f), np.float32) for f in sorted(os.listdir(folder))]
        def volume(values, size): return values.reshape(size, order='F')
        def flat(array): return np.asarray(array).flatten(order='F')

        """;

    /// <summary>Runs the script, which finds <c>inputs</c> and leaves its answer in <c>answer</c>; floats x fastest by <c>volume</c> and <c>flat</c>.</summary>
    public static float[] Run(string script, params float[][] inputs)
    {
        using TempFolder folder = new();
        for (int i = 0; i < inputs.Length; i++)
            File.WriteAllBytes(folder.File(i.ToString("D3", CultureInfo.InvariantCulture)), MemoryMarshal.AsBytes<float>(inputs[i]).ToArray());
        Python.Run(Before + script + "\nnp.asarray(answer).astype(np.float32).tofile(os.path.join(folder, 'answer'))\n", folder.Path);
        return MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(folder.File("answer"))).ToArray();
    }

    public static void Same(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance, string what = "")
    {
        Assert.That(actual.Length, Is.EqualTo(expected.Length), what);
        for (int i = 0; i < expected.Length; i++)
            if (!(Math.Abs(expected[i] - (double)actual[i]) <= tolerance) && !(float.IsNaN(expected[i]) && float.IsNaN(actual[i])))
                Assert.Fail(FormattableString.Invariant($"{what}: value {i} of {expected.Length} is {actual[i]:R}, numpy has {expected[i]:R} (tolerance {tolerance})"));
    }

    public static float[] Random(int count, int seed, double low = 0, double high = 1)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(low + (high - low) * random.NextDouble()))];
    }

    public static Volume<float> Volume(Grid grid, float[] values) => Clara.Imaging.Volume.Wrap<float>(values, grid);
}
