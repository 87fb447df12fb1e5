namespace Clara.Imaging;

/// <summary>
/// A point of a slice in voxels, 0-based; whole numbers are voxel centres. I runs along the first and J along the second of the two array axes that the slice keeps:
/// y and z for axis 0, x and z for axis 1, x and y for axis 2.
/// </summary>
public readonly record struct ContourPoint(double I, double J)
{
    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"({I}, {J})");
}

/// <summary>
/// A closed contour of a slice; the first point is not repeated at the end. With I to the right and J upwards outer contours run counter-clockwise and holes clockwise:
/// the structure is always to the left. Immutable when its points are. Since 0.1.
/// </summary>
/// <param name="Points">In order, in voxels of the slice.</param>
/// <param name="IsHole">Whether it bounds background that the structure encloses.</param>
public sealed record Contour(IReadOnlyList<ContourPoint> Points, bool IsHole)
{
    /// <summary>Signed area in voxels: positive counter-clockwise (outer contours), negative clockwise (holes).</summary>
    public double Area
    {
        get
        {
            double twice = 0;
            for (int n = 0; n < Points.Count; n++)
            {
                ContourPoint p = Points[n], q = Points[n + 1 < Points.Count ? n + 1 : 0];
                twice += p.I * q.J - q.I * p.J;
            }
            return twice / 2;
        }
    }
}

/// <summary>The contours of a structure in one slice: outer ones and holes, in the order of their first points (by J, then I). Since 0.1.</summary>
/// <param name="Axis">The array axis across the slice: 0, 1 or 2.</param>
/// <param name="Index">The slice's index along the axis.</param>
/// <param name="Contours">All contours; empty where the structure is not in the slice.</param>
public sealed record SliceContours(int Axis, int Index, IReadOnlyList<Contour> Contours);
