using Clara.Imaging;

namespace Clara.Inference.Interactive.DeepEdit;

/// <summary>
/// Clicks on their way through a DeepEdit chain: those of each label, background too, in the order in which the network has their maps. In voxels and not in mm, because the chain's
/// scalings are defined on indices: index times new size over old size, cut to a whole number. Immutable. Since 0.2.
/// </summary>
/// <param name="Extent">Of the image whose voxels they are in.</param>
/// <param name="Points">A list a label; a negative coordinate marks an entry that is none.</param>
public sealed record LabelClicks(Size3 Extent, IReadOnlyList<IReadOnlyList<VoxelPoint>> Points)
{
    /// <summary>The same places in an image of another extent over the same field of view.</summary>
    internal LabelClicks In(Size3 extent) => new(extent, [.. Points.Select(list => (IReadOnlyList<VoxelPoint>)[.. list.Select(p => AddGuidanceFromPoints.Scaled(p, Extent, extent))])]);
}
