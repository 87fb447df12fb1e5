using System.Globalization;
using System.Runtime.InteropServices;
using Clara.Imaging;
using SkiaSharp;

namespace Clara.Cli.Demo.Drawing;

/// <summary>One slice with its contours, letters, position and scale bar.</summary>
internal sealed class Panel(PictureLayout layout, SlicePlane plane, Grid grid, int[] slices)
{
    private const float LetterSize = 22, Small = 15;
    private readonly SKRect _panel = layout.Panel(plane);
    private readonly SKRect _picture = layout.Picture(plane, grid);
    private readonly int _width = grid.Size[plane.Across], _height = grid.Size[plane.Down];

    public void DrawImage(SKCanvas canvas, Volume<float> image, GreyWindow window)
    {
        using SKPaint black = new() { Color = Palette.Panel };
        canvas.DrawRect(_panel, black);
        float[] values = plane.Cut<float>(image.Voxels, grid, slices[plane.Normal]);
        byte[] grey = Array.ConvertAll(values, window.Grey);
        using SKBitmap bitmap = new(new SKImageInfo(_width, _height, SKColorType.Gray8, SKAlphaType.Opaque));
        for (int row = 0; row < _height; row++)
            Marshal.Copy(grey, row * _width, bitmap.GetPixels() + row * bitmap.RowBytes, _width);
        using SKImage slice = SKImage.FromBitmap(bitmap);
        canvas.DrawImage(slice, _picture, new SKSamplingOptions(SKCubicResampler.Mitchell), null);
    }

    /// <summary>Draws the outlines of a label.</summary>
    public void DrawContours(SKCanvas canvas, LabelMap map, int id, SKPaint line, SKPaint? halo)
    {
        using SKPathBuilder builder = new();
        foreach ((float X, float Y)[] loop in Contours.Of(map, id, plane, slices[plane.Normal]))
            builder.AddPoly([.. loop.Select(p => At(p.X, p.Y))], true);
        using SKPath path = builder.Detach();
        canvas.Save();
        canvas.ClipRect(_panel);
        if (halo is not null)
            canvas.DrawPath(path, halo);
        canvas.DrawPath(path, line);
        canvas.Restore();
    }

    public void DrawMarks(SKCanvas canvas, StrokeText text, string window)
    {
        using SKPaint frame = new() { Color = Palette.Frame, Style = SKPaintStyle.Stroke, StrokeWidth = 1, IsAntialias = true };
        canvas.DrawRect(_panel, frame);
        DrawNeighbours(canvas);
        float capital = StrokeText.Capital(LetterSize), inset = 12;
        Letter(0, _panel.Left + inset, _panel.MidY + capital / 2, TextSide.Right);
        Letter(1, _panel.Right - inset, _panel.MidY + capital / 2, TextSide.Left);
        Letter(2, _panel.MidX, _panel.Top + inset + capital, TextSide.Centre);
        Letter(3, _panel.MidX, _panel.Bottom - inset, TextSide.Centre);
        Shaded(canvas, text, plane.Name, _panel.Left + inset, _panel.Top + inset + StrokeText.Capital(Small), Small, Palette.Text, TextSide.Right);
        Shaded(canvas, text, Position(), _panel.Left + inset, _panel.Top + inset + StrokeText.Capital(Small) + 20, Small, Palette.Faint, TextSide.Right);
        if (window.Length > 0)
            Shaded(canvas, text, window, _panel.Left + inset, _panel.Bottom - inset, Small, Palette.Faint, TextSide.Right);
        DrawScale(canvas, text, inset);

        void Letter(int letter, float x, float y, TextSide side) => Shaded(canvas, text, plane.Letters[letter].ToString(), x, y, LetterSize, Palette.Text, side);
    }

    /// <summary>Short lines at the panel's edges where the other two slices cut this one.</summary>
    private void DrawNeighbours(SKCanvas canvas)
    {
        using SKPaint tick = new() { Color = Palette.Faint, StrokeWidth = 1.5f, IsAntialias = true };
        int row = slices[plane.Down];
        SKPoint at = At(slices[plane.Across], plane.Upwards ? _height - 1 - row : row);
        canvas.DrawLine(at.X, _panel.Top, at.X, _panel.Top + 9, tick);
        canvas.DrawLine(at.X, _panel.Bottom - 9, at.X, _panel.Bottom, tick);
        canvas.DrawLine(_panel.Left, at.Y, _panel.Left + 9, at.Y, tick);
        canvas.DrawLine(_panel.Right - 9, at.Y, _panel.Right, at.Y, tick);
    }

    private void DrawScale(SKCanvas canvas, StrokeText text, float inset)
    {
        double mm = 50;
        while (mm * layout.PixelsPerMm > _panel.Width * 0.4)   // a tiny image takes a tiny bar
            mm /= 5;
        float length = (float)(mm * layout.PixelsPerMm), y = _panel.Bottom - inset - 1, right = _panel.Right - inset;
        foreach ((SKColor colour, float width) in new[] { (Palette.Halo, 5f), (Palette.Text, 2f) })
        {
            using SKPaint paint = new() { Color = colour, StrokeWidth = width, IsAntialias = true };
            canvas.DrawLine(right - length, y, right, y, paint);
            canvas.DrawLine(right - length, y - 5, right - length, y + 1, paint);
            canvas.DrawLine(right, y - 5, right, y + 1, paint);
        }
        string name = mm >= 10 ? string.Create(CultureInfo.InvariantCulture, $"{mm / 10:0.#} cm") : string.Create(CultureInfo.InvariantCulture, $"{mm:0.##} mm");
        Shaded(canvas, text, name, right - length / 2, y - 8, Small, Palette.Text, TextSide.Centre);
    }

    /// <summary>Where the slice lies, as scanners print it: mm towards the left, the back or the head.</summary>
    private string Position()
    {
        WorldPoint p = grid.ToWorld(new VoxelPoint(slices[0], slices[1], slices[2]));
        double mm = plane.Normal switch { 0 => p.X, 1 => p.Y, _ => p.Z };
        // The same place reached along another axis order differs in its last bit, which must not show.
        double shown = Math.Floor(mm + 0.5 + 1e-6);
        char letter = (shown < 0 ? "RAI" : "LPS")[plane.Normal];
        return string.Create(CultureInfo.InvariantCulture, $"{letter} {Math.Abs(shown):0} mm");
    }

    private SKPoint At(float x, float y) => new(_picture.Left + (x + 0.5f) * _picture.Width / _width, _picture.Top + (y + 0.5f) * _picture.Height / _height);

    /// <summary>Text that stays readable over a bright image.</summary>
    private static void Shaded(SKCanvas canvas, StrokeText text, string line, float x, float y, float size, SKColor colour, TextSide side)
    {
        text.Draw(canvas, line, x, y, size, Palette.Halo, side, StrokeText.Outline);
        text.Draw(canvas, line, x, y, size, colour, side);
    }
}
