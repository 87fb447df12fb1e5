using Clara.Cli.Demo.Drawing;
using Clara.Imaging;
using SkiaSharp;

namespace Clara.Cli.Demo;

/// <summary>The picture of a result: three orthogonal slices by anatomy, whatever the order of the image's axes, with contours and a legend. Needs no fonts and no display.</summary>
internal static class DemoPicture
{
    private const float ContourWidth = 2, HaloWidth = 4.5f, TruthWidth = 1.2f, TitleSize = 30, SubtitleSize = 18;

    /// <summary>Draws the picture as a PNG file's bytes. Throws <see cref="GeometryException"/> when result or truth lie on another grid than the image.</summary>
    /// <param name="scene">What to show; only read.</param>
    /// <param name="ct">Looked at per slice.</param>
    public static byte[] Draw(PictureScene scene, CancellationToken ct)
    {
        if (!scene.Result.Grid.IsSameAs(scene.Image.Grid) || scene.Truth?.Grid.IsSameAs(scene.Image.Grid) == false)
            throw new GeometryException("The picture needs the masks on the image's grid.");
        Volume<float> image = FloatVoxels.Of(scene.Image, ct);
        LabelMap result = Reorientation.To(scene.Result, FloatVoxels.Axes, 0, ct);
        LabelMap? truth = scene.Truth is null ? null : Reorientation.To(scene.Truth, FloatVoxels.Axes, 0, ct);
        GreyWindow window = GreyWindow.Of(image.Voxels);
        int[] slices = SliceChoice.Of(result, ct);
        PictureLayout layout = PictureLayout.For(image.Grid, scene.Rows.Count, scene.LargestPixelsPerMm);
        using SKSurface surface = SKSurface.Create(new SKImageInfo(layout.Width, layout.Height, SKColorType.Rgba8888, SKAlphaType.Opaque))
            ?? throw new ClaraException(StatusCode.Memory, "There is not enough memory for the picture; close other programs.");
        using StrokeText text = new();
        SKCanvas canvas = surface.Canvas;
        canvas.Clear(Palette.Background);
        float room = layout.Width - 2 * PictureLayout.Margin;
        text.Draw(canvas, StrokeText.Fit(scene.Title, TitleSize, room), PictureLayout.Margin, 44, TitleSize, Palette.Text, stroke: StrokeText.Bold);
        text.Draw(canvas, StrokeText.Fit(scene.Subtitle, SubtitleSize, room), PictureLayout.Margin, 69, SubtitleSize, Palette.Faint);
        foreach (SlicePlane plane in SlicePlane.All)
        {
            ct.ThrowIfCancellationRequested();
            Panel panel = new(layout, plane, image.Grid, slices);
            panel.DrawImage(canvas, image, window);
            DrawContours(canvas, panel, scene.Rows, result, truth);
            panel.DrawMarks(canvas, text, window.Name);
        }
        Legend.Draw(canvas, text, layout.Legend, scene);
        using SKImage picture = surface.Snapshot();
        using SKData png = picture.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    /// <summary>Large structures first: a small one inside of them stays visible.</summary>
    private static void DrawContours(SKCanvas canvas, Panel panel, IReadOnlyList<LegendRow> rows, LabelMap result, LabelMap? truth)
    {
        using SKPaint halo = Line(Palette.Halo, HaloWidth);
        int[] order = [.. Enumerable.Range(0, rows.Count).OrderByDescending(i => rows[i].Voxels)];
        foreach (int i in order)
        {
            using SKPaint line = Line(Palette.Structure(i), ContourWidth);
            panel.DrawContours(canvas, result, rows[i].Label.Id, line, halo);
        }
        if (truth is null)
            return;
        using SKPaint dashed = Line(Palette.Truth, TruthWidth);
        using SKPathEffect dashes = SKPathEffect.CreateDash([5, 5], 0);
        dashed.PathEffect = dashes;
        foreach (int i in order)
            panel.DrawContours(canvas, truth, rows[i].Label.Id, dashed, null);
    }

    private static SKPaint Line(SKColor colour, float width) =>
        new() { Color = colour, IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = width, StrokeJoin = SKStrokeJoin.Round };
}
