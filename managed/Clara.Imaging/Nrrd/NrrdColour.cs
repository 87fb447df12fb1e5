using System.Globalization;

namespace Clara.Imaging;

/// <summary>Colours as 3D Slicer writes them: three numbers from 0 to 1. A label without one gets a colour made from its id (hues a golden angle apart), declared as made.</summary>
internal static class NrrdColour
{
    private const double GoldenAngle = 0.618033988749895;   // of a full turn

    /// <summary>The colour made for an id.</summary>
    public static Rgb MadeFor(int id)
    {
        double hue = id * GoldenAngle % 1 * 6;
        byte[] parts = [.. new double[] { 5, 3, 1 }.Select(n =>
        {
            double k = (n + hue) % 6;
            return Byte(0.95 * (1 - 0.6 * Math.Clamp(Math.Min(k, 4 - k), 0, 1)));
        })];
        return new(parts[0], parts[1], parts[2]);
    }

    public static string ToText(Rgb colour) =>
        string.Join(' ', new[] { colour.R, colour.G, colour.B }.Select(part => (part / 255.0).ToString("0.######", CultureInfo.InvariantCulture)));

    /// <summary>The colour of a text; null when it is none.</summary>
    public static Rgb? Parse(string text)
    {
        string[] words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        double[] parts = [.. words.Select(w => double.TryParse(w, NumberStyles.Float, CultureInfo.InvariantCulture, out double part) ? part : double.NaN)];
        return parts.Length == 3 && parts.All(p => p is >= 0 and <= 1) ? new(Byte(parts[0]), Byte(parts[1]), Byte(parts[2])) : null;
    }

    private static byte Byte(double part) => (byte)Math.Round(part * 255);
}
