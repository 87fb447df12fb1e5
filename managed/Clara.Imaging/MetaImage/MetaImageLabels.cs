using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Clara.Imaging;

/// <summary>
/// Labels as header keys of their own, which MetaIO (ITK, VTK) passes over: ClaraLabel_1 = "liver", the name as a JSON string in ASCII; ClaraColour_1 and ClaraCodes_1 where the label
/// has them (<see cref="LabelJson"/>). The format has no place for labels.
/// </summary>
internal static class MetaImageLabels
{
    private const string NamePrefix = "ClaraLabel_", ColourPrefix = "ClaraColour_", CodesPrefix = "ClaraCodes_";

    /// <summary>Older MetaIO reads at most 499 bytes of a line whose key it does not know, and stops at a longer one.</summary>
    private const int MostValueBytes = 440;

    /// <summary>Up to three lines a label; what is too long for readers is left out.</summary>
    public static void Write(IReadOnlyList<Label> labels, StringBuilder header)
    {
        foreach (Label label in labels)
        {
            Line(NamePrefix, json => json.WriteStringValue(LabelJson.Utf8(label.Name)));
            if (label.Colour is { } colour)
                Line(ColourPrefix, json => LabelJson.Write(json, colour));
            if (label.Codes is { } codes)
                Line(CodesPrefix, json => LabelJson.Write(json, codes));

            void Line(string prefix, Action<Utf8JsonWriter> write)
            {
                using MemoryStream bytes = new();
                using (Utf8JsonWriter json = new(bytes))
                    write(json);
                if (bytes.Length <= MostValueBytes)
                    header.Append(CultureInfo.InvariantCulture, $"{prefix}{label.Id} = {Encoding.ASCII.GetString(bytes.ToArray())}\n");
            }
        }
    }

    /// <summary>The labels among a header's keys; damaged ones are passed over: the voxels are still good.</summary>
    public static IReadOnlyList<Label> Of(MetaImageFields fields)
    {
        SortedDictionary<int, Label> labels = [];
        foreach ((string key, string value) in fields.All)
            if (IdOf(key) is int id && Parse(value) is { } json && LabelJson.Text(json) is string name)
                labels.TryAdd(id, new(id, name)
                {
                    Colour = fields.Text($"{ColourPrefix}{id}") is string colour && Parse(colour) is { } rgb ? LabelJson.Colour(rgb) : null,
                    Codes = fields.Text($"{CodesPrefix}{id}") is string codes && Parse(codes) is { } concepts ? LabelJson.Codes(concepts) : null,
                });
        return [.. labels.Values];
    }

    private static int? IdOf(string key) =>
        key.StartsWith(NamePrefix, StringComparison.OrdinalIgnoreCase)
        && int.TryParse(key.AsSpan(NamePrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int id) && id is >= 1 and <= ushort.MaxValue ? id : null;

    private static JsonElement? Parse(string value) => LabelJson.Parse(Encoding.UTF8.GetBytes(value));
}
