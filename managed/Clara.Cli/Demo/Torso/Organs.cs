namespace Clara.Cli.Demo.Torso;

/// <summary>Liver, spleen and kidneys: deformed ellipsoids, clipped by what they lie against.</summary>
internal static class Organs
{
    /// <summary>How much further than its surface the fat around a kidney reaches, in units of its radius squared.</summary>
    private const double Capsule = 1.3;

    public static Tissue? Liver(double x, double y, double z, double depth)
    {
        if (x > 75 || z is < -75 or > 100)
            return null;
        double u = x + 3 * Math.Sin(z / 21 + 1), v = y + 4 * Math.Sin(z / 27 + x / 40), w = z + 3 * Math.Sin(x / 19);
        double right = Shape.Distance(u + 66, v + 2, w - 28, 72, 84, 82);
        double left = Shape.Distance(u - 2, v + 42, w - 56, 66, 40, 36);
        double organ = Shape.Union(right, left, 22);
        double underside = -46 + (x + 110) * 0.66 + y * 0.22 + 4 * Math.Sin(x / 15 + y / 22) - z;
        organ = Shape.Intersection(organ, underside, 16);
        organ = Shape.Intersection(organ, z - Trunk.Diaphragm(x, y) + 1, 4);
        organ = Shape.Intersection(organ, 2.5 - depth, 6);
        if (organ > 0)
            return null;
        return new(organ < -9 && Shape.Vessels(x, y, z, 92, 0.26) ? 142 : 106, Tissue.Liver);
    }

    public static Tissue? Gallbladder(double x, double y, double z) =>
        Shape.Ellipsoid(x + 48 + 0.2 * z, y + 52, z + 8, 15, 22, 22) is double q && q < 1 ? q > 0.72 ? Tissue.Other(48) : Tissue.Other(9) : null;

    public static Tissue? Spleen(double x, double y, double z, double depth)
    {
        if (x < 45 || z is < -20 or > 100)
            return null;
        double u = x - 92 + 0.25 * (z - 36) - 3 * Math.Sin(z / 16), v = y - 34 - 0.3 * (z - 36) + 3 * Math.Sin(x / 13 + z / 20);
        double organ = Shape.Distance(u, v, z - 36, 35, 46, 54);
        double hilum = Shape.Distance(x - 50, y - 16, z - 34, 30, 28, 60);
        organ = Shape.Intersection(organ, -hilum, 10);
        organ = Shape.Intersection(organ, z - Trunk.Diaphragm(x, y) + 1, 4);
        organ = Shape.Intersection(organ, 2.5 - depth, 6);
        return organ > 0 ? null : new(118, Tissue.Spleen);
    }

    public static Tissue? Kidneys(double x, double y, double z) =>
        x > 0 ? Kidney(x, y, z + 22, Tissue.LeftKidney) : Kidney(-x, y, z + 34, Tissue.RightKidney);

    /// <summary>One kidney, seen with the side as a positive x: cortex, pyramids, the sinus with fat and pelvis, and the fat around.</summary>
    private static Tissue? Kidney(double side, double y, double z, byte label)
    {
        if (Math.Abs(z) > 66 || side is < 20 or > 105)
            return null;
        double u = side - 63 + 0.2 * z, v = y - 38 + 0.14 * z;
        u += 4 * Shape.Square(z / 50);   // bent around the hilum
        double q = Shape.Ellipsoid(u, v, z, 28, 25, 53);
        if (q > Capsule)
            return null;
        double sinus = Shape.Ellipsoid(u + 17, v + 3, z, 18, 8.5, 19);
        if (q >= 1 || sinus < 1)
            return Shape.Ellipsoid(u + 17, v + 3, z, 16, 4.5, 8) < 1 ? Tissue.Other(30) : Tissue.Fat;
        double pyramids = Math.Sin(z / 4.6) * Math.Sin(Math.Atan2(v, u + 10) * 5);
        return new(q is > 0.3 and < 0.72 && pyramids > 0.25 ? 158 : 176, label);
    }
}
