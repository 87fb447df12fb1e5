using System.Numerics;
using System.Numerics.Tensors;
using Clara.Imaging;

namespace Clara.Inference.Transforms;

/// <summary>Maps the image's own lowest and highest value to a range (MONAI's ScaleIntensityd); a constant image becomes the low end.</summary>
public sealed class ScaleIntensity(float low, float high) : IImageTransform
{
    /// <inheritdoc/>
    public void Apply(Sample sample, WorkContext work)
    {
        foreach (Volume<float> channel in sample.Channels)
        {
            (float min, float max) = Linear.Range(channel.Memory, work);
            double scale = max > min ? (high - (double)low) / (max - (double)min) : 0;
            Linear.Map(channel.Memory, min, scale, low, work);
        }
    }
}

/// <summary>Maps a given range a to b linearly, then clips to b where asked (ScaleIntensityRange, ScaleIntensityRanged).</summary>
public sealed class ScaleIntensityRange(double aMin, double aMax, double bMin, double bMax, bool clip) : IImageTransform
{
    /// <inheritdoc/>
    public void Apply(Sample sample, WorkContext work)
    {
        double scale = (bMax - bMin) / (aMax - aMin);
        foreach (Volume<float> channel in sample.Channels)
        {
            Linear.Map(channel.Memory, aMin, scale, bMin, work);
            if (clip)
                TensorPrimitives.Clamp(channel.Voxels, (float)Math.Min(bMin, bMax), (float)Math.Max(bMin, bMax), channel.Voxels);
        }
    }
}

/// <summary>Subtracts the mean and divides by the population's standard deviation; where only non-zero voxels count, zeros stay (NormalizeNonzeroIntensities, NormalizeIntensityd).</summary>
public sealed class NormalizeIntensity(bool nonzero) : IImageTransform
{
    /// <inheritdoc/>
    public void Apply(Sample sample, WorkContext work)
    {
        foreach (Volume<float> channel in sample.Channels)
            Apply(channel.Voxels, work);
    }

    private void Apply(Span<float> voxels, WorkContext work)
    {
        double sum = 0, squares = 0;
        long count = 0;
        foreach (float v in voxels)
            if (!nonzero || v != 0)
            {
                sum += v;
                count++;
            }
        if (count == 0)
            return;
        double mean = sum / count;
        work.Token.ThrowIfCancellationRequested();
        // A second look at the voxels: the difference of large squares would lose a small spread.
        foreach (float v in voxels)
            if (!nonzero || v != 0)
                squares += (v - mean) * (v - mean);
        double deviation = Math.Sqrt(squares / count);
        double scale = deviation > 0 ? 1 / deviation : 1;
        work.Token.ThrowIfCancellationRequested();
        foreach (ref float v in voxels)
            if (!nonzero || v != 0)
                v = (float)((v - mean) * scale);
    }
}

/// <summary>(x - subtrahend) / divisor (CenterData; NormalizeIntensityd with both given).</summary>
public sealed class CenterData(double subtrahend, double divisor) : IImageTransform
{
    /// <inheritdoc/>
    public void Apply(Sample sample, WorkContext work)
    {
        foreach (Volume<float> channel in sample.Channels)
            Linear.Map(channel.Memory, subtrahend, 1 / divisor, 0, work);
    }
}

internal static class Linear
{
    private const int Block = 1 << 16;

    /// <summary>
    /// (v - zero) * scale + offset, in place and in double: in float a range that is small beside its values would be lost in v * scale, and one of 6e38 in v - zero.
    /// </summary>
    public static void Map(Memory<float> voxels, double zero, double scale, double offset, WorkContext work) => Slabs.Run((voxels.Length + Block - 1) / Block, work.Degree, (b0, b1) =>
    {
        Span<float> part = voxels.Span[(b0 * Block)..Math.Min(voxels.Length, b1 * Block)];
        Vector<double> z = new(zero), s = new(scale), o = new(offset);
        int i = 0;
        for (; i <= part.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(part[i..]), out Vector<double> low, out Vector<double> high);
            Vector.Narrow((low - z) * s + o, (high - z) * s + o).CopyTo(part[i..]);
        }
        for (; i < part.Length; i++)
            part[i] = (float)((part[i] - zero) * scale + offset);
    }, work.Token);

    /// <summary>Lowest and highest value, in one look at the memory.</summary>
    public static (float Min, float Max) Range(Memory<float> voxels, WorkContext work)
    {
        float min = float.PositiveInfinity, max = float.NegativeInfinity;
        Lock merging = new();
        Slabs.Run((voxels.Length + Block - 1) / Block, work.Degree, (b0, b1) =>
        {
            float low = float.PositiveInfinity, high = float.NegativeInfinity;
            for (int b = b0; b < b1; b++)
            {
                ReadOnlySpan<float> part = voxels.Span[(b * Block)..Math.Min(voxels.Length, (b + 1) * Block)];
                (low, high) = (Math.Min(low, TensorPrimitives.Min(part)), Math.Max(high, TensorPrimitives.Max(part)));
            }
            lock (merging)
                (min, max) = (Math.Min(min, low), Math.Max(max, high));
        }, work.Token);
        return (min, max);
    }
}
