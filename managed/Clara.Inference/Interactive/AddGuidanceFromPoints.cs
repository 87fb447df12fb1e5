using Clara.Imaging;
using Clara.Inference.Transforms;

namespace Clara.Inference.Interactive;

/// <summary>
/// From clicks in the patient to voxels of the image as it is now (MONAI's AddGuidanceFromPointsd): the voxel of the image as given, turned as the image was, times new size over
/// old size, cut to a whole number. Stands before anything is cropped.
/// </summary>
public sealed class AddGuidanceFromPoints : IImageTransform
{
    /// <inheritdoc/>
    public void Apply(Sample sample, WorkContext work)
    {
        ArgumentNullException.ThrowIfNull(sample);
        AxisTurn turn = new(sample.Original, sample.Grid);
        Size3 old = turn.Grid.Size, now = sample.Grid.Size;
        sample.Guidance = new([.. sample.Prompts.Foreground.Select(Voxel)], [.. sample.Prompts.Background.Select(Voxel)]);

        VoxelPoint Voxel(WorldPoint w) => Scaled(turn.Turn(NearestVoxel.Of(sample.Original, w)), old, now);
    }

    /// <summary>Index times new size over old size, cut to a whole number.</summary>
    internal static VoxelPoint Scaled(VoxelPoint p, Size3 old, Size3 now)
    {
        return new(Along(0), Along(1), Along(2));
        int Along(int axis) => (int)((double)p[axis] * now[axis] / old[axis]);
    }
}
