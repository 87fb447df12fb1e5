namespace Clara.Imaging.Tests.PolygonTests;

/// <summary>The five rules of section 3.7 of the AIAA specification, on masks drawn with rows along axis 0 (i) and columns along axis 1 (j). Vertices are [j, i].</summary>
public sealed class MaskToPolygonCases
{
    private static string Answer(int morePoints, params string[] rows) => Text(MaskToPolygon.Of(Drawing.Matrix(rows), morePoints, default)[0]);

    private static string Text(int[][][] polygons) => string.Join(" | ", polygons.Select(p => string.Join(' ', p.Select(v => $"{v[0]},{v[1]}"))));

    private static readonly string[] Square = [".....", ".###.", ".###.", ".###.", "....."];
    private static readonly string[] Ring = [".....", ".###.", ".#.#.", ".###.", "....."];

    [Test]
    public void An_outer_border_starts_at_its_topmost_then_leftmost_pixel_and_goes_down_first() =>
        Assert.That(Answer(0, Square), Is.EqualTo("1,1 1,2 1,3 2,3 3,3 3,2 3,1 2,1"));

    [Test]
    public void The_topmost_pixel_comes_before_the_leftmost() =>
        Assert.That(Answer(0, "..#", ".##", "##."), Is.EqualTo("2,0 1,1 0,2 1,2 2,1"));

    [Test]
    public void Every_n_plus_first_pixel_is_kept_and_no_vertex_closes_the_polygon()
    {
        Assert.That(Answer(1, Square), Is.EqualTo("1,1 1,3 3,3 3,1"));
        Assert.That(Answer(2, Square), Is.EqualTo("1,1 2,3 3,1"));
        Assert.That(Answer(10, Square), Is.EqualTo("1,1"));
        Assert.That(Answer(int.MaxValue, Square), Is.EqualTo("1,1"));
    }

    [Test]
    public void Borders_of_up_to_four_pixels_are_kept_whole()
    {
        Assert.That(Answer(10, "...", ".#."), Is.EqualTo("1,1"));
        Assert.That(Answer(10, ".##"), Is.EqualTo("1,0 2,0"));
        Assert.That(Answer(10, "##", "##"), Is.EqualTo("0,0 0,1 1,1 1,0"));
        Assert.That(Answer(10, "###"), Is.EqualTo("0,0 1,0 2,0 1,0"), "a line is walked to its end and back");
        Assert.That(Answer(10, "####"), Is.EqualTo("0,0"), "six pixels");
    }

    [Test]
    public void A_hole_follows_its_outer_border_clockwise_from_the_pixel_left_of_it() =>
        Assert.That(Answer(10, Ring), Is.EqualTo("1,1 | 1,2 2,1 3,2 2,3"));

    [Test]
    public void Components_and_holes_come_in_reverse_raster_order_of_their_starts() =>
        Assert.That(Answer(10,
            "#.....#..",
            ".........",
            "#########",
            "#.###.###",
            "#########",
            "#####.###",
            "#########"), Is.EqualTo("0,2 7,6 2,2 | 4,5 5,4 6,5 5,6 | 4,3 5,2 6,3 5,4 | 0,3 1,2 2,3 1,4 | 6,0 | 0,0"));

    [Test]
    public void What_lies_in_a_hole_follows_the_hole() =>
        Assert.That(Answer(20,
            "#######...",
            "#.....#...",
            "#.#.#.#...",
            "#.....#.#.",
            "#######..."), Is.EqualTo("8,3 | 0,0 | 0,1 | 4,2 | 2,2"));

    [Test]
    public void Pixels_that_touch_at_a_corner_are_one_component_and_close_a_hole()
    {
        Assert.That(Answer(10, "#.", ".#"), Is.EqualTo("0,0 1,1"));
        Assert.That(Answer(0, ".#.", "#.#", ".#."), Is.EqualTo("1,0 0,1 1,2 2,1 | 0,1 1,0 2,1 1,2"));
    }

    [Test]
    public void Background_that_reaches_the_frame_is_no_hole() => Assert.That(Answer(0, "##", "#.", "##"), Is.EqualTo("0,0 0,1 0,2 1,2 0,1 1,0"));

    [Test]
    public void There_is_an_entry_a_slice_and_labels_are_one_foreground()
    {
        int[][][][] slices = MaskToPolygon.Of(Drawing.Stack(["..", ".."], ["12", "21"], ["..", ".."], [".2", ".."]), 10, default);
        Assert.That(slices.Select(Text), Is.EqualTo(new[] { "", "0,0 0,1 1,1 1,0", "", "0,1" }));
        Assert.That(MaskToPolygon.Of(Drawing.Stack(["."], ["."]), 10, default), Is.EqualTo(new int[][][][] { [], [] }));
    }

    /// <summary>A grid of single voxels is a few bytes in a compressed file and over a hundred for each voxel here.</summary>
    [Test]
    public void A_mask_of_more_vertices_than_asked_for_is_refused()
    {
        LabelMap specks = Drawing.Stack(["#.#", "...", "#.#"], ["#.#", "...", "..."]);
        Assert.That(MaskToPolygon.Of(specks, 10, 6, default).Sum(s => s.Length), Is.EqualTo(6));
        ClaraException e = Assert.Throws<ClaraException>(() => MaskToPolygon.Of(specks, 10, 5, default))!;
        Assert.That((e.Status, e.Message), Is.EqualTo((StatusCode.Argument, "The borders of the mask have more than 5 vertices; keep fewer points of each, or remove specks and noise from the mask.")));
        Assert.That(MaskToPolygon.Of(Drawing.Matrix(Square), 1, 4, default)[0][0], Has.Length.EqualTo(4), "vertices that are kept count");
    }

    [Test]
    public void Mistakes_are_named()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => MaskToPolygon.Of(Drawing.Xy("#"), -1, default));
        Assert.Throws<OperationCanceledException>(() => MaskToPolygon.Of(Drawing.Xy("#"), 10, new(true)));
    }
}
