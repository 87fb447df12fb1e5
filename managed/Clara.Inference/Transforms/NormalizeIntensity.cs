using Clara.Imaging;

namespace Clara.Inference.Transforms;

/// <summary>
/// Subtracts the mean and divides by the population's standard deviation, or by given numbers; a deviation of 0 divides by 1. Where only non-zero voxels count, zeros stay
/// (NormalizeNonzeroIntensities, NormalizeIntensityd).
/// </summary>
/// <param name="nonzero">Only voxels other than 0 count and change.</param>
/// <param name="channelWise">Each channel by its own numbers; else all channels by theirs together. Since 0.2.</param>
public sealed class NormalizeIntensity(bool nonzero, bool channelWise = true) : IImageTransform
{
    /// <summary>What is subtracted instead of the mean: one number for all channels or one a channel; empty = the mean. Since 0.2.</summary>
    public IReadOnlyList<double> Subtrahend { get; init; } = [];

    /// <summary>What is divided by instead of the standard deviation: one number for all channels or one a channel; empty = the deviation. Since 0.2.</summary>
    public IReadOnlyList<double> Divisor { get; init; } = [];

    /// <inheritdoc/>
    public void Apply(Sample sample, WorkContext work)
    {
        ArgumentNullException.ThrowIfNull(sample);
        if (!channelWise)
        {
            Apply(sample.Channels, 0, work);
            return;
        }
        for (int c = 0; c < sample.Channels.Count; c++)
            Apply([sample.Channels[c]], c, work);
    }

    private void Apply(IReadOnlyList<Volume<float>> channels, int index, WorkContext work)
    {
        double sum = 0, squares = 0;
        long count = 0;
        foreach (Volume<float> channel in channels)
        {
            work.Token.ThrowIfCancellationRequested();
            foreach (float v in channel.Voxels)
                if (!nonzero || v != 0)
                {
                    sum += v;
                    count++;
                }
        }
        if (count == 0)
            return;
        double mean = sum / count, centre = Of(Subtrahend, index) ?? mean;
        foreach (Volume<float> channel in Divisor.Count > 0 ? [] : channels)
        {
            work.Token.ThrowIfCancellationRequested();
            // A second look at the voxels: the difference of large squares would lose a small spread.
            foreach (float v in channel.Voxels)
                if (!nonzero || v != 0)
                    squares += (v - mean) * (v - mean);
        }
        double divisor = Of(Divisor, index) ?? Math.Sqrt(squares / count);
        if (divisor == 0)
            divisor = 1;
        foreach (Volume<float> channel in channels)
        {
            work.Token.ThrowIfCancellationRequested();
            foreach (ref float v in channel.Voxels)
                if (!nonzero || v != 0)
                    v = (float)((v - centre) / divisor);
        }
    }

    private static double? Of(IReadOnlyList<double> numbers, int channel) => numbers.Count switch
    {
        0 => null,
        1 => numbers[0],
        int n when channel < n => numbers[channel],
        _ => throw new ClaraException(StatusCode.Argument, $"The step NormalizeIntensity has numbers for {numbers.Count} channels, the image has more."),
    };
}
