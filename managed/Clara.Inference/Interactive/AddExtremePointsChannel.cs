using Clara.Imaging;
using Clara.Inference.Transforms;

namespace Clara.Inference.Interactive;

/// <summary>
/// Appends a map of the extreme points as a channel: 1 at each of them, Gaussian, stretched to a range (Clara Train's and MONAI's AddExtremePointsChannel; the second input of
/// DExtr3D, after Maninis 2018, in three dimensions).
/// </summary>
/// <param name="sigma">Of the Gaussian, in voxels of the network's input; at least 0.1.</param>
/// <param name="low">Lowest value of the map.</param>
/// <param name="high">Highest value of the map.</param>
public sealed class AddExtremePointsChannel(double sigma, float low, float high) : IImageTransform
{
    /// <inheritdoc/>
    public void Apply(Sample sample, WorkContext work)
    {
        ArgumentNullException.ThrowIfNull(sample);
        sample.Append(GuidanceMap.Of(sample.Grid, sample.Prompts.ExtremePoints.Select(p => NearestVoxel.Of(sample.Grid, p)), sigma, low, high, work));
    }
}
