using Clara.Imaging;

namespace Clara.Inference.Interactive;

/// <summary>
/// Clicks in voxels of the image on its way through a deepgrow chain. In voxels and not in mm, because the chain's scalings are defined on indices: index times new size over old
/// size, cut to a whole number. Immutable. Since 0.2.
/// </summary>
/// <param name="Positive">Inside the structure; a negative coordinate marks an entry that is none.</param>
/// <param name="Negative">Outside of it.</param>
public sealed record Guidance(IReadOnlyList<VoxelPoint> Positive, IReadOnlyList<VoxelPoint> Negative)
{
    /// <summary>What was cut out around the clicks; null before that.</summary>
    public GuidedCrop? Crop { get; init; }

    /// <summary>The same in other voxels.</summary>
    internal Guidance Moved(Func<VoxelPoint, VoxelPoint> move) => this with { Positive = [.. Positive.Select(move)], Negative = [.. Negative.Select(move)] };
}

/// <summary>A crop around clicks, which the result has to be brought back from.</summary>
/// <param name="From">Size of the image that was cropped.</param>
/// <param name="Box">The part that stayed, in its voxels.</param>
public readonly record struct GuidedCrop(Size3 From, VoxelBox Box);
