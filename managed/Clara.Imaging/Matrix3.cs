namespace Clara.Imaging;

/// <summary>A 3 x 3 matrix of doubles; M12 is row 1, column 2. As a direction its columns are the unit vectors of the array axes in LPS.</summary>
public readonly record struct Matrix3(
    double M11, double M12, double M13,
    double M21, double M22, double M23,
    double M31, double M32, double M33)
{
    /// <summary>The identity.</summary>
    public static Matrix3 Identity { get; } = new(1, 0, 0, 0, 1, 0, 0, 0, 1);

    /// <summary>The element at a row and column, both 0 to 2.</summary>
    public double this[int row, int column] => (row * 3 + column) switch
    {
        0 => M11, 1 => M12, 2 => M13,
        3 => M21, 4 => M22, 5 => M23,
        6 => M31, 7 => M32, 8 => M33,
        _ => throw new ArgumentOutOfRangeException(nameof(row)),
    };

    /// <summary>Builds a matrix from its three columns.</summary>
    public static Matrix3 FromColumns(Vector3 a, Vector3 b, Vector3 c) => new(a.X, b.X, c.X, a.Y, b.Y, c.Y, a.Z, b.Z, c.Z);

    /// <summary>Column 0, 1 or 2.</summary>
    public Vector3 Column(int column) => new(this[0, column], this[1, column], this[2, column]);

    /// <summary>The determinant.</summary>
    public double Determinant =>
        M11 * (M22 * M33 - M23 * M32) - M12 * (M21 * M33 - M23 * M31) + M13 * (M21 * M32 - M22 * M31);

    /// <summary>Whether no element is NaN or infinite.</summary>
    public bool IsFinite => Column(0).IsFinite && Column(1).IsFinite && Column(2).IsFinite;

    /// <summary>The inverse; throws <see cref="GeometryException"/> when the matrix is singular.</summary>
    public Matrix3 Inverse()
    {
        double d = Determinant;
        if (!double.IsFinite(d) || d == 0)
            throw new GeometryException("The direction matrix is singular; its columns must be independent axes.");
        return new(
            (M22 * M33 - M23 * M32) / d, (M13 * M32 - M12 * M33) / d, (M12 * M23 - M13 * M22) / d,
            (M23 * M31 - M21 * M33) / d, (M11 * M33 - M13 * M31) / d, (M13 * M21 - M11 * M23) / d,
            (M21 * M32 - M22 * M31) / d, (M12 * M31 - M11 * M32) / d, (M11 * M22 - M12 * M21) / d);
    }

    /// <summary>Matrix times column vector.</summary>
    public static Vector3 operator *(Matrix3 m, Vector3 v) => new(
        m.M11 * v.X + m.M12 * v.Y + m.M13 * v.Z,
        m.M21 * v.X + m.M22 * v.Y + m.M23 * v.Z,
        m.M31 * v.X + m.M32 * v.Y + m.M33 * v.Z);

    /// <summary>Matrix product.</summary>
    public static Matrix3 operator *(Matrix3 a, Matrix3 b) => FromColumns(a * b.Column(0), a * b.Column(1), a * b.Column(2));
}
