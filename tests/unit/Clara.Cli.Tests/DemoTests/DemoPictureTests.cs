using Clara.Cli.Demo;
using Clara.Cli.Demo.Drawing;
using Clara.Imaging;
using SkiaSharp;

namespace Clara.Cli.Tests.DemoTests;

public sealed class DemoPictureTests
{
    private static readonly Grid Space = Grid.Axial(new(50, 40, 20), new(2, 2, 5));   // 100 mm each but 80 from front to back
    private const double PixelsPerMm = 3;

    /// <summary>A dark image with one bright box, which is the result too.</summary>
    private static PictureScene Box(VoxelBox box, string name = "box", bool withTruth = false)
    {
        Volume<float> image = Volume.Allocate<float>(Space);
        LabelMap map = new(Space, [new(4, name)]);
        for (int z = box.Start.Z; z < box.End(2); z++)
            for (int y = box.Start.Y; y < box.End(1); y++)
                for (int x = box.Start.X; x < box.End(0); x++)
                {
                    int i = (int)Space.Offset(x, y, z);
                    (image.Voxels[i], map.Voxels[i]) = (1000, 4);
                }
        return new(image, map, withTruth ? map : null, "title", "subtitle", [new(new(4, name), box.Size.Count, withTruth ? 1 : null)]) { LargestPixelsPerMm = PixelsPerMm };
    }

    private static PictureLayout Layout => PictureLayout.For(Space, 1, PixelsPerMm);

    private static SKBitmap Drawn(PictureScene scene) => SKBitmap.Decode(DemoPicture.Draw(scene, CancellationToken.None));

    /// <summary>The pixel of a place in a plane's picture, in shares of its width and height.</summary>
    private static SKColor At(SKBitmap picture, SlicePlane plane, double across, double down)
    {
        SKRect r = Layout.Picture(plane, Space);
        return picture.GetPixel((int)(r.Left + across * r.Width), (int)(r.Top + down * r.Height));
    }

    private static bool Near(SKColor a, SKColor b) => Math.Abs(a.Red - b.Red) < 40 && Math.Abs(a.Green - b.Green) < 40 && Math.Abs(a.Blue - b.Blue) < 40;

    private static bool IsBright(SKColor c) => c is { Red: > 200, Green: > 200, Blue: > 200 };

    [Test]
    public void The_picture_is_a_PNG_of_the_size_laid_out()
    {
        byte[] png = DemoPicture.Draw(Box(new(new(20, 15, 5), new(10, 10, 8))), CancellationToken.None);
        Assert.That(png[..8], Is.EqualTo(new byte[] { 0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10 }));
        using SKBitmap picture = SKBitmap.Decode(png);
        Assert.That((picture.Width, picture.Height), Is.EqualTo((Layout.Width, Layout.Height)));
    }

    // LPS: low x is the patient's right, low y the front, low z the feet. Each box lies in one corner of the image; shares are of the panel's picture.
    [TestCase("axial", 4, 8, 2, 0.13, 0.28, TestName = "In axial slices the right is on the left and the front on top")]
    [TestCase("coronal", 4, 4, 2, 0.12, 0.80, TestName = "In coronal slices the right is on the left and the feet below")]
    [TestCase("sagittal", 4, 4, 2, 0.14, 0.80, TestName = "In sagittal slices the front is on the left and the feet below")]
    public void Slices_are_turned_as_radiologists_look_at_them(string plane, int x, int y, int z, double across, double down)
    {
        SlicePlane shown = SlicePlane.All.Single(p => p.Name == plane);
        using SKBitmap picture = Drawn(Box(new(new(x, y, z), new(6, 6, 4))));
        Assert.That(IsBright(At(picture, shown, across, down)), "the box");
        Assert.That(IsBright(At(picture, shown, 1 - across, down)), Is.False, "mirrored");
        Assert.That(IsBright(At(picture, shown, across, 1 - down)), Is.False, "upside down");
    }

    [Test]
    public void All_three_planes_have_one_scale_and_true_proportions()
    {
        foreach (SlicePlane plane in SlicePlane.All)
        {
            SKRect r = Layout.Picture(plane, Space);
            Assert.That(r.Width, Is.EqualTo(plane.Across == 1 ? 80 * PixelsPerMm : 100 * PixelsPerMm).Within(0.01), plane.Name);
            Assert.That(r.Height, Is.EqualTo(plane.Down == 1 ? 80 * PixelsPerMm : 100 * PixelsPerMm).Within(0.01), plane.Name);
        }
    }

