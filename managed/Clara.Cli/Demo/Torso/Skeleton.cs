namespace Clara.Cli.Demo.Torso;

/// <summary>Vertebrae, discs, the canal between them, and the wings of the pelvis.</summary>
internal static class Skeleton
{
    private const double LevelMm = 37, HalfHeight = 13.5, Depth = 17, CanalRadius = 8.5, ShellMm = 2.4;

    /// <summary>The spine's curve: how far the centre of the vertebral bodies is behind the patient's middle.</summary>
    public static double Centre(double z) => 42 + 6 * Math.Sin(z / 85 + 0.4);

    public static Tissue? At(double x, double y, double z)
    {
        if (Math.Abs(x) > 42 || y is < 15 or > 112)
            return null;
        double level = z - LevelMm * Math.Round(z / LevelMm), back = y - Centre(z);
        double canal = back - Depth - CanalRadius + 1, toCanal = Math.Sqrt(x * x + canal * canal);
        if (toCanal < CanalRadius)
            return toCanal < 4.5 ? Tissue.Other(42) : Tissue.Other(18);
        return Column(x, back, level) ?? Arch(Math.Abs(x), canal, toCanal, level);
    }

    /// <summary>Iliac wings: two curved plates at the lower end.</summary>
    public static Tissue? Pelvis(double x, double y, double z)
    {
        if (z > -92)
            return null;
        double side = Math.Abs(x), crest = -92 - 0.006 * Shape.Square(y - 22);
        double plate = Shape.Distance(side - 42, y - 5, z + 180, 80, 66, 120);
        if (z > crest || y is < -32 or > 66 || Math.Abs(plate) > 5)
            return null;
        return Math.Abs(plate) > 2.8 || z > crest - 3 ? Bone(540) : Bone(230);

        static Tissue Bone(double hu) => Tissue.Other(hu);
    }

    private static Tissue? Column(double x, double back, double level)
    {
        double waist = Shape.Square(level / HalfHeight), width = 20.5 + 3 * Math.Min(waist, 1), depth = Depth - 1.5 + 1.5 * Math.Min(waist, 1);
        double q = Shape.Ellipse(x, back, width, depth);
        if (q > 1)
            return null;
        double height = Math.Abs(level);
        if (height > HalfHeight)
            return new(q > 0.5 ? 92 : 78, Tissue.Spine);
        bool shell = (1 - Math.Sqrt(q)) * depth < ShellMm || height > HalfHeight - ShellMm;
        return new(shell ? 520 : 225, Tissue.Spine);
    }

    private static Tissue? Arch(double side, double canal, double toCanal, double level)
    {
        bool ring = toCanal < 14.5 && level is > -13 and < 9;
        // The spinous process points down and back, the transverse ones to the sides.
        double fallen = level + 0.35 * (canal - 10);
        bool spinous = side < 3.6 && canal is > 9 and < 34 && fallen is > -9 and < 7;
        bool transverse = side < 38 && Shape.Ellipse(canal + 1 - 0.12 * side, level - 3, 5, 6) < 1;
        if (!ring && !spinous && !transverse)
            return null;
        bool marrow = (ring && toCanal is > 10.7 and < 12.3) || (spinous && side < 1.4 && canal < 31);
        return new(marrow ? 260 : 450, Tissue.Spine);
    }
}
