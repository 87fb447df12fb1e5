using Clara.Inference.Components;
using Clara.Inference.Transforms;

namespace Clara.Inference.Interactive;

/// <summary>Maps of the prompts that an archive's own code draws; the built-in ones would come on top of them.</summary>
internal static class OwnMaps
{
    /// <summary>Whether a step is of the archive's own code and appends channels to the image's; it says so by <see cref="IImageTransform.ChannelsAfter"/>.</summary>
    public static bool AreDrawnBy(IImageTransform step) => step is GuardedImageTransform && step.ChannelsAfter(1) > 1;
}