    [Test]
    public void The_contour_runs_along_the_edge_of_the_structure_in_its_colour()
    {
        // From 30 to 60 mm of 100 along x: the edge lies at 0.3 and 0.6 of the width, away from corners.
        using SKBitmap picture = Drawn(Box(new(new(15, 10, 5), new(15, 20, 10))));
        SKColor colour = Palette.Structure(0);
        foreach (SlicePlane plane in new[] { SlicePlane.Axial, SlicePlane.Coronal })
            foreach (double edge in new[] { 0.3, 0.6 })
                Assert.That(Enumerable.Range(-2, 5).Any(d => Near(At(picture, plane, edge + d / (100 * PixelsPerMm), 0.5), colour)), $"{plane.Name} at {edge}");
        Assert.That(Enumerable.Range(0, 30).Any(d => Near(At(picture, SlicePlane.Axial, 0.35 + d * 0.007, 0.5), colour)), Is.False, "inside there is none");
    }

    [Test]
    public void The_truth_is_drawn_over_the_result_in_dashes()
    {
        using SKBitmap without = Drawn(Box(new(new(15, 10, 5), new(15, 20, 10)))), with = Drawn(Box(new(new(15, 10, 5), new(15, 20, 10)), withTruth: true));
        SKRect r = Layout.Picture(SlicePlane.Axial, Space);
        int column = (int)(r.Left + 0.3 * r.Width);
        bool[] changed = [.. Enumerable.Range((int)(r.Top + 0.35 * r.Height), 60).Select(row => Enumerable.Range(column - 2, 5).Any(c => !Near(with.GetPixel(c, row), without.GetPixel(c, row))))];
        Assert.That(changed.Count(c => c), Is.InRange(15, 50), "about half of the line");
        Assert.That(changed.Zip(changed.Skip(1)).Count(pair => pair.First != pair.Second), Is.GreaterThan(4), "dashes");
    }

    [Test]
    public void The_legend_names_each_structure_without_any_font()
    {
        VoxelBox box = new(new(20, 15, 5), new(10, 10, 8));
        using SKBitmap nameless = Drawn(Box(box, " ")), liver = Drawn(Box(box, "liver")), spleen = Drawn(Box(box, "spleen"));
        int blank = Lit(nameless), first = Lit(liver), second = Lit(spleen);
        Assert.That(first - blank, Is.GreaterThan(60), "letters are visible");
        Assert.That(second, Is.GreaterThan(first), "six letters are more than five");

        static int Lit(SKBitmap picture)
        {
            SKRect r = Layout.Legend;
            return (from y in Enumerable.Range((int)r.Top, (int)r.Height) from x in Enumerable.Range((int)r.Left, (int)r.Width) where picture.GetPixel(x, y).Red > 150 select 1).Sum();
        }
    }

    [Test]
    public void A_mask_on_another_grid_is_refused()
    {
        PictureScene scene = Box(new(new(20, 15, 5), new(10, 10, 8)));
        LabelMap elsewhere = new(Grid.Axial(Space.Size, new(2, 2, 4)), scene.Result.Labels);
        Assert.That(() => DemoPicture.Draw(scene with { Result = elsewhere }, CancellationToken.None), Throws.InstanceOf<GeometryException>());
        Assert.That(() => DemoPicture.Draw(scene with { Truth = elsewhere }, CancellationToken.None), Throws.InstanceOf<GeometryException>());
    }

    [TestCase(1, 1, 1)]
    [TestCase(64, 64, 1)]
    [TestCase(1, 30, 200)]
    public void Flat_and_tiny_images_are_drawn_too(int x, int y, int z)
    {
        Grid grid = Grid.Axial(new(x, y, z), new(1, 1, 1));
        PictureScene scene = new(Volume.Allocate<short>(grid), new(grid, []), null, "empty", "", []);
        using SKBitmap picture = Drawn(scene);
        Assert.That(picture.Width, Is.InRange(300, 2400));
        Assert.That(picture.Height, Is.InRange(300, 1800));
    }

    [Test]
    public void Forty_structures_still_fit()
    {
        Label[] labels = [.. Enumerable.Range(1, 40).Select(i => new Label(i, $"structure_with_a_long_name_{i}"))];
        LabelMap map = new(Space, labels);
        using SKBitmap picture = Drawn(new(Volume.Allocate<short>(Space), map, map, "many", "", [.. labels.Select(l => new LegendRow(l, 123456, 0.5))]));
        Assert.That(picture.Width, Is.LessThan(2000));
    }
}
