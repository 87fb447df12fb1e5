using Clara.Imaging;
using Clara.Inference.Networks;

namespace Clara.Inference.Transforms;

/// <summary>How many channels an image needs, where steps before the network make more or fewer of them.</summary>
internal static class ImageChannels
{
    /// <summary>Channels after all steps.</summary>
    public static int After(IReadOnlyList<IImageTransform> steps, int channels) => steps.Aggregate(channels, (c, step) => step.ChannelsAfter(c));

    /// <summary>Channels of the image, so that the network gets as many as it takes; 0 where no number does.</summary>
    public static int Needed(IReadOnlyList<IImageTransform> steps, int wanted) => Enumerable.Range(1, wanted).FirstOrDefault(n => After(steps, n) == wanted);

    /// <summary>Throws <see cref="GeometryException"/> where another number would fit, since the image is the caller's; a chain that fits no image is the model's fault, which others tell.</summary>
    public static void Require(Network network, IReadOnlyList<IImageTransform> steps, int channels)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (network.Channels is not int wanted || After(steps, channels) == wanted || Needed(steps, wanted) is not (> 0 and int needed))
            return;
        throw new GeometryException(needed == 1 ? $"{network.Called} takes images of one channel, and this one has {channels}; give one of them."
            : $"{network.Called} takes images of {needed} channels on one grid, in the order in which it was trained, and this one has {channels}.");
    }
}
