using Clara.Imaging;
using Clara.Inference.Networks;
using Clara.Inference.Transforms;
using Microsoft.ML.OnnxRuntime;

namespace Clara.Inference.Inferers;

/// <summary>The whole image in one run.</summary>
public sealed class SimpleInferer : IInferer
{
    /// <inheritdoc/>
    public string? Check(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network.InputShape.Skip(2).Any(n => n > 0) ? "the network takes images of one extent only; a SlidingWindowInferer with that roi_size takes all" : null;
    }

    /// <inheritdoc/>
    public NetworkOutput Run(Network network, Volume<float> image, IProgress<WorkProgress>? progress, WorkContext work)
    {
        Volume<float> reversed = NetworkLayout.Reversed(image, work.Degree, work.Token);
        Size3 size = NetworkLayout.TensorSize(reversed.Grid);
        network.RequireExtent(size, $"the image has {size}; name a SlidingWindowInferer with that roi_size in its config_aiaa.json");
        MemoryBound.Require(checked((1L + (network.Classes ?? 1)) * image.Grid.Size.Count * sizeof(float)));
        progress?.Report(new(0, "network"));
        OrtValue value = network.Run(reversed.Memory, [1, 1, size.X, size.Y, size.Z], work.Token);
        int classes = OutputShape.Classes(network, value, size);
        progress?.Report(new(1, "network"));
        return new(reversed.Grid, classes, value);
    }
}
