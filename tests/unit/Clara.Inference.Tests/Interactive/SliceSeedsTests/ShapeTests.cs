using Clara.Imaging;
using Clara.Inference.Interactive;

namespace Clara.Inference.Tests.Interactive.SliceSeedsTests;

/// <summary>Clicks taken from shapes whose depth is known, and held against distances that are counted out.</summary>
public sealed class ShapeTests
{
    private static readonly Size3 Size = new(90, 80, 3);

    private static LabelMap Mask(Vector3 spacing, Func<int, int, bool> inside)
    {
        LabelMap mask = new(Grid.Axial(Size, spacing), []);
        for (int y = 0; y < Size.Y; y++)
            for (int x = 0; x < Size.X; x++)
                mask.Voxels[(int)mask.Grid.Offset(x, y, 1)] = (ushort)(inside(x, y) ? 7 : 0);
        return mask;
    }

    private static Func<int, int, bool> Disc(int cx, int cy, double radius) => (x, y) => (x - cx) * (x - cx) + (y - cy) * (y - cy) <= radius * radius;

    private static IReadOnlyList<VoxelPoint> Seeds(LabelMap mask, int slice = 1) => SliceSeeds.Of(mask, slice, new(1, default));

    [Test]
    public void A_disc_is_clicked_in_its_centre() => Assert.That(Seeds(Mask(new(1, 1, 4), Disc(40, 30, 9))), Is.EqualTo(new[] { new VoxelPoint(40, 30, 1) }));

    [Test]
    public void Of_two_parts_the_larger_one_is_clicked() =>
        Assert.That(Seeds(Mask(new(1, 1, 1), (x, y) => Disc(20, 30, 5)(x, y) || Disc(60, 40, 8)(x, y))), Is.EqualTo(new[] { new VoxelPoint(60, 40, 1) }));

    [Test]
    public void A_slice_with_little_of_it_or_nothing_has_none([Values(0, 9, 10)] int voxels) =>
        Assert.That(Seeds(Mask(new(1, 1, 1), (x, y) => y == 5 && x < voxels)), Has.Count.EqualTo(voxels < 10 ? 0 : 1));

    [Test]
    public void Slices_beside_it_have_none() => Assert.That(Seeds(Mask(new(1, 1, 1), Disc(40, 30, 9)), 0).Concat(Seeds(Mask(new(1, 1, 1), Disc(40, 30, 9)), 2)), Is.Empty);

    /// <summary>A shape that is cut by the image's edge is deepest away from that edge: what lies behind it is not of the structure.</summary>
    [Test]
    public void The_edge_of_the_image_is_an_edge() => Assert.That(Seeds(Mask(new(1, 1, 1), (x, y) => x < 21 && y < 31))[0] is { X: 10, Y: >= 10 and <= 20 }, Is.True);

    [Test]
    public void Depth_is_in_millimetres()
    {
        // A cross of a bar along x (9 voxels high, 4.5 mm) and a bar along y (5 voxels wide, 10 mm): in voxels the first one is thicker.
        VoxelPoint seed = Seeds(Mask(new(2, 0.5, 1), (x, y) => x is >= 5 and < 50 && y is >= 10 and < 19 || x is >= 60 and < 65 && y is >= 5 and < 75 || x is >= 50 and < 60 && y == 14))[0];
        Assert.That(seed, Is.EqualTo(new VoxelPoint(62, seed.Y, 1)));
    }

    /// <summary>Counted out voxel by voxel: each click as far from those before it as any voxel of half the depth or more.</summary>
    [Test]
    public void A_large_part_gets_a_click_more_for_each_thousand_voxels_as_far_from_each_other_as_can_be()
    {
        LabelMap mask = Mask(new(1, 1.5, 1), (x, y) => x is >= 3 and < 83 && y is >= 4 and < 70 && !(x > 40 && y > 30 && y < 50));
        IReadOnlyList<VoxelPoint> seeds = Seeds(mask);
        (int X, int Y)[] inside = [.. from y in Enumerable.Range(0, Size.Y) from x in Enumerable.Range(0, Size.X) where mask[x, y, 1] != 0 select (x, y)];
        (int X, int Y)[] rim = [.. from y in Enumerable.Range(-1, Size.Y + 2) from x in Enumerable.Range(-1, Size.X + 2)
            where !Of(x, y) && new[] { (x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1) }.Any(n => Of(n.Item1, n.Item2)) select (x, y)];
        Dictionary<(int, int), double> depth = inside.ToDictionary(p => p, p => rim.Min(r => Distance(p, r)));
        double deepest = depth.Values.Max();

        Assert.That(seeds, Has.Count.EqualTo(1 + inside.Length / 1000).And.Count.InRange(4, 11));
        Assert.That(depth[At(0)], Is.EqualTo(deepest).Within(1e-9));
        (int X, int Y)[] deep = [.. inside.Where(p => depth[p] >= deepest / 2 - 1e-9)];
        for (int i = 1; i < seeds.Count; i++)
        {
            double From((int, int) p) => Enumerable.Range(0, i).Min(j => Distance(p, At(j)));
            Assert.That(depth[At(i)], Is.GreaterThanOrEqualTo(deepest / 2 - 1e-9));
            Assert.That(From(At(i)), Is.EqualTo(deep.Max(From)).Within(1e-9), $"click {i}");
        }
        return;

        bool Of(int x, int y) => x >= 0 && y >= 0 && x < Size.X && y < Size.Y && mask[x, y, 1] != 0;
        (int X, int Y) At(int i) => (seeds[i].X, seeds[i].Y);
        static double Distance((int X, int Y) a, (int X, int Y) b) => Math.Sqrt((a.X - b.X) * (a.X - b.X) + 2.25 * (a.Y - b.Y) * (a.Y - b.Y));
    }
}
