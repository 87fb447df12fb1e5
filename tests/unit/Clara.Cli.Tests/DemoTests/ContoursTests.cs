using Clara.Cli.Demo.Drawing;
using Clara.Imaging;

namespace Clara.Cli.Tests.DemoTests;

public sealed class ContoursTests
{
    [Test]
    public void A_disc_has_one_outline_at_its_radius()
    {
        ushort[] slice = Slice(41, (x, y) => (x - 20) * (x - 20) + (y - 20) * (y - 20) <= 12.5 * 12.5);
        (float X, float Y)[] loop = Outlines(slice, 41).Single();
        Assert.That(loop.Select(p => Math.Sqrt((p.X - 20) * (p.X - 20) + (p.Y - 20) * (p.Y - 20))), Has.All.EqualTo(12.5).Within(0.6));
        Assert.That(Area(loop), Is.EqualTo(slice.Count(v => v == 1)).Within(1).Percent);
    }

    [Test]
    public void A_ring_has_two_outlines_and_the_inner_one_runs_the_other_way()
    {
        ushort[] slice = Slice(41, (x, y) => Math.Sqrt((x - 20) * (x - 20) + (y - 20) * (y - 20)) is > 7 and < 15);
        double[] areas = [.. Outlines(slice, 41).Select(Signed).OrderBy(Math.Abs)];
        Assert.That(areas, Has.Length.EqualTo(2));
        Assert.That(areas[0] * areas[1], Is.LessThan(0));
    }

    [Test]
    public void Pixels_that_touch_at_a_corner_are_apart_and_each_keeps_an_outline()
    {
        ushort[] slice = Slice(6, (x, y) => (x, y) is (2, 2) or (3, 3));
        Assert.That(Outlines(slice, 6), Has.Count.EqualTo(2));
        Assert.That(Outlines(Slice(6, (x, y) => (x, y) is (3, 2) or (2, 3)), 6), Has.Count.EqualTo(2));
    }

    [Test]
    public void A_structure_that_fills_the_slice_is_outlined_at_its_border()
    {
        (float X, float Y)[] loop = Outlines(Slice(8, (_, _) => true), 8).Single();
        Assert.That((loop.Min(p => p.X), loop.Max(p => p.X)), Is.EqualTo((-0.5f, 7.5f)));
    }

    [Test]
    public void Random_noise_gives_closed_lines_only()
    {
        Random random = new(5);
        for (int n = 0; n < 20; n++)
        {
            ushort[] slice = Slice(23, (_, _) => random.Next(2) == 1);
            double area = Outlines(slice, 23).Sum(Signed);
            Assert.That(Math.Abs(area), Is.EqualTo(slice.Count(v => v == 1)).Within(25).Percent);
        }
    }

    private static IReadOnlyList<(float X, float Y)[]> Outlines(ushort[] slice, int width)
    {
        Grid grid = new(new(width, slice.Length / width, 1), new(1, 1, 1), new(0, 0, 0), Matrix3.Identity);
        return Contours.Of(new LabelMap(grid, [new(1, "structure")], slice), 1, SlicePlane.Axial, 0);
    }

    private static ushort[] Slice(int width, Func<int, int, bool> inside) => [.. from y in Enumerable.Range(0, width) from x in Enumerable.Range(0, width) select inside(x, y) ? (ushort)1 : (ushort)0];

    private static double Area((float X, float Y)[] loop) => Math.Abs(Signed(loop));

    private static double Signed((float X, float Y)[] loop) => Enumerable.Range(0, loop.Length).Sum(i => loop[i].X * (double)loop[(i + 1) % loop.Length].Y - loop[(i + 1) % loop.Length].X * (double)loop[i].Y) / 2;
}
