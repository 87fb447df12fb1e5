namespace Clara.Cli.Demo.Torso;

/// <summary>Stomach, colon and small bowel. Gas lies in front, because patients lie on their backs.</summary>
internal static class Bowel
{
    private static readonly Tissue Gas = Tissue.Other(-960);

    public static Tissue? Stomach(double x, double y, double z)
    {
        double u = x - 52 + 0.35 * (z - 40), v = y + 24 - 0.35 * (z - 40);
        double q = Shape.Ellipsoid(u, v, z - 42, 40, 37, 50);
        if (q >= 1)
            return null;
        return q > 0.8 ? Tissue.Other(66) : y < -38 ? Gas : Tissue.Other(14);
    }

    public static Tissue? Pancreas(double x, double y, double z)
    {
        double centre = 4 + 0.1 * x, y0 = -14 + 0.006 * Shape.Square(x - 10);
        return x is > -38 and < 70 && Shape.Ellipse(y - y0, z - centre - 0.12 * x, 9 - 2 * Math.Sin(x / 8), 12 + 2 * Math.Sin(x / 6)) < 1 ? Tissue.Other(82) : null;
    }

    public static Tissue? Colon(double x, double y, double z)
    {
        double pouch = 1 + 0.1 * Math.Sin(z / 6);
        if (z is > -125 and < -14)
        {
            if (Tube(x + 104, y - 8 - 5 * Math.Sin(z / 30), 23 * pouch, y < 0, true) is Tissue ascending)
                return ascending;
            if (Tube(x - 108, y - 18 - 5 * Math.Sin(z / 26), 17 * pouch, y < 10, false) is Tissue descending)
                return descending;
        }
        double hang = z + 30 - 0.0022 * Shape.Square(x);
        return Math.Abs(x) < 100 ? Tube(hang, y + 62 - 0.004 * x * x, 18 * (1 + 0.1 * Math.Sin(x / 7)), y < -64 + 0.004 * x * x, true) : null;
    }

    /// <summary>Loops of small bowel: the folds of a gyroid, with wall and content.</summary>
    public static Tissue? Loops(double x, double y, double z, double depth)
    {
        if (z > -6 || depth < 5 || Shape.Ellipsoid(x, y + 28, z + 95, 104, 58, 84) > 1)
            return null;
        const double PerMm = 2 * Math.PI / 62;
        double fold = Shape.Gyroid(PerMm * (x + 6 * Math.Sin(z / 18)), PerMm * (y + 5 * Math.Sin(x / 14)), PerMm * z);
        if (fold < -0.25)
            return null;
        if (fold < 0.15)
            return Tissue.Other(62);
        return fold > 1.12 && y < -40 ? Gas : Tissue.Other(26);
    }

    private static Tissue? Tube(double u, double v, double radius, bool front, bool gas)
    {
        double q = Shape.Ellipse(u, v, radius, radius);
        if (q >= 1)
            return null;
        if (q > 0.72)
            return Tissue.Other(58);
        return gas && front ? Gas : Tissue.Other(18 + 30 * Math.Sin(u / 3) * Math.Sin(v / 4));
    }
}
