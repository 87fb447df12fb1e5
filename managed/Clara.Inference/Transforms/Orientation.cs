using Clara.Imaging;

namespace Clara.Inference.Transforms;

/// <summary>Turns and flips the axes to a direction code (MONAI's Orientationd); nothing is interpolated.</summary>
public sealed class Orientation(AxisCodes codes) : IImageTransform
{
    /// <summary>Letters of the axes, such as LIA.</summary>
    public AxisCodes Codes => codes;

    /// <inheritdoc/>
    public void Apply(Sample sample, WorkContext work) => sample.Replace(c => Reorientation.To(c, codes, work.Degree, work.Token));
}
