using System.Globalization;
using Clara.Imaging;
using Newtonsoft.Json;

namespace Clara.Dicom.Data;

/// <summary>
/// The DICOM JSON model (PS3.18 Annex F) in and out. Reading is strict about structure and lenient about what servers really send: numbers as texts, lower-case tags, null values.
/// Sequences deeper than 32 levels are refused. Any thread. Since 0.2.
/// </summary>
public static class DicomJson
{
    private const int DeepestSequence = 32;

    /// <summary>Reads one dataset: a JSON object. Throws <see cref="ImageFormatException"/> that names <paramref name="source"/> (a file or a server).</summary>
    public static DicomDataset Read(TextReader json, string source)
    {
        using JsonTextReader reader = Reader(json);
        return Guarded(source, () => reader.Read() ? DatasetOf(reader, 0) : throw Broken(reader, "it is empty"));
    }

    /// <summary>Reads an array of datasets, as QIDO-RS and WADO-RS metadata answer; an empty text is an empty list. Throws as <see cref="Read"/>.</summary>
    public static IReadOnlyList<DicomDataset> ReadAll(TextReader json, string source)
    {
        using JsonTextReader reader = Reader(json);
        return Guarded<IReadOnlyList<DicomDataset>>(source, () =>
        {
            List<DicomDataset> all = [];
            if (!reader.Read())
                return all;
            if (reader.TokenType != JsonToken.StartArray)
                throw Broken(reader, "an array was expected");
            while (Next(reader) != JsonToken.EndArray)
                all.Add(DatasetOf(reader, 0));
            return all;
        });
    }

    /// <summary>Writes one dataset. Bulk values are left out.</summary>
    public static void Write(TextWriter json, DicomDataset dataset)
    {
        using JsonTextWriter writer = new(json) { CloseOutput = false };
        DicomJsonWriter.Dataset(writer, dataset);
    }

    private static JsonTextReader Reader(TextReader json) =>
        new(json) { DateParseHandling = DateParseHandling.None, FloatParseHandling = FloatParseHandling.Double, CloseInput = false, MaxDepth = (4 * DeepestSequence) + 8 };

    private static T Guarded<T>(string source, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is JsonException or FormatException or OverflowException)
        {
            throw new ImageFormatException($"The DICOM header of {source} as JSON is damaged: {(e is BrokenJsonException ? e.Message : "its structure is not the DICOM JSON model")}.", e);
        }
    }

    private static DicomDataset DatasetOf(JsonTextReader reader, int depth)
    {
        if (reader.TokenType != JsonToken.StartObject)
            throw Broken(reader, "a dataset is no object");
        if (depth > DeepestSequence)
            throw Broken(reader, $"sequences are nested deeper than {DeepestSequence} levels");
        DicomDataset dataset = new();
        while (Next(reader) == JsonToken.PropertyName)
        {
            bool known = DicomTag.TryParse((string)reader.Value!, out DicomTag tag);
            Next(reader);
            if (known)
                dataset.Set(tag, ElementOf(reader, depth));
            else
                reader.Skip();
        }
        return dataset;
    }

    private static DicomElement ElementOf(JsonTextReader reader, int depth)
    {
        if (reader.TokenType != JsonToken.StartObject)
            throw Broken(reader, "an element is no object");
        DicomVr vr = DicomVr.UN;
        List<object?>? values = null;
        byte[]? bytes = null;
        string? address = null;
        while (Next(reader) == JsonToken.PropertyName)
        {
            string name = (string)reader.Value!;
            Next(reader);
            switch (name)
            {
                case "vr": vr = reader.Value is string text && Enum.TryParse(text, out DicomVr known) ? known : DicomVr.UN; break;
                case "Value": values = ValuesOf(reader, depth); break;
                case "InlineBinary": bytes = Convert.FromBase64String(reader.Value as string ?? ""); break;
                case "BulkDataURI": address = reader.Value as string ?? ""; break;
                default: reader.Skip(); break;
            }
        }
        return bytes is not null ? new DicomBytes(vr, bytes)
            : address is not null ? new DicomBulk(vr, address.Length > 0 ? address : null)
            : vr == DicomVr.SQ ? new DicomSequence([.. (values ?? []).Select(v => v as DicomDataset ?? new())])
            : vr.IsNumber() ? new DicomNumbers(vr, [.. (values ?? []).Select(NumberOf)])
            : vr.IsBytes() ? new DicomBytes(vr, default)
            : new DicomText(vr, [.. (values ?? []).Select(v => Convert.ToString(v, CultureInfo.InvariantCulture) ?? "")]);
    }

    private static List<object?> ValuesOf(JsonTextReader reader, int depth)
    {
        List<object?> values = [];
        if (reader.TokenType == JsonToken.Null)
            return values;
        if (reader.TokenType != JsonToken.StartArray)
            throw Broken(reader, "values are no array");
        while (Next(reader) != JsonToken.EndArray)
            values.Add(reader.TokenType == JsonToken.StartObject ? DatasetOrName(reader, depth)
                : reader.TokenType == JsonToken.StartArray ? throw Broken(reader, "an array within values") : reader.Value);
        return values;
    }

    /// <summary>An object within values is a sequence's item or, for PN, the groups of a name; only a name has these keys.</summary>
    private static object DatasetOrName(JsonTextReader reader, int depth)
    {
        string[] groups = ["", "", ""];
        bool name = false;
        DicomDataset dataset = new();
        while (Next(reader) == JsonToken.PropertyName)
        {
            string key = (string)reader.Value!;
            Next(reader);
            int group = key is "Alphabetic" ? 0 : key is "Ideographic" ? 1 : key is "Phonetic" ? 2 : -1;
            if (group >= 0)
                (name, groups[group]) = (true, reader.Value as string ?? "");
            else if (DicomTag.TryParse(key, out DicomTag tag))
                dataset.Set(tag, depth < DeepestSequence ? ElementOf(reader, depth + 1) : throw Broken(reader, $"sequences are nested deeper than {DeepestSequence} levels"));
            else
                reader.Skip();
        }
        return name ? string.Join('=', groups).TrimEnd('=') : dataset;
    }

    /// <summary>DS and IS may come as texts; anything else that is no number is an empty component.</summary>
    private static double NumberOf(object? value) => value switch
    {
        long whole => whole,
        double number => number,
        string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) => number,
        System.Numerics.BigInteger big => (double)big,
        _ => double.NaN,
    };

    private static JsonToken Next(JsonTextReader reader) => reader.Read() ? reader.TokenType : throw Broken(reader, "it ends too early");

    private static BrokenJsonException Broken(JsonTextReader reader, string why) => new($"{why} (line {reader.LineNumber}, position {reader.LinePosition})");

    private sealed class BrokenJsonException(string message) : JsonException(message);
}
