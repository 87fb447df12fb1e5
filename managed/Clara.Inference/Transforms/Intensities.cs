using System.Numerics;
using System.Numerics.Tensors;
using Clara.Imaging;

namespace Clara.Inference.Transforms;

/// <summary>Maps the image's own lowest and highest value to a range (MONAI's ScaleIntensityd); a constant image becomes the low end.</summary>
/// <param name="low">What the lowest value becomes.</param>
/// <param name="high">What the highest value becomes.</param>
/// <param name="channelWise">Each channel by its own values; else all channels by theirs together. Since 0.2.</param>
public sealed class ScaleIntensity(float low, float high, bool channelWise = true) : IImageTransform
{
    /// <inheritdoc/>
    public void Apply(Sample sample, WorkContext work)
    {
        ArgumentNullException.ThrowIfNull(sample);
        (float Min, float Max)[] ranges = [.. sample.Channels.Select(c => Linear.Range(c.Memory, work))];
        for (int c = 0; c < ranges.Length; c++)
        {
            (float min, float max) = channelWise ? ranges[c] : (ranges.Min(r => r.Min), ranges.Max(r => r.Max));
            double scale = max > min ? (high - (double)low) / (max - (double)min) : 0;
            Linear.Map(sample.Channels[c].Memory, min, scale, low, work);
        }
    }
}

/// <summary>Maps a given range a to b linearly, then clips to b where asked (ScaleIntensityRange, ScaleIntensityRanged).</summary>
public sealed class ScaleIntensityRange(double aMin, double aMax, double bMin, double bMax, bool clip) : IImageTransform
{
    /// <inheritdoc/>
    public void Apply(Sample sample, WorkContext work)
    {
        ArgumentNullException.ThrowIfNull(sample);
        foreach (Volume<float> channel in sample.Channels)
            Apply(channel, aMin, aMax, bMin, bMax, clip, work);
    }

    /// <summary>One channel; a range without extent is only moved from aMin to bMin, as MONAI does.</summary>
    internal static void Apply(Volume<float> channel, double aMin, double aMax, double bMin, double bMax, bool clip, WorkContext work)
    {
        Linear.Map(channel.Memory, aMin, aMin == aMax ? 1 : (bMax - bMin) / (aMax - aMin), bMin, work);
        if (clip)
            TensorPrimitives.Clamp(channel.Voxels, (float)Math.Min(bMin, bMax), (float)Math.Max(bMin, bMax), channel.Voxels);
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
