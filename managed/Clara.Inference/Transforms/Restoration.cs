using Clara.Imaging;

namespace Clara.Inference.Transforms;

/// <summary>Brings a label map from the network's grid back to the image's: each voxel takes the label of the nearest one, and background outside of the network's field of view.</summary>
public static class Restoration
{
    /// <summary>A label map on exactly <paramref name="target"/>; the same object where it lies there already.</summary>
    public static LabelMap To(LabelMap map, Grid target, WorkContext work) =>
        map.Grid == target ? map : Resampling.NearestInside(map, target, work.Degree, work.Token);
}
