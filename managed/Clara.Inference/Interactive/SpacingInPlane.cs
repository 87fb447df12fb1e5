using Clara.Imaging;
using Clara.Inference.Transforms;

namespace Clara.Inference.Interactive;

/// <summary>Resamples the first two axes linearly to a voxel size in mm, and the third where one is given: MONAI's Spacingd on an image whose slices count as channels.</summary>
internal sealed class SpacingInPlane(double xMm, double yMm, double? zMm) : IImageTransform
{
    /// <inheritdoc/>
    public void Apply(Sample sample, WorkContext work) => new Spacing(new(xMm, yMm, zMm ?? sample.Grid.SpacingMm.Z)).Apply(sample, work);
}
