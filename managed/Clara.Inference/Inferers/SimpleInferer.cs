using Clara.Imaging;
using Clara.Inference.Networks;
using Clara.Inference.Transforms;

namespace Clara.Inference.Inferers;

/// <summary>The whole image in one run.</summary>
public sealed class SimpleInferer : IInferer
{
    /// <inheritdoc/>
    public string? Check(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        network.RequireSpatialAxes(3);
        return network.InputShape.Skip(2).Any(n => n > 0) ? "the network takes images of one extent only; a SlidingWindowInferer with that roi_size takes all" : null;
    }

    /// <inheritdoc/>
    public NetworkOutput Run(Network network, IReadOnlyList<Volume<float>> channels, IProgress<WorkProgress>? progress, WorkContext work)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(channels);
        network.RequireSpatialAxes(3);
        (Grid reversed, Memory<float> voxels) = NetworkLayout.Joined(channels, work.Degree, work.Token);
        Size3 size = NetworkLayout.TensorSize(reversed);
        network.RequireChannels(channels.Count);
        network.RequireExtent(size, $"the image has {size}; name a SlidingWindowInferer with that roi_size in its config_aiaa.json");
        long known = checked(((long)channels.Count + (network.Classes ?? 1)) * reversed.Size.Count * sizeof(float));
        MemoryReservation reserved = work.Budget.ReserveWhole(network, known, reversed.Size.Count, why => progress?.Report(new(0, "waiting for memory") { Note = new(why) }), work.Token);
        NetworkTensor? value = null;
        try
        {
            progress?.Report(new(0, "network"));
            value = Run(network, voxels, [1, channels.Count, size.X, size.Y, size.Z], work.Token);
            int classes = OutputShape.Classes(network, value, 1, size);
            progress?.Report(new(1, "network"));
            return new(reversed, classes, value, reserved);
        }
        catch
        {
            value?.Dispose();
            reserved.Dispose();
            throw;
        }
    }

    private static NetworkTensor Run(Network network, Memory<float> voxels, long[] shape, CancellationToken ct)
    {
        try
        {
            return network.Run(voxels, shape, ct);
        }
        catch (ClaraException e) when (e.Status == StatusCode.Memory)
        {
            // In windows the result would be another one, so that this is the config's to say.
            throw new ClaraException(StatusCode.Memory, $"{e.Message} A SlidingWindowInferer in its config needs memory for one window only.", e);
        }
    }
}
