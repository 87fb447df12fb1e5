using Clara.Imaging;

namespace Clara.Inference.Transforms;

/// <summary>Gives each channel several times, its copies behind one another (MONAI's RepeatChanneld, Clara Train's RepeatChannel). Since 0.2.</summary>
public sealed class RepeatChannel(int times) : IImageTransform
{
    /// <inheritdoc/>
    public void Apply(Sample sample, WorkContext work)
    {
        ArgumentNullException.ThrowIfNull(sample);
        // A copy for each: later steps write into channels.
        sample.ReplaceAll([.. sample.Channels.SelectMany(c => Enumerable.Range(0, times).Select(i => i == 0 ? c : Volume.Wrap<float>(c.Voxels.ToArray(), c.Grid)))]);
    }

    /// <inheritdoc/>
    public int ChannelsAfter(int channels) => channels * times;
}
