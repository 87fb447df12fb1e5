namespace Clara.Cli.Demo.Torso;

/// <summary>
/// The patient as a function of the place: mm, LPS, 0 in the middle of the trunk. Where shapes overlap the first one asked wins, so that each point has one tissue.
/// Pure; any thread.
/// </summary>
internal static class Anatomy
{
    public static Tissue At(double x, double y, double z)
    {
        Trunk trunk = new(z);
        if (!trunk.IsInside(x, y))
            return Trunk.Outside(x, y);
        if (trunk.Cover(x, y) is Tissue cover)
            return cover;
        if (Skeleton.At(x, y, z) is Tissue bone)
            return bone;
        double depth = trunk.Depth(x, y);
        if (depth < 0)
            return Skeleton.Pelvis(x, y, z) ?? trunk.Wall(x, y, depth);
        return Viscera(x, y, z, depth) ?? Muscles(x, y, z) ?? Skeleton.Pelvis(x, y, z) ?? Cavity(x, y, z, depth);
    }

    private static Tissue? Viscera(double x, double y, double z, double depth)
    {
        double overDiaphragm = z - Trunk.Diaphragm(x, y);
        if (Vessels.At(x, y, z) is Tissue vessel)
            return vessel;
        if (overDiaphragm > 0)
            return null;
        return Organs.Kidneys(x, y, z) ?? Organs.Gallbladder(x, y, z) ?? Organs.Liver(x, y, z, depth) ?? Organs.Spleen(x, y, z, depth) ?? Bowel.Stomach(x, y, z)
            ?? Bowel.Pancreas(x, y, z);
    }

    /// <summary>The long muscles beside the spine, with fat between them.</summary>
    private static Tissue? Muscles(double x, double y, double z)
    {
        double side = Math.Abs(x), back = y - Skeleton.Centre(z);
        if (Shape.Ellipse(side - 34, back - 36, 30, 20) < 1)
            return Tissue.Muscle;
        double psoas = Math.Clamp((28 - z) / 60, 0, 1);   // grows downwards
        return psoas > 0 && Shape.Ellipse(side - 30 - 8 * psoas, back - 2, 4 + 14 * psoas, 6 + 14 * psoas) < 1 ? Tissue.Muscle : null;
    }

    private static Tissue Cavity(double x, double y, double z, double depth)
    {
        double overDiaphragm = z - Trunk.Diaphragm(x, y);
        if (overDiaphragm > 0)
            return Chest(x, y, z, depth, overDiaphragm);
        // The crura hang from the diaphragm in front of the spine.
        if (Math.Abs(x) < 24 && y > Skeleton.Centre(z) - 22 && z > 20)
            return Tissue.Muscle;
        return Bowel.Colon(x, y, z) ?? Bowel.Loops(x, y, z, depth) ?? Tissue.Fat;
    }

    private static Tissue Chest(double x, double y, double z, double depth, double overDiaphragm)
    {
        if (overDiaphragm < 3.2)
            return Tissue.Muscle;
        if (Vessels.Heart(x, y, z) is Tissue heart)
            return heart;
        if (Shape.Ellipse(x - 4, y - 2, 26, 62) < 1)
            return Shape.Ellipse(x - 4, y - 8, 10, 8) < 1 ? Tissue.Other(44) : Tissue.Other(-90);   // oesophagus in the fat of the mediastinum
        if (depth < 1.5)
            return Tissue.Muscle;
        // Blood sinks: lungs are denser at the back.
        return depth > 6 && Shape.Vessels(x, y, z, 44, 0.24) ? Tissue.Other(38) : Tissue.Other(-868 + 0.5 * (y + 60));
    }
}
