using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Clara.Imaging;

/// <summary>
/// Label names as header keys of their own, which MetaIO (ITK, VTK) passes over: ClaraLabel_1 = "liver", the name as a JSON string in ASCII. The format has no place for names.
/// </summary>
internal static class MetaImageLabels
{
    private const string Prefix = "ClaraLabel_";

    /// <summary>Older MetaIO reads at most 499 bytes of a line whose key it does not know, and stops at a longer one.</summary>
    private const int MostValueBytes = 440;

    /// <summary>A line a label; names too long for readers are left out.</summary>
    public static void Write(IReadOnlyList<Label> labels, StringBuilder header)
    {
        foreach (Label label in labels)
        {
            // As UTF-8 first: half a surrogate pair becomes U+FFFD instead of a failure.
            string value = JsonSerializer.Serialize(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(label.Name)));
            if (value.Length <= MostValueBytes)
                header.Append(CultureInfo.InvariantCulture, $"{Prefix}{label.Id} = {value}\n");
        }
    }

    /// <summary>The labels among a header's keys; damaged ones are passed over: the voxels are still good.</summary>
    public static IReadOnlyList<Label> Of(MetaImageFields fields)
    {
        SortedDictionary<int, Label> labels = [];
        foreach ((string key, string value) in fields.All)
            if (key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
                && int.TryParse(key.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int id) && id is >= 1 and <= ushort.MaxValue
                && NameOf(value) is { } name)
                labels.TryAdd(id, new(id, name));
        return [.. labels.Values];
    }

    private static string? NameOf(string value)
    {
        try
        {
            return JsonSerializer.Deserialize<string>(value);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
