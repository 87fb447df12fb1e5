using Clara.Imaging;

namespace Clara.Inference;

/// <summary>
/// How likely an intensity is inside and outside of the structure: two smoothed histograms over a window that the seeds choose, refitted to a soft mask.
/// </summary>
internal sealed class IntensityModel
{
    private readonly AnnotationRegion _region;
    private readonly AnnotatorSettings _settings;
    private readonly ushort[] _bins;
    private readonly int _count, _side;
    private readonly double[] _inside, _outside;

    public IntensityModel(AnnotationRegion region, int[] seeds, AnnotatorSettings settings, int degree, CancellationToken ct)
    {
        (_region, _settings) = (region, settings);
        float[] values = [.. seeds.Select(s => region.Values[RegionIndex(s)]).Order()];
        Centre = values[values.Length / 2];
        float[] deviations = [.. values.Select(v => Math.Abs(v - Centre)).Order()];
        Noise = NoiseOf(region);
        Spread = Math.Max(1.4826f * deviations[deviations.Length / 2], Noise);
        bool two = settings.Mode == 1;
        _side = settings.Bins;
        _count = two ? _side * _side : _side;
        _inside = new double[_count];
        _outside = new double[_count];
        float low = Centre - (float)settings.WindowK * Spread, width = 2 * (float)settings.WindowK * Spread;
        _bins = new ushort[region.Values.Length];
        float[] smooth = two ? SeedMap.Smooth(SeedMap.Smooth(region.Values, region.Size, degree, ct), region.Size, degree, ct) : region.Values;
        for (int i = 0; i < _bins.Length; i++)
        {
            int b = Bin(region.Values[i]);
            _bins[i] = (ushort)(two ? b * _side + Bin(smooth[i]) : b);
        }
        int Bin(float v) => width > 0 ? (int)Math.Clamp((v - low) / width * _side, 0, _side - 1) : 0;
    }

    /// <summary>Median intensity of the seeds.</summary>
    public float Centre { get; }

    /// <summary>Robust standard deviation of the seeds' intensities, at least the noise.</summary>
    public float Spread { get; }

    /// <summary>Robust standard deviation of the region's noise, from differences of neighbours along x.</summary>
    public float Noise { get; }

    /// <summary>Fits both histograms to a soft mask over the box; margin voxels are outside.</summary>
    public void Fit(float[] inside)
    {
        Array.Clear(_inside);
        Array.Clear(_outside);
        Size3 size = _region.Size;
        for (int z = 0, i = 0; z < size.Z; z++)
            for (int y = 0; y < size.Y; y++)
                for (int x = 0; x < size.X; x++, i++)
                {
                    if (_region.Box.Contains(new(x, y, z)))
                    {
                        float w = inside[BoxIndex(x, y, z)];
                        _inside[_bins[i]] += w;
                        _outside[_bins[i]] += (1 - w) * _settings.BgBoxShare;
                    }
                    else
                    {
                        _outside[_bins[i]] += 1;
                    }
                }
        Normalise(_inside);
        Normalise(_outside);
    }

    private void Normalise(double[] histogram)
    {
        if (_count > _side)
        {
            Smooth(histogram, _settings.BinSigma, _side, 1);
            Smooth(histogram, _settings.BinSigma, _side, _side);
        }
        else
        {
            Smooth(histogram, _settings.BinSigma, _count, 1);
        }
        double sum = histogram.Sum();
        for (int b = 0; b < histogram.Length; b++)
            histogram[b] = (sum > 0 ? histogram[b] / sum : 0) + 1e-3 / _count;
    }

    private static void Smooth(double[] histogram, double sigma, int n, int step)
    {
        int reach = (int)Math.Ceiling(3 * sigma);
        double[] copy = (double[])histogram.Clone();
        Array.Clear(histogram);
        double[] kernel = new double[reach + 1];
        for (int k = 0; k <= reach; k++)
            kernel[k] = Math.Exp(-0.5 * k * k / (sigma * sigma));
        for (int b = 0; b < copy.Length; b++)
        {
            int at = b / step % n;
            for (int k = -reach; k <= reach; k++)
                if (at + k >= 0 && at + k < n)
                    histogram[b + k * step] += copy[b] * kernel[Math.Abs(k)];
        }
    }

    /// <summary>Posterior of the box's voxels under the given prior probability.</summary>
    public void Posterior(float[] result, float[]? spatial)
    {
        Size3 box = _region.Box.Size;
        for (int z = 0, i = 0; z < box.Z; z++)
            for (int y = 0; y < box.Y; y++)
                for (int x = 0; x < box.X; x++, i++)
                {
                    int bin = _bins[RegionIndex(i)];
                    double pi = spatial is null ? _settings.Prior : spatial[i];
                    double f = pi * _inside[bin], b = (1 - pi) * _outside[bin];
                    result[i] = (float)(f / (f + b));
                }
    }

    private int RegionIndex(int boxIndex)
    {
        Size3 box = _region.Box.Size;
        VoxelPoint s = _region.Box.Start;
        return _region.Offset(boxIndex % box.X + s.X, boxIndex / box.X % box.Y + s.Y, boxIndex / (box.X * box.Y) + s.Z);
    }

    private int BoxIndex(int x, int y, int z)
    {
        VoxelPoint s = _region.Box.Start;
        return x - s.X + _region.Box.Size.X * (y - s.Y + _region.Box.Size.Y * (z - s.Z));
    }

    private static float NoiseOf(AnnotationRegion region)
    {
        List<float> d = [];
        Size3 size = region.Size;
        for (int z = 0; z < size.Z; z++)
            for (int y = 0; y < size.Y; y++)
                for (int x = 1; x < size.X; x++)
                {
                    int i = region.Offset(x, y, z);
                    d.Add(Math.Abs(region.Values[i] - region.Values[i - 1]));
                }
        d.Sort();
        return d.Count == 0 ? 0 : 1.4826f * d[d.Count / 2] / MathF.Sqrt(2);
    }
}
