namespace Clara.Cli.Demo.Torso;

/// <summary>The analytic shapes that organs are made of. Distances are in mm, below 0 inside, and exact only on the surface.</summary>
internal static class Shape
{
    /// <summary>Squared radius in units of the ellipsoid's own: below 1 inside.</summary>
    public static double Ellipsoid(double x, double y, double z, double rx, double ry, double rz) => Square(x / rx) + Square(y / ry) + Square(z / rz);

    /// <summary>The same in a plane: an elliptic tube.</summary>
    public static double Ellipse(double x, double y, double rx, double ry) => Square(x / rx) + Square(y / ry);

    /// <summary>About the distance to the ellipsoid's surface.</summary>
    public static double Distance(double x, double y, double z, double rx, double ry, double rz) =>
        (Math.Sqrt(Ellipsoid(x, y, z, rx, ry, rz)) - 1) * Math.Min(rx, Math.Min(ry, rz));

    /// <summary>A rounder ellipse, as torsos are: below 1 inside. Exponent 2.5, because that needs no power function.</summary>
    public static double Superellipse(double x, double y, double rx, double ry)
    {
        double u = Math.Abs(x) / rx, v = Math.Abs(y) / ry;
        return u * u * Math.Sqrt(u) + v * v * Math.Sqrt(v);
    }

    /// <summary>The nearer of two surfaces with the crease between them rounded over about <paramref name="mm"/> (polynomial smooth minimum).</summary>
    public static double Union(double a, double b, double mm)
    {
        double h = Math.Max(mm - Math.Abs(a - b), 0) / mm;
        return Math.Min(a, b) - h * h * mm / 4;
    }

    /// <summary>What is inside of both, with a rounded edge.</summary>
    public static double Intersection(double a, double b, double mm) => -Union(-a, -b, mm);

    /// <summary>The gyroid: a smooth field between about -1.5 and 1.5 whose level sets fold through space without an end, as bowel does.</summary>
    public static double Gyroid(double x, double y, double z) =>
        Math.Sin(x) * Math.Cos(y) + Math.Sin(y) * Math.Cos(z) + Math.Sin(z) * Math.Cos(x);

    /// <summary>A net of tubes: where two gyroids vanish together; <paramref name="width"/> below about 0.5.</summary>
    public static bool Vessels(double x, double y, double z, double wavelengthMm, double width)
    {
        double k = 2 * Math.PI / wavelengthMm;
        double first = Gyroid(k * x, k * y, k * z);
        if (Math.Abs(first) > width)
            return false;
        double second = Gyroid(k * (y + 17), k * (z - 9), k * (x + 31));
        return first * first + second * second < width * width;
    }

    public static double Square(double v) => v * v;
}
