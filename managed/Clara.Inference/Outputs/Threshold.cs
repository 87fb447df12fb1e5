using Clara.Imaging;
using Clara.Inference.Inferers;
using Clara.Inference.Transforms;
using Clara.Models;

namespace Clara.Inference.Outputs;

/// <summary>
/// Values of at least the threshold are foreground (ThresholdValues, AsDiscreted with threshold). One channel gives the first label; of several, each gives the label of its
/// place and later ones lie on top, as in the nested regions of tumour networks.
/// </summary>
/// <param name="threshold">The lowest value of foreground.</param>
public sealed class Threshold(float threshold) : IDiscretiser
{
    /// <summary>Label id of each channel; empty = the model's labels in their order. Since 0.2.</summary>
    public IReadOnlyList<int> ChannelLabels { get; init; } = [];

    /// <summary>Channels from the lowest to the one on top; empty = in their order. Since 0.2.</summary>
    public IReadOnlyList<int> Order { get; init; } = [];

    /// <inheritdoc/>
    public LabelMap Apply(NetworkOutput output, IReadOnlyList<Label> labels, WorkContext work)
    {
        ArgumentNullException.ThrowIfNull(output);
        (IReadOnlyList<Label> all, IReadOnlyList<int> ids) = Labels(labels, output.Classes);
        LabelMap map = new(output.Grid, all);
        int plane = checked(output.Grid.Size.X * output.Grid.Size.Y);
        Slabs.Run(output.Grid.Size.Z, work.Degree, (z0, z1) =>
        {
            Span<ushort> voxels = map.Voxels[(z0 * plane)..(z1 * plane)];
            foreach (int c in Ranked(output.Classes))
            {
                ReadOnlySpan<float> values = output.Class(c)[(z0 * plane)..(z1 * plane)];
                ushort id = (ushort)ids[c];
                for (int i = 0; i < values.Length; i++)
                    if (values[i] >= threshold)
                        voxels[i] = id;
            }
        }, work.Token);
        return map;
    }

    /// <inheritdoc/>
    public IRunningLabels Start(Grid grid, IReadOnlyList<Label> labels, int classes)
    {
        (IReadOnlyList<Label> all, IReadOnlyList<int> ids) = Labels(labels, classes);
        int[] order = Ranked(classes);
        return new RunningThreshold(new(grid, all), threshold, ids, [.. Enumerable.Range(0, classes).Select(c => Array.IndexOf(order, c))]);
    }

    /// <inheritdoc/>
    public int Structures(int channels) => channels;

    /// <inheritdoc/>
    public string? Misfit(IReadOnlyList<Label> labels, int channels) =>
        ChannelLabels.Count > 0 && ChannelLabels.Count != channels ? $"it names labels for {ChannelLabels.Count} channels, its network has {channels}"
        : Order.Count > 0 && Order.Count != channels ? $"it orders {Order.Count} channels, its network has {channels}"
        : labels.Count > channels ? $"it has {labels.Count} labels, its network {channels} output channels" : null;

    private (IReadOnlyList<Label> All, IReadOnlyList<int> Ids) Labels(IReadOnlyList<Label> labels, int classes)
    {
        if (ChannelLabels.Count == 0)
        {
            IReadOnlyList<Label> byPlace = OutputLabels.ByPlace(labels, classes);
            return (byPlace, [.. byPlace.Select(l => l.Id)]);
        }
        if (Misfit(labels, classes) is string misfit)
            throw new ModelInvalidException($"The network does not fit its post_transforms: {misfit}.");
        return ([.. labels, .. ChannelLabels.Distinct().Where(id => labels.All(l => l.Id != id)).Select(id => new Label(id, $"label {id}"))], ChannelLabels);
    }

    private int[] Ranked(int classes) => Order.Count == classes ? [.. Order] : [.. Enumerable.Range(0, classes)];
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
