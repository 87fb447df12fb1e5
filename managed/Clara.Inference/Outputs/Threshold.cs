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
        IReadOnlyList<Label> all = OutputLabels.ByPlace(labels, output.Classes);
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

    /// <inheritdoc/>
    public int Structures(int channels) => channels;

    /// <inheritdoc/>
    public string? Misfit(IReadOnlyList<Label> labels, int channels) =>
        labels.Count > channels ? $"it has {labels.Count} labels, its network {channels} output channels" : null;
}

internal static class OutputLabels
{
    /// <summary>The labels, and one called "label i" for every id from 1 to <paramref name="highest"/> that has none: a class that the config forgot is still a label.</summary>
    public static IReadOnlyList<Label> ById(IReadOnlyList<Label> labels, int highest) => [.. labels, .. Free(labels).TakeWhile(l => l.Id <= highest)];

    /// <summary>The labels in their order, and so many more with the lowest free ids that there are <paramref name="count"/>.</summary>
    public static IReadOnlyList<Label> ByPlace(IReadOnlyList<Label> labels, int count) => [.. labels, .. Free(labels).Take(Math.Max(0, count - labels.Count))];

    private static IEnumerable<Label> Free(IReadOnlyList<Label> labels)
    {
        HashSet<int> taken = [.. labels.Select(l => l.Id)];
        return Enumerable.Range(1, ushort.MaxValue).Where(id => !taken.Contains(id)).Select(id => new Label(id, $"label {id}"));
    }
}
