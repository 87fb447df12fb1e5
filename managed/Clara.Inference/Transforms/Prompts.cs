using Clara.Imaging;

namespace Clara.Inference.Transforms;

/// <summary>
/// What a user marked in the image, in world coordinates (mm, LPS): they stay where they are while the image is turned, resampled and cropped. Immutable. Since 0.2.
/// </summary>
public sealed record Prompts
{
    /// <summary>Nothing marked.</summary>
    public static Prompts None { get; } = new();

    /// <summary>Extreme points of the structure, any order; six or more, four or more on a one-slice image.</summary>
    public IReadOnlyList<WorldPoint> ExtremePoints { get; init; } = [];

    /// <summary>Clicks inside the structure in the order in which they were made.</summary>
    public IReadOnlyList<WorldPoint> Foreground { get; init; } = [];

    /// <summary>Clicks outside of the structure in the order in which they were made.</summary>
    public IReadOnlyList<WorldPoint> Background { get; init; } = [];
}
