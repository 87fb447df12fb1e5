using Clara.Imaging;
using NUnit.Framework;

namespace Clara.TestKit;

/// <summary>Comparisons of label maps that say what differs.</summary>
public static class VolumeAssert
{
    /// <summary>Same grid and same voxels; a failure names the count and the first voxel that differs.</summary>
    public static void Equal(LabelMap expected, LabelMap actual)
    {
        Assert.That(actual.Grid.IsSameAs(expected.Grid), Is.True, $"grids differ: {expected.Grid} and {actual.Grid}");
        Span<ushort> a = expected.Voxels, b = actual.Voxels;
        long different = 0;
        int first = -1;
        for (int i = 0; i < a.Length; i++)
            if (a[i] != b[i])
            {
                different++;
                if (first < 0)
                    first = i;
            }
        if (different > 0)
            Assert.Fail($"{different} of {a.Length} voxels differ, first at offset {first}: expected {a[first]}, was {b[first]}");
    }

    /// <summary>Dice of one label at least a bound; a failure prints Dice and both volumes in voxels.</summary>
    public static void Dice(LabelMap expected, LabelMap actual, int id, double min)
    {
        Assert.That(actual.Grid.IsSameAs(expected.Grid), Is.True, "grids differ");
        Span<ushort> a = expected.Voxels, b = actual.Voxels;
        long both = 0, na = 0, nb = 0;
        for (int i = 0; i < a.Length; i++)
        {
            bool x = a[i] == id, y = b[i] == id;
            both += x && y ? 1 : 0;
            na += x ? 1 : 0;
            nb += y ? 1 : 0;
        }
        double dice = na + nb == 0 ? 1 : 2.0 * both / (na + nb);
        Assert.That(dice, Is.GreaterThanOrEqualTo(min), $"Dice of label {id}: {na} voxels expected, {nb} found, {both} shared");
    }
}
