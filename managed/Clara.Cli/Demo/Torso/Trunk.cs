namespace Clara.Cli.Demo.Torso;

/// <summary>The nested outlines of a height: skin, muscles, cavity; and what lies between them.</summary>
internal readonly struct Trunk
{
    private const double SkinMm = 2, CavityForwardMm = 8, RibDistanceMm = 27;
    private readonly double _z, _width, _depth, _fat;

    public Trunk(double z)
    {
        _z = z;
        _width = 157 - 7 * Math.Exp(-Shape.Square((z + 30) / 55));
        _depth = 116 - 4 * Math.Exp(-Shape.Square((z + 10) / 60));
        _fat = 15 - z * 0.035;
    }

    public bool IsInside(double x, double y) => Shape.Superellipse(x, y, _width, _depth) < 1;

    /// <summary>Skin and the fat below it; null deeper.</summary>
    public Tissue? Cover(double x, double y)
    {
        if (Shape.Superellipse(x, y, _width - SkinMm, _depth - SkinMm) >= 1)
            return Tissue.Other(20);
        return Shape.Superellipse(x, y, _width - _fat, _depth - _fat) >= 1 ? Tissue.Fat : null;
    }

    /// <summary>About how far inside of the cavity's wall a point is, mm.</summary>
    public double Depth(double x, double y)
    {
        double rx = _width - _fat - 15, ry = _depth - _fat - 18;
        return (1 - Math.Pow(Shape.Superellipse(x, y + CavityForwardMm, rx, ry), 0.4)) * ry;
    }

    /// <summary>Ribs, their cartilage, the muscles and the layer of fat between those of the flanks.</summary>
    public Tissue Wall(double x, double y, double depth)
    {
        double rib = _z - 0.45 * y;   // ribs fall to the front
        if (rib > -30 && !(Math.Abs(x) < 46 && y > 55) && !(y < -60 && Math.Abs(x) < 20 + (60 - _z) * 0.9))
        {
            double along = rib - RibDistanceMm * Math.Round(rib / RibDistanceMm);
            double across = depth + 7, q = Shape.Ellipse(along, across, 6.5, 4.2);
            if (q < 1)
                return y < -66 ? Tissue.Other(115) : q > 0.5 ? Tissue.Other(560) : Tissue.Other(210);
            if (Math.Abs(across) < 4.5 && Math.Abs(along) > 10.5)
                return Tissue.Fat;
        }
        else if (Math.Abs(x) > 60 && y is > -70 and < 60 && Math.Abs(depth + 5) < 1)
            return Tissue.Other(-60);
        else if (y < -70 && Math.Abs(x) < 2.5)
            return Tissue.Other(20);   // linea alba
        return Tissue.Muscle;
    }

    /// <summary>Height of the diaphragm's domes.</summary>
    public static double Diaphragm(double x, double y)
    {
        double right = 100 - 0.0058 * (Shape.Square(x + 62) + Shape.Square(y + 8));
        double left = 90 - 0.0058 * (Shape.Square(x - 68) + Shape.Square(y + 4));
        return -Shape.Union(-right, -left, 14) - 0.18 * Math.Max(0, y);
    }

    /// <summary>Couch of the scanner: a shell of carbon around foam.</summary>
    public static Tissue Outside(double x, double y)
    {
        double top = 118 + x * x / 1300, below = y - top;
        if (Math.Abs(x) > 150 || below is < 0 or > 15)
            return Tissue.Air;
        return below is < 2 or > 13 ? new(-330, 0) : new(-890, 0);
    }
}
