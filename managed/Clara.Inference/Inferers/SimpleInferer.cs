using Clara.Imaging;
using Clara.Inference.Networks;
using Clara.Inference.Transforms;
using Microsoft.ML.OnnxRuntime;

namespace Clara.Inference.Inferers;

/// <summary>The whole image in one run.</summary>
public sealed class SimpleInferer : IInferer
{
    /// <inheritdoc/>
    public NetworkOutput Run(Network network, Volume<float> image, IProgress<WorkProgress>? progress, WorkContext work)
    {
        Volume<float> reversed = NetworkLayout.Reversed(image, work.Degree, work.Token);
        Size3 size = NetworkLayout.TensorSize(reversed.Grid);
        for (int axis = 0; axis < 3; axis++)
            if (network.InputShape[axis + 2] > 0 && network.InputShape[axis + 2] != size[axis])
                throw new ClaraException(StatusCode.ModelInvalid,
                    $"The network takes windows of {network.InputShape[2]} x {network.InputShape[3]} x {network.InputShape[4]} voxels, the image has {size}; name a SlidingWindowInferer with that roi_size in its config_aiaa.json.");
        MemoryBound.Require(checked((1L + (network.Classes ?? 1)) * image.Grid.Size.Count * sizeof(float)));
        progress?.Report(new(0, "network"));
        OrtValue value = network.Run(reversed.Memory, [1, 1, size.X, size.Y, size.Z], work.Token);
        int classes = OutputShape.Classes(value, size, () => value.Dispose());
        progress?.Report(new(1, "network"));
        return new(reversed.Grid, classes, value);
    }
}
