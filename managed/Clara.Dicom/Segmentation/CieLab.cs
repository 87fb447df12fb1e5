using Clara.Imaging;

namespace Clara.Dicom.Segmentation;

/// <summary>
/// Colours as DICOM recommends them for display (PS3.3 section C.10.7.1.1): CIELab with the white of D50, 16 bits a component: L from 0 to 100, a and b from -128 to 127.
/// sRGB of IEC 61966-2-1; its white (D65) is adapted to D50 by Bradford's transform, as in ICC profiles.
/// </summary>
internal static class CieLab
{
    private const double Full = 65535, OneOfAb = 257, ZeroOfAb = 128; // 0x8080 is 0
    private const double Epsilon = 216.0 / 24389, Kappa = 24389.0 / 27;

    private static readonly Vector3 White = new(0.96422, 1, 0.82521);

    private static readonly Matrix3 ToXyz = new(0.4360747, 0.3850649, 0.1430804, 0.2225045, 0.7168786, 0.0606169, 0.0139322, 0.0971045, 0.7141733);

    private static readonly Matrix3 FromXyz = ToXyz.Inverse();

    public static (int L, int A, int B) Of(Rgb colour)
    {
        Vector3 xyz = ToXyz * new Vector3(Linear(colour.R), Linear(colour.G), Linear(colour.B));
        double x = Curve(xyz.X / White.X), y = Curve(xyz.Y / White.Y), z = Curve(xyz.Z / White.Z);
        return (Coded((116 * y - 16) * Full / 100), Coded((500 * (x - y) + ZeroOfAb) * OneOfAb), Coded((200 * (y - z) + ZeroOfAb) * OneOfAb));
    }

    /// <summary>The nearest colour of sRGB.</summary>
    public static Rgb ToRgb(double l, double a, double b)
    {
        double y = (l * 100 / Full + 16) / 116, x = y + (a / OneOfAb - ZeroOfAb) / 500, z = y - (b / OneOfAb - ZeroOfAb) / 200;
        Vector3 rgb = FromXyz * new Vector3(Uncurve(x) * White.X, Uncurve(y) * White.Y, Uncurve(z) * White.Z);
        return new(Byte(rgb.X), Byte(rgb.Y), Byte(rgb.Z));
    }

    private static int Coded(double value) => (int)Math.Clamp(Math.Round(value), 0, Full);

    private static double Linear(byte value) => value / 255.0 is var v && v <= 0.04045 ? v / 12.92 : Math.Pow((value / 255.0 + 0.055) / 1.055, 2.4);

    private static byte Byte(double linear) => (byte)Math.Round(255 * Math.Clamp(linear <= 0.0031308 ? 12.92 * linear : 1.055 * Math.Pow(linear, 1 / 2.4) - 0.055, 0, 1));

    private static double Curve(double t) => t > Epsilon ? Math.Cbrt(t) : (Kappa * t + 16) / 116;

    private static double Uncurve(double f) => f * f * f > Epsilon ? f * f * f : (116 * f - 16) / Kappa;
}
