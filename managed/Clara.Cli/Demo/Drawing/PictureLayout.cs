using Clara.Imaging;
using SkiaSharp;

namespace Clara.Cli.Demo.Drawing;

/// <summary>
/// Where things are, pixels: axial above coronal (they share the patient's width), sagittal beside coronal (they share the height), the legend in the corner that is left.
/// All three have one scale, so they can be compared.
/// </summary>
internal sealed record PictureLayout(int Width, int Height, double PixelsPerMm, SKRect Axial, SKRect Coronal, SKRect Sagittal, SKRect Legend)
{
    public const float Margin = 26, Header = 84, Gap = 12;
    private const double LargestWidth = 1560, LargestHeight = 1300;
    private const float SmallestPanel = 130, LegendWidth = 470, LegendHead = 90;

    /// <summary>Rows of a legend that still stand in one column.</summary>
    public const int RowsInColumn = 26;

    /// <summary>A short legend is set larger.</summary>
    public static float LegendRow(int structures) => structures <= 12 ? 34 : 26;

    public static PictureLayout For(Grid lps, int structures, double largestScale)
    {
        double x = lps.Size.X * lps.SpacingMm.X, y = lps.Size.Y * lps.SpacingMm.Y, z = lps.Size.Z * lps.SpacingMm.Z;
        double scale = Math.Min(largestScale, Math.Min(LargestWidth / (x + y), LargestHeight / (y + z)));
        int columns = structures > RowsInColumn ? 2 : 1;
        float legendHeight = LegendHead + LegendRow(structures) * Math.Min(RowsInColumn, (structures + columns - 1) / columns);
        float left = Math.Max((float)(x * scale), SmallestPanel), right = Math.Max((float)(y * scale), LegendWidth * columns * (columns > 1 ? 0.75f : 1));
        float top = Math.Max((float)(y * scale), legendHeight), bottom = Math.Max((float)(z * scale), SmallestPanel);
        float x1 = Margin + left + Gap, y1 = Header + top + Gap;
        return new((int)Math.Ceiling(x1 + right + Margin), (int)Math.Ceiling(y1 + bottom + Margin), scale,
            SKRect.Create(Margin, Header, left, top), SKRect.Create(Margin, y1, left, bottom), SKRect.Create(x1, y1, right, bottom), SKRect.Create(x1, Header, right, top));
    }

    public SKRect Panel(SlicePlane plane) => plane == SlicePlane.Axial ? Axial : plane == SlicePlane.Coronal ? Coronal : Sagittal;

    /// <summary>Where a plane's image is drawn: in the middle of its panel.</summary>
    public SKRect Picture(SlicePlane plane, Grid lps)
    {
        SKRect panel = Panel(plane);
        float w = (float)(lps.Size[plane.Across] * lps.SpacingMm[plane.Across] * PixelsPerMm), h = (float)(lps.Size[plane.Down] * lps.SpacingMm[plane.Down] * PixelsPerMm);
        return SKRect.Create(panel.MidX - w / 2, panel.MidY - h / 2, w, h);
    }
}
