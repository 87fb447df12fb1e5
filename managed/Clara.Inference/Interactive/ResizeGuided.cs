using Clara.Imaging;
using Clara.Inference.Inferers;
using Clara.Inference.Transforms;

namespace Clara.Inference.Interactive;

/// <summary>Resizes the crop to the network's input by means over boxes of voxels (MONAI's Resized with mode "area" in a deepgrow chain, sizes depth first).</summary>
public sealed class ResizeGuided(ClickSize size) : IImageTransform
{
    /// <summary>Extent of the result; without a depth that of the crop stays.</summary>
    public ClickSize Size => size;

    /// <inheritdoc/>
    public void Apply(Sample sample, WorkContext work)
    {
        ArgumentNullException.ThrowIfNull(sample);
        Size3 wanted = size.For(sample.Grid.Size);
        if (wanted == sample.Grid.Size)
            return;
        // The size may come with a request: the image, two maps of clicks, and all again in the network's order.
        MemoryBound.Require(checked(2L * (sample.Channels.Count + 2) * wanted.Count * sizeof(float)), work.MemoryBytes);
        sample.Replace(c => Resampling.Area(c, wanted, work.Degree, work.Token));
    }
}

/// <summary>Scales the clicks as the crop was resized: index times new size over the crop's, cut to a whole number (MONAI's ResizeGuidanced).</summary>
public sealed class ResizeGuidance : IImageTransform
{
    /// <inheritdoc/>
    public void Apply(Sample sample, WorkContext work)
    {
        ArgumentNullException.ThrowIfNull(sample);
        if (sample.Guidance is { Crop: GuidedCrop crop } guidance)
            sample.Guidance = guidance.Moved(p => AddGuidanceFromPoints.Scaled(p, crop.Box.Size, sample.Grid.Size));
    }
}
