namespace Clara.Cli.Demo.Torso;

/// <summary>Aorta, vena cava, their branches to the kidneys, and the lower end of the heart.</summary>
internal static class Vessels
{
    private const double Bifurcation = -106;

    public static Tissue? At(double x, double y, double z)
    {
        double spine = Skeleton.Centre(z), front = y - spine;
        if (z > 62)   // the aorta passes behind the crura and reaches the chest at the side of the spine
            front -= 0.14 * (z - 62);
        double tortuous = 10 + 3 * Math.Sin(z / 45) + Math.Max(0, z - 70) * 0.14;
        if (z > Bifurcation && Shape.Ellipse(x - tortuous, front + 29, 11.5 + z * 0.008, 11.5 + z * 0.008) < 1)
            return new(184, Tissue.Aorta);
        if (z <= Bifurcation)
        {
            double fork = Bifurcation - z;
            if (Shape.Ellipse(x - 6 - 0.75 * fork, front + 27 - 0.15 * fork, 7, 7) < 1 || Shape.Ellipse(x - 6 + 0.75 * fork, front + 27 - 0.15 * fork, 7, 7) < 1)
                return Tissue.Other(180);
        }
        if (z is > -112 and < 100 && Shape.Ellipse(x + 21 - Math.Max(0, z - 30) * 0.08, front + 26 + Math.Max(0, z - 20) * 0.22, 13, 9.5) < 1)
            return Tissue.Other(132);
        return Renal(x, front, z);
    }

    public static Tissue? Heart(double x, double y, double z)
    {
        double q = Shape.Ellipsoid(x - 24 - 0.25 * (z - 140), y + 34, z - 146, 66, 50, 50);
        if (q > 1.12)
            return null;
        if (q > 1)
            return Tissue.Other(-85);   // epicardial fat
        return q > 0.62 ? Tissue.Other(96) : Tissue.Other(x > 18 + 0.5 * (y + 34) ? 168 : 150);
    }

    /// <summary>Renal veins and arteries: two level tubes at each side.</summary>
    private static Tissue? Renal(double x, double front, double z)
    {
        double side = Math.Abs(x), height = z + (x > 0 ? 20 : 32);
        if (side is < 8 or > 46 || Math.Abs(height) > 12)
            return null;
        double behind = front + 25 - 0.42 * side;
        if (Shape.Ellipse(height - 4, behind, 4.2, 4.2) < 1)
            return Tissue.Other(140);
        return Shape.Ellipse(height + 5, behind - 3, 2.8, 2.8) < 1 ? Tissue.Other(176) : null;
    }
}
