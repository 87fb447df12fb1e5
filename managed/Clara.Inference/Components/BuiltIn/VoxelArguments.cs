using Clara.Imaging;
using Clara.Models.Config;

namespace Clara.Inference.Components.BuiltIn;

/// <summary>Arguments that are extents in voxels, in the order of the image's axes.</summary>
internal static class VoxelArguments
{
    private const int Largest = 4096;

    private const string Whole = "three whole numbers of 1 to 4096", OrKeep = "three whole numbers of at most 4096", OfSlices = "two or three whole numbers of at most 4096";

    /// <summary>An extent along each axis.</summary>
    public static Argument<Size3> Size(string name, string meaning) => new(name, "3 whole numbers or one", "required", Whole, meaning, c => Read(c, name, v => v is >= 1 and <= Largest, Whole)) { Unit = "voxels" };

    /// <summary>An extent along each axis, or 0 where it is 0 or less.</summary>
    public static Argument<Size3> SizeOrKeep(string name, string meaning) => new(name, "3 whole numbers or one", "required", OrKeep, meaning, c => Read(c, name, v => v <= Largest, OrKeep)) { Unit = "voxels" };

    /// <summary>The same, also as two numbers for the axes of a slice; the third axis is then kept.</summary>
    public static Argument<Size3> SizeOrKeepOfSlices(string name, string meaning) => new(name, "2 or 3 whole numbers or one", "required", OfSlices, meaning,
        c => c.Length(name) == 2 ? ReadPair(c, name) : Read(c, name, v => v <= Largest, OfSlices)) { Unit = "voxels" };

    /// <summary>So many voxels along each axis, at least <paramref name="least"/>; with a default.</summary>
    public static Argument<Size3> Extent(string name, string meaning, int standard, int least) =>
        new(name, "3 whole numbers or one", FormattableString.Invariant($"{standard}"), $"a whole number of at least {least}, or three", meaning,
            c => c.Has(name) ? Read(c, name, v => v >= least && v <= Largest, $"a whole number of at least {least}, or three") : new(standard, standard, standard)) { Unit = "voxels" };

    private static Size3 Read(ComponentConfig c, string name, Predicate<double> isAllowed, string range)
    {
        double[] n = c.Numbers(name, 3, range);
        return n.All(v => v == Math.Floor(v) && isAllowed(v)) ? new(Along(n[0]), Along(n[1]), Along(n[2])) : throw c.Wrong(name, range);
    }

    private static Size3 ReadPair(ComponentConfig c, string name)
    {
        double[] n = c.Numbers(name, 2, OfSlices);
        return n.All(v => v == Math.Floor(v) && v <= Largest) ? new(Along(n[0]), Along(n[1]), 0) : throw c.Wrong(name, OfSlices);
    }

    private static int Along(double v) => Math.Max(0, (int)v);
}
