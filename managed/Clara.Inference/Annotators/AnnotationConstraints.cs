using Clara.Imaging;

namespace Clara.Inference;

/// <summary>
/// What somebody has said about a structure beyond its extreme points: single voxels that belong to it or do not, and an earlier mask. All are optional; without any of them the
/// annotator works from the points alone. Voxels are 0-based indices of the image. The object is only read; a mask must stay unchanged during the call. Since 0.2.
/// </summary>
public sealed record AnnotationConstraints
{
    /// <summary>Voxels of the structure. Each is in the mask, may lie outside of the points' box, which grows by them, and pulls like voxels around it in. At most 1000.</summary>
    public IReadOnlyList<VoxelPoint> Inside { get; init; } = [];

    /// <summary>Voxels that are not of the structure. None is in the mask, even where an extreme point says so, and each pulls like voxels around it out.</summary>
    public IReadOnlyList<VoxelPoint> Outside { get; init; } = [];

    /// <summary>How far a click works: standard deviation of its influence, mm; above 0.</summary>
    public double ReachMm { get; init; } = 6;

    /// <summary>An earlier mask on the image's grid, or null: what it says holds where image and clicks say little. Only the part within the box counts.</summary>
    public LabelMap? Previous { get; init; }

    /// <summary>The structure's id in <see cref="Previous"/>, or null for all of its foreground.</summary>
    public int? PreviousId { get; init; }

    /// <summary>Throws <see cref="PointsException"/> for clicks outside of the image or on both sides, <see cref="GeometryException"/> for a mask on another grid.</summary>
    public void Check(Grid grid)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ReachMm);
        foreach (VoxelPoint p in Inside.Concat(Outside))
            if (!grid.Contains(p))
                throw new PointsException($"The click {p} lies outside of the image of {grid.Size} voxels; move it inside.");
        if (Inside.Intersect(Outside).Select(p => (VoxelPoint?)p).FirstOrDefault() is VoxelPoint both)
            throw new PointsException($"The click {both} is set inside and outside of the structure; remove one of the two.");
        if (Previous is not null && !Previous.Grid.IsSameAs(grid))
            throw new GeometryException("The previous mask does not lie on the image's grid; give a mask of this image.");
    }
}
