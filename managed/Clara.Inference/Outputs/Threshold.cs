using Clara.Imaging;
using Clara.Inference.Inferers;
using Clara.Inference.Transforms;

namespace Clara.Inference.Outputs;

/// <summary>
/// Values of at least the threshold are foreground (ThresholdValues, AsDiscreted with threshold). One channel gives the first label; of several, each gives the label of its
/// place and later ones lie on top, as in the nested regions of tumour networks.
/// </summary>
public sealed class Threshold(float threshold) : IDiscretiser
{
    /// <inheritdoc/>
    public LabelMap Apply(NetworkOutput output, IReadOnlyList<Label> labels, WorkContext work)
    {
        IReadOnlyList<Label> all = OutputLabels.Named(labels, output.Classes);
        LabelMap map = new(output.Grid, all);
        int plane = checked(output.Grid.Size.X * output.Grid.Size.Y);
        Slabs.Run(output.Grid.Size.Z, work.Degree, (z0, z1) =>
        {
            Span<ushort> voxels = map.Voxels[(z0 * plane)..(z1 * plane)];
            for (int c = 0; c < output.Classes; c++)
            {
                ReadOnlySpan<float> values = output.Class(c)[(z0 * plane)..(z1 * plane)];
                ushort id = (ushort)all[c].Id;
                for (int i = 0; i < values.Length; i++)
                    if (values[i] >= threshold)
                        voxels[i] = id;
            }
        }, work.Token);
        return map;
    }
}

internal static class OutputLabels
{
    /// <summary>The labels with a name for every id from 1 to <paramref name="count"/>: a class that the config forgot is still a label.</summary>
    public static IReadOnlyList<Label> Named(IReadOnlyList<Label> labels, int count) =>
        [.. labels, .. Enumerable.Range(1, Math.Max(0, count)).Where(id => labels.All(l => l.Id != id) && labels.Count < count).Select(id => new Label(id, $"label {id}"))];
}
