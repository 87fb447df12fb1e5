using Clara.Imaging;

namespace Clara.Inference.Transforms;

/// <summary>Maps the range between two percentiles of the image to a range, then limits to it where asked (MONAI's ScaleIntensityRangePercentilesd). Since 0.2.</summary>
/// <param name="lower">The percentile that becomes <paramref name="bMin"/>, 0 to 100.</param>
/// <param name="upper">The percentile that becomes <paramref name="bMax"/>, 0 to 100.</param>
/// <param name="bMin">Low end of the result.</param>
/// <param name="bMax">High end of the result.</param>
/// <param name="clip">Whether results are limited to the range.</param>
/// <param name="relative">Whether the range is shrunk to the part from lower to upper percent of itself.</param>
/// <param name="channelWise">Each channel by its own percentiles; else all channels by theirs together.</param>
public sealed class ScaleIntensityRangePercentiles(double lower, double upper, double bMin, double bMax, bool clip, bool relative, bool channelWise) : IImageTransform
{
    /// <inheritdoc/>
    public void Apply(Sample sample, WorkContext work)
    {
        ArgumentNullException.ThrowIfNull(sample);
        if (channelWise)
            foreach (Volume<float> channel in sample.Channels)
                Apply([channel], work);
        else
            Apply(sample.Channels, work);
    }

    private void Apply(IReadOnlyList<Volume<float>> channels, WorkContext work)
    {
        Percentiles percentiles = new(channels, work);
        double aMin = percentiles.At(lower), aMax = percentiles.At(upper);
        double low = relative ? (bMax - bMin) * (lower / 100) + bMin : bMin, high = relative ? (bMax - bMin) * (upper / 100) + bMin : bMax;
        foreach (Volume<float> channel in channels)
            ScaleIntensityRange.Apply(channel, aMin, aMax, low, high, clip, work);
    }
}
