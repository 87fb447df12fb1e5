namespace Clara.Imaging;

/// <summary>What an image file's header says, without its voxels. Since 0.2.</summary>
/// <param name="Grid">Where each of its volumes lies.</param>
/// <param name="TimeSteps">Volumes of a series in time, 1 for a single one; <see cref="ImageReadOptions.TimeStep"/> chooses.</param>
/// <param name="Components">Numbers a voxel, 1 for a scalar image; <see cref="ImageReadOptions.Component"/> chooses.</param>
public sealed record ImageFileInfo(Grid Grid, long TimeSteps, long Components)
{
    internal static ImageFileInfo Of(Grid grid, IReadOnlyList<FileAxis> axes) => new(grid, Count(axes, FileAxisKind.Time), Count(axes, FileAxisKind.Component));

    private static long Count(IReadOnlyList<FileAxis> axes, FileAxisKind kind) => axes.Where(a => a.Kind == kind).Select(a => a.Size).DefaultIfEmpty(1).Max();
}
