namespace Clara.Imaging;

/// <summary>Directions from nearly orthonormal matrices.</summary>
internal static class Orthonormal
{
    /// <summary>Of a matrix' elements; rounding of doubles.</summary>
    private const double RightAlready = 1e-14;

    /// <summary>
    /// Headers of few digits (NIfTI's floats, decimal text) are orthonormal by rounding only: the nearest true rotation where no corner moves further than the tolerance of equal grids,
    /// else the axes as they are. Axes that are right already stay bit for bit.
    /// </summary>
    public static Grid Straightened(Grid grid)
    {
        Matrix3 d = grid.Direction, q = Nearest(d);
        double change = Enumerable.Range(0, 9).Max(i => Math.Abs(d[i / 3, i % 3] - q[i / 3, i % 3]));
        if (change < RightAlready)
            return grid;
        Grid straight = new(grid.Size, grid.SpacingMm, grid.OriginMm, q);
        return straight.IsSameAs(grid) ? straight : grid;
    }

    /// <summary>The columns scaled to unit length.</summary>
    public static Matrix3 Units(Matrix3 m)
    {
        return Matrix3.FromColumns(Unit(m.Column(0)), Unit(m.Column(1)), Unit(m.Column(2)));
        static Vector3 Unit(Vector3 v) => new(v.X / v.Length, v.Y / v.Length, v.Z / v.Length);
    }

    /// <summary>The orthonormal matrix nearest to a nearly orthonormal one (orthogonal polar factor by Newton's iteration, Higham 1986); handedness stays.</summary>
    public static Matrix3 Nearest(Matrix3 m)
    {
        Matrix3 q = m;
        // Converges quadratically: from the grid's tolerance of 1e-2 four steps reach the last bit.
        for (int step = 0; step < 8; step++)
        {
            Matrix3 i = q.Inverse();
            q = new(
                (q.M11 + i.M11) / 2, (q.M12 + i.M21) / 2, (q.M13 + i.M31) / 2,
                (q.M21 + i.M12) / 2, (q.M22 + i.M22) / 2, (q.M23 + i.M32) / 2,
                (q.M31 + i.M13) / 2, (q.M32 + i.M23) / 2, (q.M33 + i.M33) / 2);
        }
        // Negative zeros read badly in headers and reports.
        return new(q.M11 + 0.0, q.M12 + 0.0, q.M13 + 0.0, q.M21 + 0.0, q.M22 + 0.0, q.M23 + 0.0, q.M31 + 0.0, q.M32 + 0.0, q.M33 + 0.0);
    }
}
