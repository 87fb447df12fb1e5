using System.Globalization;
using Clara.Imaging;
using SkiaSharp;

namespace Clara.Cli.Demo.Drawing;

/// <summary>The list of structures: colour, name, volume, voxels and Dice.</summary>
internal static class Legend
{
    private const float Small = 15, Swatch = 16;

    public static void Draw(SKCanvas canvas, StrokeText text, SKRect area, PictureScene scene)
    {
        int columns = scene.Rows.Count > PictureLayout.RowsInColumn ? 2 : 1, perColumn = (scene.Rows.Count + columns - 1) / columns;
        float width = area.Width / columns;
        Vector3 s = scene.Result.Grid.SpacingMm;
        double ml = s.X * s.Y * s.Z / 1000;
        int rows = Math.Min(perColumn, Math.Max(1, (int)((area.Height - 70) / PictureLayout.LegendRow(scene.Rows.Count))));
        for (int c = 0; c < columns; c++)
            Column(canvas, text, SKRect.Create(area.Left + 16 + c * width, area.Top, width - 32, area.Height), scene, c * perColumn, rows, ml);
        float y = area.Bottom - 16;
        Sample(canvas, area.Left + 16, y, Palette.Structure(0), null);
        text.Draw(canvas, "result", area.Left + 66, y, Small, Palette.Faint);
        if (scene.Truth is null)
            return;
        using SKPathEffect dashes = SKPathEffect.CreateDash([5, 4], 0);
        Sample(canvas, area.Left + 150, y, Palette.Truth, dashes);
        text.Draw(canvas, "reference", area.Left + 200, y, Small, Palette.Faint);
    }

    private static void Column(SKCanvas canvas, StrokeText text, SKRect area, PictureScene scene, int first, int count, double ml)
    {
        bool wide = area.Width > 400;
        float size = PictureLayout.LegendRow(scene.Rows.Count) * 0.7f;
        float dice = area.Right, voxels = dice - (scene.Truth is null ? 0 : 4 * size), volume = voxels - (wide ? 5 * size : 0), name = area.Left + Swatch + 10;
        float y = area.Top + 26;
        text.Draw(canvas, "structure", name, y, Small, Palette.Faint);
        if (scene.Truth is not null)
            text.Draw(canvas, "Dice", dice, y, Small, Palette.Faint, TextSide.Left);
        text.Draw(canvas, "voxels", voxels, y, Small, Palette.Faint, TextSide.Left);
        if (wide)
            text.Draw(canvas, "ml", volume, y, Small, Palette.Faint, TextSide.Left);
        for (int i = first; i < Math.Min(scene.Rows.Count, first + count); i++)
        {
            LegendRow row = scene.Rows[i];
            y += PictureLayout.LegendRow(scene.Rows.Count);
            using SKPaint swatch = new() { Color = Palette.Structure(i), IsAntialias = true };
            canvas.DrawRoundRect(SKRect.Create(area.Left, y - StrokeText.Capital(size) / 2 - Swatch / 2, Swatch, Swatch), 3, 3, swatch);
            string voxelText = Number(row.Voxels, "#,0"), volumeText = Number(row.Voxels * ml, row.Voxels * ml < 10 ? "0.0" : "#,0");
            float nameEnd = wide ? volume - 3.6f * size : voxels - 4.4f * size;
            text.Draw(canvas, StrokeText.Fit(row.Label.Name, size, nameEnd - name), name, y, size, Palette.Text);
            text.Draw(canvas, voxelText, voxels, y, size, Palette.Text, TextSide.Left);
            if (wide)
                text.Draw(canvas, volumeText, volume, y, size, Palette.Text, TextSide.Left);
            if (row.Dice is double d)
                text.Draw(canvas, Number(d, "0.000"), dice, y, size, Palette.Text, TextSide.Left);
        }
    }

    private static void Sample(SKCanvas canvas, float x, float y, SKColor colour, SKPathEffect? effect)
    {
        using SKPaint paint = new() { Color = colour, IsAntialias = true, StrokeWidth = effect is null ? 2 : 1.2f, Style = SKPaintStyle.Stroke, PathEffect = effect };
        float middle = y - StrokeText.Capital(Small) / 2;
        canvas.DrawLine(x, middle, x + 40, middle, paint);
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
