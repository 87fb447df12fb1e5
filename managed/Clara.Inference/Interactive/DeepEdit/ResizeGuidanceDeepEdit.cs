using Clara.Inference.Transforms;

namespace Clara.Inference.Interactive.DeepEdit;

/// <summary>
/// Scales the clicks as the image was resized since they were counted: index times new size over old size, cut to a whole number (MONAI's ResizeGuidanceMultipleLabelDeepEditd). MONAI
/// divides by the size of the image's file, also where a Spacingd or a swap of axes came between; here it is the size that the clicks were counted in.
/// </summary>
public sealed class ResizeGuidanceDeepEdit : IImageTransform
{
    /// <inheritdoc/>
    public void Apply(Sample sample, WorkContext work)
    {
        ArgumentNullException.ThrowIfNull(sample);
        sample.LabelClicks = sample.LabelClicks?.In(sample.Grid.Size);
    }
}
