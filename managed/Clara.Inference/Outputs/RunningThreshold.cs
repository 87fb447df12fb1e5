using Clara.Imaging;
using Clara.Inference.Transforms;

namespace Clara.Inference.Outputs;

/// <summary>Values of at least the threshold take the channel's label; of several channels the one with the highest rank lies on top.</summary>
/// <param name="map">All background.</param>
/// <param name="threshold">The lowest value of foreground.</param>
/// <param name="ids">The label of each channel.</param>
/// <param name="ranks">Of each channel; higher ones lie on top.</param>
internal sealed class RunningThreshold(LabelMap map, float threshold, IReadOnlyList<int> ids, IReadOnlyList<int> ranks) : IRunningLabels
{
    private const int Block = 1 << 16;

    /// <summary>Rank of what lies there, from 1; only where the ranks are not those in which channels come.</summary>
    private readonly ushort[] _top = ranks.SequenceEqual(ranks.Order()) ? [] : new ushort[map.Voxels.Length];

    /// <inheritdoc/>
    public LabelMap Map => map;

    /// <inheritdoc/>
    public void Add(int index, ReadOnlyMemory<float> values, WorkContext work) => Slabs.Run((map.Voxels.Length + Block - 1) / Block, work.Degree, (b0, b1) =>
    {
        int start = b0 * Block, end = Math.Min(map.Voxels.Length, b1 * Block);
        ReadOnlySpan<float> here = values.Span[start..end];
        Span<ushort> labels = map.Voxels[start..end], top = _top.Length > 0 ? _top.AsSpan(start..end) : [];
        (ushort id, ushort rank) = ((ushort)ids[index], (ushort)(ranks[index] + 1));
        for (int i = 0; i < here.Length; i++)
            if (here[i] >= threshold && (top.IsEmpty || rank > top[i]))
            {
                labels[i] = id;
                if (!top.IsEmpty)
                    top[i] = rank;
            }
    }, work.Token);
}
