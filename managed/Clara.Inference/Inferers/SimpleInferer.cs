using Clara.Imaging;
using Clara.Inference.Networks;
using Clara.Inference.Transforms;

namespace Clara.Inference.Inferers;

/// <summary>The whole image in one run.</summary>
public sealed class SimpleInferer : IInferer
{
    private IReadOnlyList<int> _mirrored = [];

    /// <summary>The same with test-time mirroring; see <see cref="MirroringInferer"/>.</summary>
    internal static SimpleInferer Mirrored(IReadOnlyList<int> axes) => new() { _mirrored = axes };

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
        (Grid reversed, Memory<float> voxels) = Joined(network, channels, work);
        if (_mirrored.Count == 0)
            return Run(network, reversed, voxels, channels.Count, null, progress, work);
        WholeOutput whole = new(work.MemoryBytes);
        RunMirrored(network, reversed, voxels, channels.Count, whole, progress, work);
        return whole.Result;
    }

    /// <inheritdoc/>
    public void Run(Network network, IReadOnlyList<Volume<float>> channels, IOutputReceiver receiver, IProgress<WorkProgress>? progress, WorkContext work)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        (Grid reversed, Memory<float> voxels) = Joined(network, channels, work);
        if (_mirrored.Count > 0)
        {
            RunMirrored(network, reversed, voxels, channels.Count, receiver, progress, work);
            return;
        }
        using NetworkOutput output = Run(network, reversed, voxels, channels.Count, receiver, progress, work);
        receiver.Begin(output.Grid, output.Classes);
        receiver.Take(output, 0, work);
    }

    private static (Grid, Memory<float>) Joined(Network network, IReadOnlyList<Volume<float>> channels, WorkContext work)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(channels);
        network.RequireSpatialAxes(3);
        (Grid reversed, Memory<float> voxels) = NetworkLayout.Joined(channels, work.Degree, work.Token);
        Size3 size = NetworkLayout.TensorSize(reversed);
        network.RequireChannels(channels.Count);
        network.RequireExtent(SpatialShape.Of(size), $"the image has {size}; name a SlidingWindowInferer with that roi_size in its config_aiaa.json");
        return (reversed, voxels);
    }

    /// <summary>One window as large as the image, for each flip.</summary>
    private void RunMirrored(Network network, Grid reversed, Memory<float> voxels, int channels, IOutputReceiver receiver, IProgress<WorkProgress>? progress, WorkContext work)
    {
        Size3 size = NetworkLayout.TensorSize(reversed);
        Explained(() => new WindowRun(network, reversed, voxels, channels, receiver, progress, work).Run(new(size, size, 0, _mirrored), new(size, false, 0), 1));
    }

    private static NetworkOutput Run(Network network, Grid reversed, Memory<float> voxels, int channels, IOutputReceiver? receiver, IProgress<WorkProgress>? progress, WorkContext work)
    {
        Size3 size = NetworkLayout.TensorSize(reversed);
        MemoryReservation reserved = work.Budget.ReserveWhole(network, Known(network.Classes ?? 1), reversed.Size.Count, progress, work.Token);
        NetworkTensor? value = null;
        try
        {
            progress?.Report(new(0, "network"));
            Explained(() => value = network.Run(voxels, [1, channels, size.X, size.Y, size.Z], work.Token));
            int classes = OutputShape.Classes(network, value!, 1, SpatialShape.Of(size));
            reserved.Shrink(MemoryBudget.WholeBytes(network, Known(classes), reversed.Size.Count));
            progress?.Report(new(1, "network"));
            return new(reversed, classes, value!, reserved);
        }
        catch
        {
            value?.Dispose();
            reserved.Dispose();
            throw;
        }

        long Known(int classes) => checked(((long)channels + classes) * reversed.Size.Count * sizeof(float) + (receiver?.HeldBytes(reversed, classes) ?? 0));
    }

    private static void Explained(Action run)
    {
        try
        {
            run();
        }
        catch (ClaraException e) when (e.Status == StatusCode.Memory)
        {
            // In windows the result would be another one, so that this is the config's to say.
            throw new ClaraException(StatusCode.Memory, $"{e.Message} A SlidingWindowInferer in its config needs memory for one window only.", e);
        }
    }
}
