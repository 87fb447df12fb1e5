using Clara.Imaging;
using Clara.Inference.Transforms;

namespace Clara.Inference.Interactive;

/// <summary>
/// Appends two channels, the maps of the positive and of the negative clicks: 1 at each, Gaussian, stretched to 0 to 1; a map without clicks is 0 (MONAI's AddGuidanceSignald,
/// after Sakinis 2019). Clicks outside are moved to the nearest voxel; entries with a negative coordinate are none.
/// </summary>
/// <param name="sigma">Of the Gaussian, in voxels of the network's input; at least 0.1.</param>
public sealed class AddGuidanceSignal(double sigma) : IImageTransform
{
    /// <summary>Sigma where a config names none, voxels.</summary>
    public const double DefaultSigma = 2;

    /// <inheritdoc/>
    public void Apply(Sample sample, WorkContext work)
    {
        ArgumentNullException.ThrowIfNull(sample);
        Guidance guidance = sample.Guidance ?? throw new InvalidOperationException("The clicks are not in voxels yet.");
        sample.Append(Map(guidance.Positive));
        sample.Append(Map(guidance.Negative));

        Volume<float> Map(IEnumerable<VoxelPoint> clicks) => GuidanceMap.Of(sample.Grid, clicks.Where(p => p is { X: >= 0, Y: >= 0, Z: >= 0 }), sigma, 0, 1, work);
    }
}
