using System.Text;
using System.Text.Json;

namespace Clara.Imaging;

/// <summary>
/// The names of a label map in a NIfTI header extension: a comment (ecode 6) with JSON {"clara_labels":[{"id":1,"name":"liver"}]}, where the label has them also "rgb" and "codes" (<see cref="LabelJson"/>), padded with zeros to a multiple of 16 bytes.
/// System.Text.Json is the framework's own: this assembly references no package.
/// </summary>
internal static class NiftiLabels
{
    public const int CommentCode = 6;

    /// <summary>Length and code before an extension's content.</summary>
    public const int ExtensionHead = 8;

    private const string Key = "clara_labels";

    /// <summary>The extension's content without its head; empty when there are no labels.</summary>
    public static byte[] ToContent(IReadOnlyList<Label> labels)
    {
        if (labels.Count == 0)
            return [];
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes))
        {
            json.WriteStartObject();
            json.WriteStartArray(Key);
            foreach (Label label in labels)
            {
                json.WriteStartObject();
                json.WriteNumber("id", label.Id);
                json.WriteString("name", LabelJson.Utf8(label.Name));
                if (label.Colour is { } colour)
                {
                    json.WritePropertyName("rgb");
                    LabelJson.Write(json, colour);
                }
                if (label.Codes is { } codes)
                {
                    json.WritePropertyName("codes");
                    LabelJson.Write(json, codes);
                }
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        int padding = (16 - (int)(bytes.Length + ExtensionHead) % 16) % 16;
        bytes.Write(new byte[padding]);
        return bytes.ToArray();
    }

    /// <summary>The labels in an extension's content; null when it is another program's comment or damaged, which is no failure: the voxels are still good.</summary>
    public static IReadOnlyList<Label>? FromContent(ReadOnlySpan<byte> content)
    {
        content = content.TrimEnd((byte)0);
        if (content.IndexOf(Encoding.ASCII.GetBytes(Key)) < 0)
            return null;
        try
        {
            using JsonDocument json = JsonDocument.Parse(content.ToArray());
            SortedDictionary<int, Label> labels = [];
            foreach (JsonElement e in json.RootElement.GetProperty(Key).EnumerateArray())
            {
                int id = e.GetProperty("id").GetInt32();
                if (id is >= 1 and <= ushort.MaxValue && e.GetProperty("name").GetString() is string name)
                    labels.TryAdd(id, new(id, name)
                    {
                        Colour = e.TryGetProperty("rgb", out JsonElement rgb) ? LabelJson.Colour(rgb) : null,
                        Codes = e.TryGetProperty("codes", out JsonElement codes) ? LabelJson.Codes(codes) : null,
                    });
            }
            return [.. labels.Values];
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
