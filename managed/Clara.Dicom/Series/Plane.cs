using Clara.Imaging;

namespace Clara.Dicom.Series;

/// <summary>Where an image lies: centre of its first pixel in mm, LPS; unit vectors along rows (rising column) and columns (rising row), made orthogonal (PS3.3 section C.7.6.2.1.1).</summary>
internal sealed record Plane(Vector3 Position, Vector3 Row, Vector3 Column)
{
    /// <summary>Cosines are decimal strings of sometimes three digits.</summary>
    private const double UnitTolerance = 1e-2;

    /// <summary>Row x column.</summary>
    public Vector3 Normal { get; } = Row.Cross(Column);

    /// <summary>Place along the normal, mm.</summary>
    public double Along => Position.Dot(Normal);

    /// <summary>The plane of ImagePositionPatient and ImageOrientationPatient; null where either is missing, not finite or no pair of orthogonal unit vectors.</summary>
    public static Plane? Of(IReadOnlyList<double> position, IReadOnlyList<double> orientation)
    {
        if (position.Count != 3 || orientation.Count != 6)
            return null;
        Vector3 at = new(position[0], position[1], position[2]), row = new(orientation[0], orientation[1], orientation[2]), column = new(orientation[3], orientation[4], orientation[5]);
        if (!at.IsFinite || !row.IsFinite || !column.IsFinite || !(Math.Abs(row.Length - 1) < UnitTolerance) || !(Math.Abs(column.Length - 1) < UnitTolerance)
            || !(Math.Abs(row.Dot(column)) < UnitTolerance))
            return null;
        row = row.Unit();
        return new(at, row, column.Minus(row.Times(row.Dot(column))).Unit());
    }
}
