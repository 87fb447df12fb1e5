using Clara.Imaging;
using Clara.Inference.Transforms;

namespace Clara.Inference.Outputs;

/// <summary>The class with the highest value so far, the first one of equals; NaN never wins.</summary>
internal sealed class RunningArgmax(LabelMap map) : IRunningLabels
{
    private const int Block = 1 << 16;

    private readonly float[] _best = new float[map.Voxels.Length];

    /// <inheritdoc/>
    public LabelMap Map => map;

    /// <inheritdoc/>
    public void Add(int index, ReadOnlyMemory<float> values, WorkContext work) => Slabs.Run((_best.Length + Block - 1) / Block, work.Degree, (b0, b1) =>
    {
        int start = b0 * Block, end = Math.Min(_best.Length, b1 * Block);
        ReadOnlySpan<float> here = values.Span[start..end];
        Span<float> best = _best.AsSpan(start..end);
        Span<ushort> labels = map.Voxels[start..end];
        for (int i = 0; i < here.Length; i++)
            if (index == 0 || here[i] > best[i] || (float.IsNaN(best[i]) && !float.IsNaN(here[i])))
            {
                best[i] = here[i];
                labels[i] = (ushort)index;
            }
    }, work.Token);
}
