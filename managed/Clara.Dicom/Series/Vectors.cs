using Clara.Imaging;

namespace Clara.Dicom.Series;

/// <summary>The few operations that planes need.</summary>
internal static class Vectors
{
    public static double Dot(this Vector3 a, Vector3 b) => (a.X * b.X) + (a.Y * b.Y) + (a.Z * b.Z);

    public static Vector3 Cross(this Vector3 a, Vector3 b) => new((a.Y * b.Z) - (a.Z * b.Y), (a.Z * b.X) - (a.X * b.Z), (a.X * b.Y) - (a.Y * b.X));

    public static Vector3 Minus(this Vector3 a, Vector3 b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

    public static Vector3 Times(this Vector3 a, double s) => new(a.X * s, a.Y * s, a.Z * s);

    public static Vector3 Unit(this Vector3 a) => a.Times(1 / a.Length);

    public static double DegreesTo(this Vector3 a, Vector3 b) => Math.Atan2(a.Cross(b).Length, a.Dot(b)) * 180 / Math.PI;
}
