using Clara.Imaging;

namespace Clara.Inference.Interactive;

/// <summary>What prompts must be before any work begins. Throws <see cref="PointsException"/>.</summary>
internal static class PointCheck
{
    /// <summary>Extreme points: six, or four on a one-slice image, all inside.</summary>
    public static void Extreme(Grid grid, IReadOnlyList<VoxelPoint> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        int least = grid.Size.X == 1 || grid.Size.Y == 1 || grid.Size.Z == 1 ? 4 : 6;
        if (points.Count < least)
            throw new PointsException($"The annotator needs {least} extreme points, two along each axis, but got {points.Count}; set the missing points.");
        Inside(grid, points, "extreme point");
    }

    /// <summary>Clicks: at least one, all inside.</summary>
    public static void Clicks(Grid grid, Clicks clicks)
    {
        if (clicks.Foreground.Count + clicks.Background.Count == 0)
            throw new PointsException("No click is given; click inside of the structure.");
        Inside(grid, clicks);
    }

    /// <summary>Clicks, if there are any: all inside.</summary>
    public static void Inside(Grid grid, Clicks clicks)
    {
        Inside(grid, clicks.Foreground.Concat(clicks.Background), "click");
        if (clicks.Current is VoxelPoint current)
            Inside(grid, [current], "current point");
    }

    private static void Inside(Grid grid, IEnumerable<VoxelPoint> points, string kind)
    {
        foreach (VoxelPoint p in points)
            if (!grid.Contains(p))
                throw new PointsException($"The {kind} {p} lies outside of the image of {grid.Size} voxels; move it inside.");
    }
}
