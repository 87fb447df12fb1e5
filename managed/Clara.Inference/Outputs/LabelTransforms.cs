using Clara.Imaging;
using Clara.Inference.Transforms;

namespace Clara.Inference.Outputs;

/// <summary>Back onto the image's grid (Restored, RestoreOriginalShape, Invertd).</summary>
public sealed class Restore : ILabelTransform
{
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
