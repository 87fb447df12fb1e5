using Clara.Imaging;

namespace Clara.Dicom.Derived;

/// <summary>Products of vectors in the patient.</summary>
internal static class Geometry
{
    public static double Dot(Vector3 a, Vector3 b) => a.X * b.X + a.Y * b.Y + a.Z * b.Z;

    public static Vector3 Cross(Vector3 a, Vector3 b) => new(a.Y * b.Z - a.Z * b.Y, a.Z * b.X - a.X * b.Z, a.X * b.Y - a.Y * b.X);

    public static Vector3 Minus(Vector3 a, Vector3 b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

    public static Vector3 Unit(Vector3 v) => v.Length is > 0 and double length ? new(v.X / length, v.Y / length, v.Z / length) : v;
}
