using Clara.Imaging;

namespace Clara.Inference.Transforms;

/// <summary>Gives voxels on the wrong side of a threshold one value (MONAI's ThresholdIntensityd); a voxel that equals the threshold is on the wrong side. Since 0.2.</summary>
/// <param name="threshold">What voxels are compared with, in float.</param>
/// <param name="above">Whether voxels above it stay; else those below it.</param>
/// <param name="value">What the others get.</param>
public sealed class ThresholdIntensity(float threshold, bool above, float value) : IImageTransform
{
    /// <inheritdoc/>
    public void Apply(Sample sample, WorkContext work)
    {
        ArgumentNullException.ThrowIfNull(sample);
        foreach (Volume<float> channel in sample.Channels)
        {
            work.Token.ThrowIfCancellationRequested();
            foreach (ref float v in channel.Voxels)
                if (!(above ? v > threshold : v < threshold))
                    v = value;
        }
    }
}
