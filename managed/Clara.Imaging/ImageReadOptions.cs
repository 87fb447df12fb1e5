namespace Clara.Imaging;

/// <summary>
/// Which of a file's volumes is wanted, where it holds several: nothing is ever dropped silently, so a file with several time steps or components needs the choice.
/// A number that the file does not have is a <see cref="ClaraException"/> with <see cref="StatusCode.Argument"/>. Since 0.2.
/// </summary>
public sealed record ImageReadOptions
{
    /// <summary>No choice: files with several volumes are refused with their number.</summary>
    public static ImageReadOptions None { get; } = new();

    /// <summary>The time step, from 0; null where the file is expected to have one. Steps along an axis of another sort that counts volumes (NRRD's lists) are chosen by it too.</summary>
    public int? TimeStep { get; init; }

    /// <summary>The component of a voxel, from 0 (of a vector or a colour); null where voxels are expected to be single numbers.</summary>
    public int? Component { get; init; }

    /// <summary>
    /// Of a label map the labels of these names alone, without regard to case; null takes all. Segments that overlap (3D Slicer's layers) cannot be in one label map and are read by turns this way.
    /// A name that is not there is a <see cref="StatusCode.NotFound"/> that lists the names.
    /// </summary>
    public IReadOnlyList<string>? Segments { get; init; }
}
