using Clara.Imaging;
using Clara.Inference.Inferers;
using Clara.Inference.Networks;
using Clara.Inference.Transforms;

namespace Clara.Inference.Interactive;

/// <summary>
/// One run of a deepgrow network, which takes its axes depth first: [1, channels, z, x, y] of the image's array axes, or [1, channels, x, y] of one slice.
/// </summary>
internal static class DepthFirstRun
{
    /// <summary>Whether the network is one for slices; where its file does not tell, the config does. Throws <see cref="Models.ModelInvalidException"/> when it is neither that nor one for volumes.</summary>
    /// <param name="network">The network.</param>
    /// <param name="said">2 or 3 as the config says; null where it says nothing.</param>
    public static bool IsFlat(Network network, int? said) => network.InputShape.Count switch
    {
        _ when !network.KnowsShapes => said == 2,
        4 => true,
        5 => false,
        int axes => throw network.Unusable($"its network's input has {axes} axes; it must be [1, channels, height, width] or [1, channels, depth, height, width]."),
    };

    /// <summary>The extent that the network's file fixes, perhaps without a depth; null where height or width is free.</summary>
    public static ClickSize? FixedInput(Network network)
    {
        int[] extent = [.. network.InputShape.Skip(2)];
        return extent[^1] <= 0 || extent[^2] <= 0 ? null : new(extent.Length == 3 && extent[0] > 0 ? extent[0] : null, extent[^2], extent[^1]);
    }

    /// <summary>Runs it; the caller disposes the output, whose grid has the axes (y, x, z).</summary>
    public static NetworkOutput Run(Network network, bool isFlat, IReadOnlyList<Volume<float>> channels, IProgress<WorkProgress>? progress, WorkContext work)
    {
        Grid grid = channels[0].Grid;
        Size3 n = grid.Size;
        network.RequireChannels(channels.Count);
        long[] shape = isFlat ? [1, channels.Count, n.X, n.Y] : [1, channels.Count, n.Z, n.X, n.Y];
        if (network.InputShape.Skip(2).Zip(shape.Skip(2)).Any(axis => axis.First > 0 && axis.First != axis.Second))
            throw network.Unusable($"its network takes [{string.Join(", ", network.InputShape)}], its chain gives [{string.Join(", ", shape)}]; set spatial_size in pre_transforms.");
        MemoryReservation reserved = work.Budget.ReserveWhole(network, Known(network.Classes ?? 1), n.Count, progress, work.Token);
        NetworkTensor? value = null;
        try
        {
            progress?.Report(new(0, "network"));
            Grid layout = new(new(n.Y, n.X, n.Z), new(grid.SpacingMm.Y, grid.SpacingMm.X, grid.SpacingMm.Z), grid.OriginMm,
                Matrix3.FromColumns(grid.Direction.Column(1), grid.Direction.Column(0), grid.Direction.Column(2)));
            int count = checked((int)n.Count);
            float[] voxels = GC.AllocateUninitializedArray<float>(MemoryBound.Length((long)count * channels.Count), pinned: true);
            for (int c = 0; c < channels.Count; c++)
                Reorientation.To(channels[c], layout, work.Degree, work.Token).Voxels.CopyTo(voxels.AsSpan(c * count));
            value = network.Run(voxels, shape, work.Token);
            if (value.Shape.Count == shape.Length && value.Shape[0] == 1 && value.Shape[1] is > 0 and <= ushort.MaxValue && value.Shape.Skip(2).SequenceEqual(shape.Skip(2)))
            {
                reserved.Shrink(MemoryBudget.WholeBytes(network, Known((int)value.Shape[1]), n.Count));
                return new(layout, (int)value.Shape[1], value, reserved);
            }
            string found = string.Join(", ", value.Shape);
            throw network.Unusable($"its network's output has the shape [{found}]; it must be [1, classes, {string.Join(", ", shape.Skip(2))}], the extent of its input.");
        }
        catch
        {
            value?.Dispose();
            reserved.Dispose();
            throw;
        }

        long Known(int classes) => checked(((long)channels.Count + classes) * n.Count * sizeof(float));
    }
}
