using Clara.Imaging;
using Clara.Inference.Transforms;
using Clara.Models;

namespace Clara.Inference.Interactive.DeepEdit;

/// <summary>
/// Appends a channel for each label, background too: 1 at each of its clicks, Gaussian, stretched to 0 to 1; without clicks all 0 (MONAI's AddGuidanceSignalDeepEditd). Clicks outside
/// are moved to the nearest voxel; entries with a negative coordinate are none.
/// </summary>
/// <param name="sigma">Of the Gaussian, in voxels of the network's input; at least 0.1.</param>
public sealed class AddGuidanceSignalDeepEdit(double sigma) : IImageTransform
{
    /// <summary>Sigma where a config names none, voxels.</summary>
    public const double DefaultSigma = 3;

    /// <summary>One structure and background.</summary>
    internal const int Maps = 2;

    /// <inheritdoc/>
    public int ChannelsAfter(int channels) => channels + Maps;

    /// <inheritdoc/>
    public void Apply(Sample sample, WorkContext work)
    {
        ArgumentNullException.ThrowIfNull(sample);
        LabelClicks clicks = sample.LabelClicks ?? throw new InvalidOperationException("The clicks are not in voxels yet.");
        // Built-in steps are looked at when the chain is built; an archive's own may do anything.
        if (clicks.Extent != sample.Grid.Size)
            throw new ModelInvalidException($"The clicks are counted in an image of {clicks.Extent} voxels, which a step of the archive's own made {sample.Grid.Size}; put ResizeGuidanceMultipleLabelDeepEditd behind it.");
        foreach (IReadOnlyList<VoxelPoint> points in clicks.Points)
            sample.Append(GuidanceMap.Of(sample.Grid, points.Where(p => p is { X: >= 0, Y: >= 0, Z: >= 0 }), sigma, 0, 1, work));
    }
}
