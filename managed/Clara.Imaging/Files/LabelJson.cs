using System.Text;
using System.Text.Json;

namespace Clara.Imaging;

/// <summary>
/// Labels as JSON, for the header texts of formats that have no place for them: "clara_labels": [{"id": 1, "name": "liver"}], where a label has them also "rgb": [255, 128, 0]
/// and "codes": {"category": [value, scheme, meaning], "type": [...], "modifier": [...]}.
/// </summary>
internal static class LabelJson
{
    public const string ListKey = "clara_labels";

    /// <summary>A property with all labels.</summary>
    public static void WriteList(Utf8JsonWriter json, IReadOnlyList<Label> labels)
    {
        json.WriteStartArray(ListKey);
        foreach (Label label in labels)
        {
            json.WriteStartObject();
            json.WriteNumber("id", label.Id);
            json.WriteString("name", Utf8(label.Name));
            if (label.Colour is { } colour)
            {
                json.WritePropertyName("rgb");
                Write(json, colour);
            }
            if (label.Codes is { } codes)
            {
                json.WritePropertyName("codes");
                Write(json, codes);
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>The labels of an object with that property; null when it is damaged, which is no failure: the voxels are still good.</summary>
    public static IReadOnlyList<Label>? List(JsonElement json)
    {
        try
        {
            SortedDictionary<int, Label> labels = [];
            foreach (JsonElement e in json.GetProperty(ListKey).EnumerateArray())
            {
                int id = e.GetProperty("id").GetInt32();
                if (id is >= 1 and <= ushort.MaxValue && e.GetProperty("name").GetString() is string name)
                    labels.TryAdd(id, new(id, name)
                    {
                        Colour = e.TryGetProperty("rgb", out JsonElement rgb) ? Colour(rgb) : null,
                        Codes = e.TryGetProperty("codes", out JsonElement codes) ? Codes(codes) : null,
                    });
            }
            return [.. labels.Values];
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    /// <summary>A text as JSON; null when it is none.</summary>
    public static JsonElement? Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(utf8);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A name as JSON takes it: half a surrogate pair becomes U+FFFD instead of a failure.</summary>
    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>A text; null for anything else, half a surrogate pair among it, which the library takes for an error of the program.</summary>
    public static string? Text(JsonElement json)
    {
        try
        {
            return json.ValueKind == JsonValueKind.String ? json.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public static void Write(Utf8JsonWriter json, Rgb colour)
    {
        json.WriteStartArray();
        json.WriteNumberValue(colour.R);
        json.WriteNumberValue(colour.G);
        json.WriteNumberValue(colour.B);
        json.WriteEndArray();
    }

    public static void Write(Utf8JsonWriter json, LabelCodes codes)
    {
        json.WriteStartObject();
        Write(json, "category", codes.Category);
        Write(json, "type", codes.Type);
        if (codes.Modifier is not null)
            Write(json, "modifier", codes.Modifier);
        json.WriteEndObject();
    }

    /// <summary>A colour; null for anything else.</summary>
    public static Rgb? Colour(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() != 3)
            return null;
        byte[] parts = new byte[3];
        for (int i = 0; i < 3; i++)
            if (json[i].ValueKind != JsonValueKind.Number || !json[i].TryGetByte(out parts[i]))
                return null;
        return new(parts[0], parts[1], parts[2]);
    }

    /// <summary>Codes; null for anything else.</summary>
    public static LabelCodes? Codes(JsonElement json) => json.ValueKind == JsonValueKind.Object && Concept(json, "category") is { } category && Concept(json, "type") is { } type
        ? new(category, type, Concept(json, "modifier"))
        : null;

    private static void Write(Utf8JsonWriter json, string key, CodedConcept concept)
    {
        json.WriteStartArray(key);
        json.WriteStringValue(Utf8(concept.Value));
        json.WriteStringValue(Utf8(concept.Scheme));
        json.WriteStringValue(Utf8(concept.Meaning));
        json.WriteEndArray();
    }

    private static CodedConcept? Concept(JsonElement json, string key) =>
        json.TryGetProperty(key, out JsonElement parts) && parts.ValueKind == JsonValueKind.Array && parts.GetArrayLength() == 3
        && Text(parts[0]) is string value && Text(parts[1]) is string scheme && Text(parts[2]) is string meaning
            ? new(value, scheme, meaning)
            : null;
}
