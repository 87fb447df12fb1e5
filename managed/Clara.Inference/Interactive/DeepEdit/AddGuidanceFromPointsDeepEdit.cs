using Clara.Imaging;
using Clara.Inference.Transforms;

namespace Clara.Inference.Interactive.DeepEdit;

/// <summary>
/// From clicks in the patient to voxels of the image as it is now, a list for each label (MONAI's AddGuidanceFromPointsDeepEditd): the voxel of the image as given, turned as the image
/// was, times new size over old size, cut to a whole number. MONAI leaves the turn to a step of the zoo's own; here the clicks always follow the image. Stands before anything is cropped.
/// </summary>
/// <param name="backgroundIsFirst">Whether the list of background comes before that of the structure.</param>
public sealed class AddGuidanceFromPointsDeepEdit(bool backgroundIsFirst) : IImageTransform
{
    /// <inheritdoc/>
    public void Apply(Sample sample, WorkContext work)
    {
        ArgumentNullException.ThrowIfNull(sample);
        AxisTurn turn = new(sample.Original, sample.Grid);
        IReadOnlyList<VoxelPoint> structure = Voxels(sample.Prompts.Foreground), background = Voxels(sample.Prompts.Background);
        sample.LabelClicks = new LabelClicks(turn.Grid.Size, backgroundIsFirst ? [background, structure] : [structure, background]).In(sample.Grid.Size);

        IReadOnlyList<VoxelPoint> Voxels(IEnumerable<WorldPoint> clicks) => [.. clicks.Select(w => turn.Turn(NearestVoxel.Of(sample.Original, w)))];
    }
}
