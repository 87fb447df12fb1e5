using Clara.Imaging;
using Clara.Inference.Transforms;

namespace Clara.Inference.Outputs;

/// <summary>Back onto the image's grid (Restored, RestoreOriginalShape).</summary>
public sealed class Restore : ILabelTransform
{
    /// <inheritdoc/>
    public LabelMap Apply(LabelMap map, Grid original, WorkContext work) => Restoration.To(map, original, work);
}

/// <summary>
/// Back onto the image's grid (MONAI's Invertd). After the step that makes labels it restores them. Before it, with <paramref name="linear"/>, the network's values are brought
/// back (see <see cref="RestoredValues"/>); without, which is the same as restoring the labels, it is done after it. Since 0.2.
/// </summary>
/// <param name="linear">Whether values are interpolated; labels never are.</param>
public sealed class Invert(bool linear) : ILabelTransform
{
    /// <summary>Whether values are interpolated.</summary>
    public bool IsLinear => linear;

    /// <inheritdoc/>
    public LabelMap Apply(LabelMap map, Grid original, WorkContext work) => Restoration.To(map, original, work);
}

/// <summary>Of each label, or of the listed ones, only the largest connected component stays (KeepLargestConnectedComponentd, KeepLargestCC).</summary>
/// <param name="ids">Labels to clean; empty = all.</param>
/// <param name="connectivity">Which neighbours belong together.</param>
public sealed class KeepLargestComponent(IReadOnlyList<int> ids, Connectivity connectivity) : ILabelTransform
{
    /// <inheritdoc/>
    public LabelMap Apply(LabelMap map, Grid original, WorkContext work)
    {
        foreach (int id in ids.Count > 0 ? ids : [.. map.Labels.Select(l => l.Id)])
            ConnectedComponents.Largest(map, id, connectivity, work.Token);
        return map;
    }
}

/// <summary>Background that a label encloses on all sides gets the label (FillHolesd).</summary>
/// <param name="ids">Labels to fill; empty = all.</param>
public sealed class FillHoles(IReadOnlyList<int> ids) : ILabelTransform
{
    /// <inheritdoc/>
    public LabelMap Apply(LabelMap map, Grid original, WorkContext work)
    {
        foreach (int id in ids.Count > 0 ? ids : [.. map.Labels.Select(l => l.Id)])
            HoleFilling.Fill(map, id, work.Token);
        return map;
    }
}

/// <summary>Components of a label with fewer voxels than a number, or less volume, become background (RemoveSmallObjectsd). Since 0.2.</summary>
/// <param name="least">Voxels, or mm3 with <paramref name="byVolume"/>, from which a component stays.</param>
/// <param name="byVolume">Whether <paramref name="least"/> is a volume in mm3.</param>
/// <param name="connectivity">Which neighbours belong together.</param>
public sealed class RemoveSmallObjects(double least, bool byVolume, Connectivity connectivity) : ILabelTransform
{
    /// <inheritdoc/>
    public LabelMap Apply(LabelMap map, Grid original, WorkContext work)
    {
        ArgumentNullException.ThrowIfNull(map);
        Vector3 mm = map.Grid.SpacingMm;
        double voxels = byVolume ? least / (mm.X * mm.Y * mm.Z) : least;
        foreach (int id in map.Labels.Select(l => l.Id))
            ConnectedComponents.RemoveSmall(map, id, checked((long)Math.Ceiling(voxels)), connectivity, work.Token);
        return map;
    }
}

/// <summary>Only the listed labels stay; all others become background (LabelFilterd). Since 0.2.</summary>
public sealed class LabelFilter(IReadOnlyList<int> ids) : ILabelTransform
{
    /// <inheritdoc/>
    public LabelMap Apply(LabelMap map, Grid original, WorkContext work)
    {
        ArgumentNullException.ThrowIfNull(map);
        HashSet<int> stay = [.. ids];
        work.Token.ThrowIfCancellationRequested();
        foreach (ref ushort v in map.Voxels)
            if (!stay.Contains(v))
                v = 0;
        return map;
    }
}

/// <summary>Gives labels other ids; those that are not listed stay (MapLabelValued). The names of the model belong to the new ids. Since 0.2.</summary>
/// <param name="from">Ids before; 0 is background.</param>
/// <param name="to">The id that each gets; 0 makes it background.</param>
public sealed class MapLabels(IReadOnlyList<int> from, IReadOnlyList<int> to) : ILabelTransform
{
    /// <inheritdoc/>
    public LabelMap Apply(LabelMap map, Grid original, WorkContext work)
    {
        ArgumentNullException.ThrowIfNull(map);
        ushort[] table = [.. Enumerable.Range(0, ushort.MaxValue + 1).Select(id => (ushort)id)];
        for (int i = 0; i < from.Count; i++)
            table[from[i]] = (ushort)to[i];
        work.Token.ThrowIfCancellationRequested();
        ushort[] voxels = map.Voxels.ToArray();
        foreach (ref ushort v in voxels.AsSpan())
            v = table[v];
        // The name of one that was moved there comes before that of one that was there: see LabelsBefore.
        IEnumerable<Label> moved = map.Labels.OrderByDescending(l => from.Contains(l.Id)).Select(l => l with { Id = table[l.Id] }).Where(l => l.Id > 0);
        return new(map.Grid, moved.DistinctBy(l => l.Id), voxels);
    }

    /// <inheritdoc/>
    public IReadOnlyList<Label> LabelsBefore(IReadOnlyList<Label> after)
    {
        ArgumentNullException.ThrowIfNull(after);
        IEnumerable<Label> same = after.Where(l => !from.Contains(l.Id) && !to.Contains(l.Id));
        return [.. same, .. from.SelectMany((id, i) => after.Where(l => id > 0 && l.Id == to[i]).Select(l => l with { Id = id }))];
    }
}
