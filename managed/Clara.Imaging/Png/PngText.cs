using System.Text;
using System.Text.Json;

namespace Clara.Imaging;

/// <summary>
/// What PNG has no place for, in a text chunk of our own (iTXt, keyword "Clara"): the grid, as {"grid": {"size": [w, h], "spacing_mm": [3], "origin_mm": [3], "direction": [9, column by column]}},
/// and the labels (<see cref="LabelJson"/>). Other programs pass over it; what they change the size of has lost its grid.
/// </summary>
internal static class PngText
{
    private static readonly byte[] Head = Encoding.Latin1.GetBytes("Clara\0\0\0\0\0");   // keyword, not compressed, no language, no translated keyword

    /// <summary>The chunk's content.</summary>
    public static byte[] ToContent(Grid grid, IReadOnlyList<Label>? labels)
    {
        using MemoryStream bytes = new();
        bytes.Write(Head);
        using (Utf8JsonWriter json = new(bytes))
        {
            json.WriteStartObject();
            json.WriteStartObject("grid");
            (Vector3 s, Vector3 o, Matrix3 d) = (grid.SpacingMm, grid.OriginMm, grid.Direction);
            Numbers(json, "size", [grid.Size.X, grid.Size.Y]);
            Numbers(json, "spacing_mm", [s.X, s.Y, s.Z]);
            Numbers(json, "origin_mm", [o.X, o.Y, o.Z]);
            Numbers(json, "direction", [d.M11, d.M21, d.M31, d.M12, d.M22, d.M32, d.M13, d.M23, d.M33]);
            json.WriteEndObject();
            if (labels is { Count: > 0 })
                LabelJson.WriteList(json, labels);
            json.WriteEndObject();
        }
        return bytes.ToArray();
    }

    /// <summary>The text of a chunk; null when it is another program's or damaged, which is no failure: the pixels are still good.</summary>
    public static JsonElement? Parse(ReadOnlySpan<byte> content) =>
        content.StartsWith(Head) && LabelJson.Parse(content[Head.Length..]) is { ValueKind: JsonValueKind.Object } json ? json : null;

    /// <summary>The grid of a text; null when it has none or one of another size.</summary>
    public static Grid? GridOf(JsonElement json, int width, int height)
    {
        try
        {
            JsonElement grid = json.GetProperty("grid");
            if (Numbers(grid, "size", 2) is not [double w, double h] || (w, h) != (width, height)
                || Numbers(grid, "spacing_mm", 3) is not { } s || Numbers(grid, "origin_mm", 3) is not { } o || Numbers(grid, "direction", 9) is not { } d)
                return null;
            return new(new(width, height, 1), new(s[0], s[1], s[2]), new(o[0], o[1], o[2]), Matrix3.FromColumns(new(d[0], d[1], d[2]), new(d[3], d[4], d[5]), new(d[6], d[7], d[8])));
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException or GeometryException)
        {
            return null;
        }
    }

    private static void Numbers(Utf8JsonWriter json, string key, double[] values)
    {
        json.WriteStartArray(key);
        foreach (double v in values)
            json.WriteNumberValue(v + 0.0);   // negative zero reads badly
        json.WriteEndArray();
    }

    private static double[]? Numbers(JsonElement json, string key, int count)
    {
        double[] values = [.. json.GetProperty(key).EnumerateArray().Select(e => e.GetDouble())];
        return values.Length == count ? values : null;
    }
}
