using Clara.Imaging;

namespace Clara.Inference;

/// <summary>
/// The data term: how likely an intensity is inside and outside of the structure, from two smoothed histograms fitted to a soft mask, and how strongly a
/// voxel is therefore pulled to either side. Sums are in array order, so fits are the same in every run.
/// </summary>
internal sealed class IntensityModel
{
    /// <summary>Histogram bins over the window; rarer intensities fall into its end bins.</summary>
    private const int Bins = 64;

    /// <summary>Half width of the window in robust standard deviations of the seeds.</summary>
    private const double WindowInSpreads = 6;

    /// <summary>Smoothing of the histograms, bins; some 0.3 spreads, for a few dozen seeds fill few bins.</summary>
    private const double SmoothingBins = 1.5;

    /// <summary>Share of an even distribution in each histogram, so that no intensity is impossible.</summary>
    private const double EvenShare = 1e-3;

    /// <summary>Pull to the outside of a voxel that is certainly outside, against 1 for an edge weight in flat tissue.</summary>
    private const float PullOut = 0.03f;

    /// <summary>Pull to the inside; a tenth, for the same tissue may go on beyond the structure, while other tissue is never the structure.</summary>
    private const float PullIn = 0.003f;

    private readonly AnnotationRegion _region;
    private readonly byte[] _bins;

    /// <summary>Bins the region's values around the seeds' median; <paramref name="noise"/> is the least spread.</summary>
    public IntensityModel(AnnotationRegion region, int[] seeds, double noise, int degree, CancellationToken ct)
    {
        _region = region;
        (double centre, double spread) = IntensityScale.Robust([.. seeds.Select(s => (double)region.Values[region.FromBox(s)])]);
        double half = WindowInSpreads * Math.Max(spread, noise);
        byte[] bins = new byte[region.Values.Length];
        Slabs.Run(bins.Length, degree, (from, to) =>
        {
            for (int i = from; i < to; i++)
                bins[i] = (byte)Math.Clamp((region.Values[i] - centre + half) / (2 * half) * Bins, 0, Bins - 1);
        }, ct);
        _bins = bins;
    }

    /// <summary>Fits to a soft mask (0 to 1, the walker's layout; the margin is outside) and sets each box voxel's pull to 1 and to 0.</summary>
    public void Fit(float[] mask, float[] pullIn, float[] pullOut, CancellationToken ct)
    {
        double[] inside = new double[Bins], outside = new double[Bins];
        foreach (byte b in _bins)
            outside[b]++;
        ForBox((bin, i) =>
        {
            inside[bin] += mask[i];
            outside[bin] -= mask[i];
        }, ct);
        Normalise(inside);
        Normalise(outside);
        float[] ins = new float[Bins], outs = new float[Bins];
        for (int b = 0; b < Bins; b++)
        {
            double posterior = inside[b] / (inside[b] + outside[b]);
            // The fourth power: only voxels that the histograms are sure of are pulled, the rest is the walker's.
            (ins[b], outs[b]) = (PullIn * (float)Math.Pow(posterior, 4), PullOut * (float)Math.Pow(1 - posterior, 4));
        }
        ForBox((bin, i) => (pullIn[i], pullOut[i]) = (ins[bin], outs[bin]), ct);
    }

    private void ForBox(Action<byte, int> body, CancellationToken ct)
    {
        Size3 box = _region.Box.Size;
        for (int z = 0; z < box.Z; z++)
        {
            ct.ThrowIfCancellationRequested();
            for (int y = 0; y < box.Y; y++)
                for (int x = 0, r = _region.BoxRow(y, z), i = RandomWalker.Index(box, 0, y, z); x < box.X; x++)
                    body(_bins[r + x], i + x);
        }
    }

    /// <summary>Smooths by a Gaussian and makes the sum 1.</summary>
    private static void Normalise(double[] histogram)
    {
        int reach = (int)Math.Ceiling(3 * SmoothingBins);
        double[] copy = (double[])histogram.Clone();
        Array.Clear(histogram);
        for (int b = 0; b < Bins; b++)
            for (int k = Math.Max(-reach, -b); k <= reach && b + k < Bins; k++)
                histogram[b + k] += Math.Max(0, copy[b]) * Math.Exp(-0.5 * k * k / (SmoothingBins * SmoothingBins));
        double sum = histogram.Sum();
        for (int b = 0; b < Bins; b++)
            histogram[b] = (sum > 0 ? histogram[b] / sum : 0) + EvenShare / Bins;
    }
}
