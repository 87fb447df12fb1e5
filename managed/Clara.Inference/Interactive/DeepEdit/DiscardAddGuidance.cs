using Clara.Imaging;
using Clara.Inference.Transforms;

namespace Clara.Inference.Interactive.DeepEdit;

/// <summary>
/// Gives a DeepEdit network empty maps, so that it segments by itself (MONAI's DiscardAddGuidanced with probability 1): a channel of zeros for each label, or zeros in place of the maps
/// where they are there already.
/// </summary>
/// <param name="labels">How many, background counted.</param>
public sealed class DiscardAddGuidance(int labels) : IImageTransform
{
    /// <inheritdoc/>
    public int ChannelsAfter(int channels) => HasMaps(channels) ? channels : channels + labels;

    /// <inheritdoc/>
    public void Apply(Sample sample, WorkContext work)
    {
        ArgumentNullException.ThrowIfNull(sample);
        if (HasMaps(sample.Channels.Count))
            foreach (Volume<float> map in sample.Channels.Skip(1))
                map.Voxels.Clear();
        else
            for (int i = 0; i < labels; i++)
                sample.Append(Volume.Allocate<float>(sample.Grid));
    }

    private bool HasMaps(int channels) => channels == 1 + labels;
}
