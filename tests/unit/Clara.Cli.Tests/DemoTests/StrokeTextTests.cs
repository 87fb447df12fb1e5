using Clara.Cli.Demo.Drawing;
using SkiaSharp;

namespace Clara.Cli.Tests.DemoTests;

public sealed class StrokeTextTests
{
    [Test]
    public void Each_printable_ASCII_character_is_drawn_and_differs_from_all_others()
    {
        Dictionary<string, char> seen = [];
        for (char c = '!'; c <= '~'; c++)
        {
            if (c is '$' or '`')   // no unit or name needs them
                continue;
            string pixels = Pixels(c.ToString());
            Assert.That(pixels, Does.Contain("#"), $"'{c}'");
            Assert.That(seen.TryAdd(pixels, c), $"'{c}' looks like '{seen[pixels]}'");
        }
    }

    [Test]
    public void A_character_without_a_glyph_is_a_box() => Assert.That(Pixels("肝"), Is.EqualTo(Pixels("Ж")).And.Contains("#"));

    [Test]
    public void A_text_ends_where_its_width_says()
    {
        foreach (string text in new[] { "liver", "WWW", "1,234,567", "vertebrae_L2" })
        {
            using SKBitmap bitmap = Bitmap(text, 300);
            int last = Enumerable.Range(0, 300).Last(x => Enumerable.Range(0, 48).Any(y => bitmap.GetPixel(x, y).Red > 64));
            Assert.That(last - 4, Is.EqualTo(StrokeText.Width(text, 20)).Within(3), text);
        }
    }

    [TestCase("liver", 400, "liver")]
    [TestCase("autochthon_left", 60, null)]
    public void A_text_that_is_too_long_ends_in_dots_and_fits(string text, float width, string? expected)
    {
        string fitted = StrokeText.Fit(text, 20, width);
        Assert.That(StrokeText.Width(fitted, 20), Is.LessThanOrEqualTo(width));
        Assert.That(fitted, expected is null ? Does.StartWith("au").And.EndsWith("...") : Is.EqualTo(expected));
    }

    private static SKBitmap Bitmap(string text, int width)
    {
        SKBitmap bitmap = new(new SKImageInfo(width, 48));
        using SKCanvas canvas = new(bitmap);
        canvas.Clear(SKColors.Black);
        using StrokeText strokes = new();
        strokes.Draw(canvas, text, 4, 30, 20, SKColors.White);
        return bitmap;
    }

    private static string Pixels(string text)
    {
        using SKBitmap bitmap = Bitmap(text, 40);
        return string.Concat(from y in Enumerable.Range(0, 48) from x in Enumerable.Range(0, 40) select bitmap.GetPixel(x, y).Red > 100 ? '#' : '.');
    }
}
