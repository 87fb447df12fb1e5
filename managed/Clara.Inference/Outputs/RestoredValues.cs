using Clara.Imaging;
using Clara.Inference.Inferers;
using Clara.Inference.Transforms;

namespace Clara.Inference.Outputs;

/// <summary>
/// Stands before the step that makes labels and moves that onto the image's grid: the values are brought back linearly, and labels are made of them there (MONAI's Invertd with
/// nearest_interp false before AsDiscreted). Borders of structures come out smoother than by restoring labels. Outside of the network's field of view all values are 0, and there is
/// background. Class by class, so that beside the network's own output one class exists on the image's grid. Since 0.2.
/// </summary>
public static class RestoredValues
{
    /// <summary>The labels on exactly the target's grid; the caller owns them.</summary>
    /// <param name="output">Values on the network's grid, activations done.</param>
    /// <param name="discretiser">Makes the labels.</param>
    /// <param name="labels">The model's.</param>
    /// <param name="target">The image's grid.</param>
    /// <param name="work">Threads and token.</param>
    public static LabelMap Labels(NetworkOutput output, IDiscretiser discretiser, IReadOnlyList<Label> labels, Grid target, WorkContext work)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(discretiser);
        IRunningLabels running = discretiser.Start(target, labels, output.Classes);
        ArgumentNullException.ThrowIfNull(target);
        bool[]? outside = Outside(output.Grid, target, work);
        Volume<float> values = Volume.AllocateUnset<float>(output.Grid);
        for (int c = 0; c < output.Classes; c++)
        {
            output.Class(c).CopyTo(values.Voxels);
            Volume<float> restored = output.Grid == target ? values : Resampling.Linear(values, target, work.Degree, work.Token);
            if (outside is not null)
                Clear(restored.Voxels, outside);
            running.Add(c, restored.Memory, work);
        }
        return running.Map;
    }

    private static void Clear(Span<float> voxels, ReadOnlySpan<bool> where)
    {
        for (int i = 0; i < voxels.Length; i++)
            if (where[i])
                voxels[i] = 0;
    }

    /// <summary>Which voxels of the target lie outside of a grid's field of view; null where none does.</summary>
    internal static bool[]? Outside(Grid grid, Grid target, WorkContext work)
    {
        LabelMap inside = new(grid, [new(1, "inside")]);
        inside.Voxels.Fill(1);
        LabelMap there = Restoration.To(inside, target, work);
        return there.Voxels.Contains((ushort)0) ? Array.ConvertAll(there.Voxels.ToArray(), v => v == 0) : null;
    }
}
