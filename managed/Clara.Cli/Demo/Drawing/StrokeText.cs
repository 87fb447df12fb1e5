using SkiaSharp;

namespace Clara.Cli.Demo.Drawing;

/// <summary>Where a text stands relative to its position.</summary>
internal enum TextSide
{
    Right,
    Centre,
    Left,
}

/// <summary>Draws text by strokes, with no font of the system. One thread.</summary>
internal sealed class StrokeText : IDisposable
{
    /// <summary>Stroke widths.</summary>
    public const float Normal = 1.65f, Bold = 2.3f, Outline = 5;

    private const double UnitsPerSize = 20, Gap = 3.6, CapHeight = 14;
    private readonly Dictionary<char, SKPath> _paths = [];

    /// <summary>Height of a capital letter, pixels.</summary>
    public static float Capital(float size) => (float)(size * CapHeight / UnitsPerSize);

    /// <summary>Width of a text, pixels.</summary>
    public static float Width(string text, float size) => (float)((text.Sum(c => Glyph(c).Width + Gap) - (text.Length > 0 ? Gap : 0)) * size / UnitsPerSize);

    /// <summary>The text, or what of it fits with dots behind.</summary>
    public static string Fit(string text, float size, float width)
    {
        if (Width(text, size) <= width)
            return text;
        int length = text.Length;
        while (length > 0 && Width(text[..length] + "...", size) > width)
            length--;
        return text[..length] + "...";
    }

    /// <summary>Draws one line; y is the base line.</summary>
    /// <param name="canvas">Where to.</param>
    /// <param name="text">Characters without a glyph become boxes.</param>
    /// <param name="x">Left end, middle or right end, by side.</param>
    /// <param name="y">Base line.</param>
    /// <param name="size">Pixels from line to line of closely set text.</param>
    /// <param name="colour">Of the strokes.</param>
    /// <param name="side">Which way from x.</param>
    /// <param name="stroke">Width of the strokes, in twentieths of the size.</param>
    public void Draw(SKCanvas canvas, string text, float x, float y, float size, SKColor colour, TextSide side = TextSide.Right, float stroke = Normal)
    {
        float unit = (float)(size / UnitsPerSize);
        x -= side switch { TextSide.Left => Width(text, size), TextSide.Centre => Width(text, size) / 2, _ => 0 };
        using SKPaint paint = new()
        {
            Color = colour, IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeCap = SKStrokeCap.Round, StrokeJoin = SKStrokeJoin.Round, StrokeWidth = stroke,
        };
        foreach (char c in text)
        {
            canvas.Save();
            canvas.Translate(x, y - Capital(size));
            canvas.Scale(unit);
            canvas.DrawPath(Path(c), paint);
            canvas.Restore();
            x += (float)((Glyph(c).Width + Gap) * unit);
        }
    }

    public void Dispose()
    {
        foreach (SKPath path in _paths.Values)
            path.Dispose();
        _paths.Clear();
    }

    private static (double Width, string Path) Glyph(char c) => StrokeGlyphs.All.TryGetValue(c, out (double, string) glyph) ? glyph : StrokeGlyphs.Unknown;

    private SKPath Path(char c)
    {
        if (!_paths.TryGetValue(c, out SKPath? path))
            _paths.Add(c, path = SKPath.ParseSvgPathData(Glyph(c).Path) ?? throw new InvalidOperationException($"The path of the glyph '{c}' cannot be read."));
        return path;
    }
}
