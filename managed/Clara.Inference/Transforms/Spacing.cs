using Clara.Imaging;

namespace Clara.Inference.Transforms;

/// <summary>Resamples linearly to a voxel size in mm (MONAI's Spacingd, Clara's ScaleByResolution); the first voxel's centre stays. An image that has the size stays as it is.</summary>
public sealed class Spacing(Vector3 spacingMm) : IImageTransform
{
    /// <summary>Spacings closer than this, relative to each other, are the same; headers carry about seven digits.</summary>
    private const double SameSpacing = 1e-3;

    private const int MaxExtent = 4096;

    /// <inheritdoc/>
    public void Apply(Sample sample, WorkContext work)
    {
        Grid from = sample.Grid;
        if (Enumerable.Range(0, 3).All(a => Math.Abs(from.SpacingMm[a] / spacingMm[a] - 1) < SameSpacing))
            return;
        Grid to = Resampling.OriginFixedGrid(from, spacingMm);
        for (int axis = 0; axis < 3; axis++)
            if (to.Size[axis] > MaxExtent)
                throw new GeometryException(FormattableString.Invariant(
                    $"The image would get {to.Size[axis]} voxels along an axis at the model's {spacingMm[axis]} mm; its own spacing of {from.SpacingMm[axis]:0.###} mm is probably wrong."));
        sample.Replace(c => Resampling.Linear(c, to, work.Degree, work.Token));
    }
}
