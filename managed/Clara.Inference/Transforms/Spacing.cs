using Clara.Imaging;

namespace Clara.Inference.Transforms;

/// <summary>
/// Resamples to a voxel size in mm (MONAI's Spacingd, Clara's ScaleByResolution); the first voxel's centre stays, and values past the outermost voxels continue them. An image that has
/// the size stays as it is.
/// </summary>
/// <param name="spacingMm">Voxel size along each axis; 0 or less keeps an axis (since 0.2).</param>
/// <param name="nearest">The nearest voxel's value; else linear between voxels. Since 0.2.</param>
public sealed class Spacing(Vector3 spacingMm, bool nearest = false) : IImageTransform
{
    /// <summary>Spacings closer than this, relative to each other, are the same; headers carry about seven digits.</summary>
    private const double SameSpacing = 1e-3;

    private const int MaxExtent = 4096;

    /// <inheritdoc/>
    public void Apply(Sample sample, WorkContext work)
    {
        ArgumentNullException.ThrowIfNull(sample);
        Grid from = sample.Grid;
        Vector3 wanted = new(Wanted(0), Wanted(1), Wanted(2));
        if (wanted == from.SpacingMm || Enumerable.Range(0, 3).All(a => Math.Abs(from.SpacingMm[a] / wanted[a] - 1) < SameSpacing))
            return;
        Grid to = Resampling.OriginFixedGrid(from, wanted);
        for (int axis = 0; axis < 3; axis++)
            if (to.Size[axis] > MaxExtent)
                throw new GeometryException(FormattableString.Invariant(
                    $"The image would get {to.Size[axis]} voxels along an axis at the model's {wanted[axis]} mm; its own spacing of {from.SpacingMm[axis]:0.###} mm is probably wrong."));
        sample.Replace(c => nearest ? Resampling.Nearest(c, to, work.Degree, work.Token) : Resampling.Linear(c, to, work.Degree, work.Token));
        double Wanted(int axis) => spacingMm[axis] > 0 ? spacingMm[axis] : from.SpacingMm[axis];
    }
}
