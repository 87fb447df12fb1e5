using Clara.Imaging;
using Clara.Inference.Transforms;

namespace Clara.Inference.Interactive;

/// <summary>
/// Cuts out the clicks' box with a margin, or as much more around its centre as the size asks for and the image has (MONAI's SpatialCropGuidanced). MONAI lets a crop end at the
/// image's upper border and shrink; here it moves inside, so that it has the size wherever the image does.
/// </summary>
/// <param name="size">Least extent.</param>
/// <param name="margin">Voxels around the clicks.</param>
public sealed class SpatialCropGuidance(ClickSize size, int margin) : IImageTransform
{
    /// <summary>Margin where a config names none, voxels.</summary>
    public const int DefaultMargin = 20;

    /// <summary>The same with another size.</summary>
    internal SpatialCropGuidance Of(ClickSize other) => new(other, margin);

    /// <inheritdoc/>
    public void Apply(Sample sample, WorkContext work)
    {
        ArgumentNullException.ThrowIfNull(sample);
        Guidance guidance = sample.Guidance ?? throw new InvalidOperationException("The clicks are not in voxels yet.");
        Size3 image = sample.Grid.Size;
        VoxelBox box = Box(image, [.. guidance.Positive, .. guidance.Negative]);
        sample.Replace(c => Cropping.To(c, box, work));
        sample.Guidance = guidance.Moved(p => new(p.X - box.Start.X, p.Y - box.Start.Y, p.Z - box.Start.Z)) with { Crop = new(image, box) };
    }

    private VoxelBox Box(Size3 image, VoxelPoint[] points)
    {
        Size3 wanted = size.For(image);
        (int Start, int Length)[] sides = [.. Enumerable.Range(0, 3).Select(axis => Side(points.Min(p => p[axis]), points.Max(p => p[axis]), image[axis], wanted[axis]))];
        return new(new(sides[0].Start, sides[1].Start, sides[2].Start), new(sides[0].Length, sides[1].Length, sides[2].Length));
    }

    private (int Start, int Length) Side(int first, int last, int extent, int wanted)
    {
        int low = Math.Max(0, first - margin), high = Math.Min(extent, last + margin + 1);
        if (high - low >= wanted)
            return (low, high - low);
        int length = Math.Min(wanted, extent);
        return (Math.Clamp((low + high) / 2 - wanted / 2, 0, extent - length), length);
    }
}
