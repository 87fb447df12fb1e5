using System.Globalization;
using Clara.Imaging;
using Clara.TestKit;

namespace Clara.Inference.Tests.Annotators.RandomWalkerTests;

public sealed class SolverTests
{
    [TestCase(5, 4, 3), TestCase(11, 3, 2), TestCase(9, 8, 1), TestCase(1, 1, 6), TestCase(1, 1, 1)]
    public void Gives_what_elimination_gives(int nx, int ny, int nz)
    {
        Size3 box = new(nx, ny, nz);
        Random random = new(nx);
        int n = RandomWalker.LengthOf(box), rowStep = nx + 2, sliceStep = rowStep * (ny + 2);
        float[] x = Weights(), y = Weights(), z = Weights(), pullIn = Weights(), pullOut = Weights();
        int[] voxels = [.. from k in Enumerable.Range(0, nz) from j in Enumerable.Range(0, ny) from i in Enumerable.Range(0, nx) select RandomWalker.Index(box, i, j, k)];
        int seed = voxels[voxels.Length / 2];
        double[] expected = Eliminate(voxels, seed, [(1, x), (rowStep, y), (sliceStep, z)], pullIn, pullOut);
        float[] solved = new float[n];
        new RandomWalker(box, x, y, z, [seed], pullIn, pullOut, 2, CancellationToken.None).Solve(solved, 1e-7, 1000, CancellationToken.None);
        for (int i = 0; i < voxels.Length; i++)
            Assert.That(solved[voxels[i]], Is.EqualTo(expected[i]).Within(1e-4), $"voxel {i}");

        float[] Weights() => [.. Enumerable.Range(0, n).Select(_ => 0.01f + (float)random.NextDouble())];
    }

    [Test]
    public void Gives_scikit_images_probabilities()
    {
        Size3 box = new(9, 7, 5);
        int nx = box.X + 2, ny = box.Y + 2, n = RandomWalker.LengthOf(box);
        Random random = new(3);
        float[] image = [.. Enumerable.Range(0, n).Select(i => (float)((i % nx < 5 ? 0.3 : 0.6) + 0.1 * random.NextDouble()))];
        double mean = image.Average(v => (double)v), deviation = Math.Sqrt(image.Average(v => (v - mean) * (v - mean)));
        int[] seeds = [RandomWalker.Index(box, 1, 2, 2), RandomWalker.Index(box, 2, 3, 1)];
        float[] solved = new float[n];
        new RandomWalker(box, Edges(1), Edges(nx), Edges(nx * ny), seeds, new float[n], new float[n], 1, CancellationToken.None).Solve(solved, 1e-7, 2000, CancellationToken.None);

        // The shell of one voxel around the box is background there, as the halo is here.
        string output = Python.Run("""
            import sys, numpy as np
            from skimage.segmentation import random_walker
            v = np.array([float(s) for s in sys.argv[2].split()]).reshape([int(s) for s in sys.argv[1].split()])
            labels = np.full(v.shape, 2)
            labels[1:-1, 1:-1, 1:-1] = 0
            labels.ravel()[[int(s) for s in sys.argv[3].split()]] = 1
            p = random_walker(v, labels, beta=100, mode='bf', return_full_prob=True)[0]
            print(' '.join(repr(float(x)) for x in p.ravel()))
            """, $"{box.Z + 2} {ny} {nx}", string.Join(' ', image.Select(v => v.ToString("R", CultureInfo.InvariantCulture))), string.Join(' ', seeds));
        double[] expected = [.. output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(s => double.Parse(s, CultureInfo.InvariantCulture))];
        Assert.That(expected, Has.Length.EqualTo(n));
        for (int i = 0; i < n; i++)
            Assert.That(solved[i], Is.EqualTo(expected[i]).Within(1e-3), $"voxel {i}");
        Assert.That(solved.Count(p => p is > 0.05f and < 0.95f), Is.GreaterThan(20), "the case shows nothing");

        // scikit-image: exp(-beta / (10 standard deviation) * difference^2) + 1e-10.
        float[] Edges(int step) => [.. Enumerable.Range(0, n).Select(i => i + step >= n ? 0 : (float)(Math.Exp(-100 / (10 * deviation) * Math.Pow(image[i + step] - image[i], 2)) + 1e-10))];
    }

    [Test]
    public void Every_degree_gives_the_same_bits()
    {
        Size3 box = new(45, 40, 38);
        int n = RandomWalker.LengthOf(box);
        float[] expected = Solved(1);
        foreach (int degree in new[] { 2, 3, 5, 16, 0 })
            Assert.That(Solved(degree).AsSpan().SequenceEqual(expected), $"degree {degree}");

        float[] Solved(int degree)
        {
            Random random = new(9);
            float[] x = Values(), y = Values(), z = Values(), solved = new float[n];
            new RandomWalker(box, x, y, z, [RandomWalker.Index(box, 20, 20, 20)], new float[n], Values(), degree, CancellationToken.None)
                .Solve(solved, 1e-4, 200, CancellationToken.None);
            return solved;
            float[] Values() => [.. Enumerable.Range(0, n).Select(_ => (float)random.NextDouble())];
        }
    }

    /// <summary>The oracle: Gauss on the dense system, double.</summary>
    private static double[] Eliminate(int[] voxels, int seed, (int Step, float[] Weights)[] edges, float[] pullIn, float[] pullOut)
    {
        int n = voxels.Length;
        double[,] a = new double[n, n + 1];
        for (int i = 0; i < n; i++)
        {
            if (voxels[i] == seed)
            {
                a[i, i] = a[i, n] = 1;
                continue;
            }
            a[i, i] = pullIn[voxels[i]] + pullOut[voxels[i]];
            a[i, n] = pullIn[voxels[i]];
            foreach ((int step, float[] weights) in edges)
                foreach ((int next, float w) in new[] { (voxels[i] + step, weights[voxels[i]]), (voxels[i] - step, weights[voxels[i] - step]) })
                {
                    a[i, i] += w;
                    int j = Array.IndexOf(voxels, next);
                    if (j >= 0)
                        a[i, j] -= w;
                }
        }
        for (int c = 0; c < n; c++)
            for (int r = 0; r < n; r++)
                if (r != c && a[r, c] != 0)
                {
                    double f = a[r, c] / a[c, c];
                    for (int k = c; k <= n; k++)
                        a[r, k] -= f * a[c, k];
                }
        return [.. Enumerable.Range(0, n).Select(i => a[i, n] / a[i, i])];
    }
}
