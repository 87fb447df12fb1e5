using System.Numerics;
using Clara.Imaging;
using Clara.Inference.Inferers;
using Clara.Inference.Transforms;

namespace Clara.Inference.Outputs;

/// <summary>Each voxel gets the class with the highest value, the first one of equals; NaN never wins. Class 0 is background, class i has the label of id i. (ArgmaxAcrossChannels, AsDiscreted with argmax.)</summary>
public sealed class Argmax : IDiscretiser
{
    /// <summary>Small enough that best value and index stay in the first cache while the classes pass by.</summary>
    private const int Block = 4096;

    /// <inheritdoc/>
    public LabelMap Apply(NetworkOutput output, IReadOnlyList<Label> labels, WorkContext work)
    {
        LabelMap map = new(output.Grid, OutputLabels.ById(labels, output.Classes - 1));
        int count = map.Voxels.Length, classes = output.Classes;
        Slabs.Run((count + Block - 1) / Block, work.Degree, (b0, b1) =>
        {
            float[] best = new float[Math.Min(Block, count)];
            int[] index = new int[best.Length];
            for (int b = b0; b < b1; b++)
            {
                int start = b * Block, length = Math.Min(Block, count - start);
                output.Class(0).Slice(start, length).CopyTo(best);
                index.AsSpan(0, length).Clear();
                for (int c = 1; c < classes; c++)
                    Raise(output.Class(c).Slice(start, length), c, best, index);
                Span<ushort> voxels = map.Voxels.Slice(start, length);
                for (int i = 0; i < length; i++)
                    voxels[i] = (ushort)index[i];
            }
        }, work.Token);
        return map;
    }

    /// <inheritdoc/>
    public IRunningLabels Start(Grid grid, IReadOnlyList<Label> labels, int classes) => new RunningArgmax(new(grid, OutputLabels.ById(labels, classes - 1)));

    /// <inheritdoc/>
    public int Structures(int channels) => channels - 1;

    /// <inheritdoc/>
    public string? Misfit(IReadOnlyList<Label> labels, int channels)
    {
        int highest = labels.Count == 0 ? 0 : labels.Max(l => l.Id);
        return channels == 1 ? "its network has one output channel, of which the highest is always background; use a threshold"
            : highest > channels - 1 ? $"its labels reach {highest}, its network has {channels} classes with background (labels 1 to {channels - 1})" : null;
    }

    private static void Raise(ReadOnlySpan<float> values, int c, Span<float> best, Span<int> index)
    {
        Vector<int> here = new(c);
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> v = new(values[i..]), b = new(best[i..]);
            // Also where the best so far is NaN: it must not stay.
            Vector<int> higher = Vector.GreaterThan(v, b) | (Vector.Equals(v, v) & ~Vector.Equals(b, b));
            Vector.ConditionalSelect(higher, v, b).CopyTo(best[i..]);
            Vector.ConditionalSelect(higher, here, new Vector<int>(index[i..])).CopyTo(index[i..]);
        }
        for (; i < values.Length; i++)
            if (values[i] > best[i] || (float.IsNaN(best[i]) && !float.IsNaN(values[i])))
            {
                best[i] = values[i];
                index[i] = c;
            }
    }
}
