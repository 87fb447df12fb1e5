using Clara.Imaging;
using Clara.Inference.Transforms;

namespace Clara.Inference.Outputs;

/// <summary>Back onto the image's grid (Restored, RestoreOriginalShape, Invertd).</summary>
public sealed class Restore : ILabelTransform
{
    /// <inheritdoc/>
    public LabelMap Apply(LabelMap map, Grid original, WorkContext work) => Restoration.To(map, original, work);
}
