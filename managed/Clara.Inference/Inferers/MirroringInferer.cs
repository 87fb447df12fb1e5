using System.Numerics.Tensors;
using Clara.Imaging;
using Clara.Inference.Networks;
using Clara.Inference.Transforms;

namespace Clara.Inference.Inferers;

/// <summary>
/// Test-time mirroring: runs another inferer on the image and on every combination of its flips, turns the results back, and gives the mean of the network's values (before activations,
/// as nnU-Net does). 2, 4 or 8 runs. Our own inferers run the flips window by window and hand over what is final; beside another one's mean one run's whole output is held. Since 0.2.
/// </summary>
/// <param name="inner">What runs the network.</param>
/// <param name="axes">Axes that are flipped, from 0, in the order of the image's axes before the network.</param>
public sealed class MirroringInferer(IInferer inner, IReadOnlyList<int> axes) : IInferer
{
    /// <summary>The inferer that mirrors by itself; null where the inner one is not ours.</summary>
    private readonly IInferer? _byParts = inner switch
    {
        SlidingWindowInferer windows => windows.Mirrored(axes),
        SimpleInferer => SimpleInferer.Mirrored(axes),
        _ => null,
    };

    /// <inheritdoc/>
    public string? Check(Network network) => inner.Check(network);

    /// <inheritdoc/>
    public void Run(Network network, IReadOnlyList<Volume<float>> channels, IOutputReceiver receiver, IProgress<WorkProgress>? progress, WorkContext work)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        if (_byParts is not null)
        {
            _byParts.Run(network, channels, receiver, progress, work);
            return;
        }
        using NetworkOutput output = Run(network, channels, progress, work);
        receiver.Begin(output.Grid, output.Classes);
        receiver.Take(output, 0, work);
    }

    /// <inheritdoc/>
    public NetworkOutput Run(Network network, IReadOnlyList<Volume<float>> channels, IProgress<WorkProgress>? progress, WorkContext work)
    {
        ArgumentNullException.ThrowIfNull(channels);
        if (_byParts is not null)
            return _byParts.Run(network, channels, progress, work);
        int runs = 1 << axes.Count;
        float[]? sum = null;
        Grid? grid = null;
        int classes = 0;
        for (int run = 0; run < runs; run++)
        {
            bool[] flips = [.. Enumerable.Range(0, 3).Select(a => axes.Select((axis, bit) => axis == a && (run >> bit & 1) != 0).Any(f => f))];
            IReadOnlyList<Volume<float>> flipped = run == 0 ? channels : [.. channels.Select(c => Volume.Wrap<float>(Flipped(c.Voxels, c.Grid.Size, flips, work), c.Grid))];
            using NetworkOutput output = inner.Run(network, flipped, progress is null ? null : new Part(progress, run, runs), work);
            // The output's axes are the image's in reverse order.
            bool[] back = [flips[2], flips[1], flips[0]];
            if (sum is null)
            {
                grid = output.Grid;
                classes = output.Classes;
                MemoryBound.Require(checked(2L * output.Values.Length * sizeof(float)), work.MemoryBytes);
                sum = output.Values.ToArray();
                continue;
            }
            for (int c = 0; c < classes; c++)
            {
                Span<float> total = sum.AsSpan(c * output.Class(c).Length, output.Class(c).Length);
                TensorPrimitives.Add(total, Flipped(output.Class(c), output.Grid.Size, back, work), total);
            }
        }
        TensorPrimitives.Divide(sum!, (float)runs, sum!);
        return new(grid!, classes, sum!);
    }

    /// <summary>The voxels with the order turned around along some axes; the grid is not: the flipped image only lies for the network.</summary>
    private static float[] Flipped(ReadOnlySpan<float> voxels, Size3 size, bool[] flips, WorkContext work)
    {
        work.Token.ThrowIfCancellationRequested();
        float[] result = GC.AllocateUninitializedArray<float>(voxels.Length);
        for (int z = 0; z < size.Z; z++)
            for (int y = 0; y < size.Y; y++)
            {
                int from = ((flips[2] ? size.Z - 1 - z : z) * size.Y + (flips[1] ? size.Y - 1 - y : y)) * size.X;
                Span<float> row = result.AsSpan((z * size.Y + y) * size.X, size.X);
                voxels.Slice(from, size.X).CopyTo(row);
                if (flips[0])
                    row.Reverse();
            }
        return result;
    }

    private sealed class Part(IProgress<WorkProgress> outer, int run, int runs) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => outer.Report(value with { Fraction = (run + value.Fraction) / runs, Stage = FormattableString.Invariant($"{value.Stage}, flip {run + 1} of {runs}") });
    }
}
