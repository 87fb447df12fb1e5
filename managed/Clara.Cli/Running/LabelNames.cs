using System.Globalization;
using Clara.Imaging;
using Newtonsoft.Json.Linq;

namespace Clara.Cli.Running;

/// <summary>The --labels file: an object of value to name. "0" is background and ignored.</summary>
internal static class LabelNames
{
    public static IReadOnlyList<Label> Read(string path)
    {
        string file = Path.GetFileName(path);
        if (JsonFile.Read(path) is not JObject names)
            throw Wrong("an object such as {\"1\": \"liver\"}");
        SortedDictionary<int, Label> labels = [];
        foreach ((string key, JToken? value) in names)
        {
            if (!int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out int id) || id > ushort.MaxValue)
                throw Wrong($"label values of 0 to {ushort.MaxValue} as keys");
            if (value is not { Type: JTokenType.String } || (string)value! is not { Length: > 0 } name)
                throw Wrong("a name for each label value");
            if (id > 0 && !labels.TryAdd(id, new(id, name)))
                throw Wrong("each label value once");
        }
        return [.. labels.Values];

        ClaraException Wrong(string expected) => new(StatusCode.Format, $"{file} is no list of labels: it needs {expected}.");
    }

    /// <summary>The label that a user means by a value or a name (case does not matter); null when there is none.</summary>
    public static Label? Find(IReadOnlyList<Label> labels, string text)
    {
        foreach (Label label in labels)
            if (string.Equals(label.Name, text, StringComparison.OrdinalIgnoreCase))
                return label;
        if (TryId(text) is int id)
            foreach (Label label in labels)
                if (label.Id == id)
                    return label;
        return null;
    }

    /// <summary>The label of a new structure: one of the names, else the value without a name, else the name with value 1.</summary>
    public static Label Given(IReadOnlyList<Label>? names, string text) =>
        Find(names ?? [], text) ?? (TryId(text) is int id ? new(id, $"label {id}") : new(1, text));

    /// <summary>A label value, or null.</summary>
    public static int? TryId(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int id) && id is >= 1 and <= ushort.MaxValue ? id : null;
}
