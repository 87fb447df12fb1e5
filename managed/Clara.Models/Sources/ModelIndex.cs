using Clara.Imaging;
using Clara.Models.Config;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Clara.Models.Sources;

/// <summary>index.json of a source: a list of {"name", "version", "file", "size", "sha256", "description"}, or an object with such a list under "models".</summary>
internal static class ModelIndex
{
    public const string FileName = "index.json";
    public const long MaxBytes = 16 << 20;
    private const int MaxDepth = 16, MostModels = 10_000, ShaDigits = 64;
    private const long LargestModel = 64L << 30;

    /// <exception cref="ClaraException">Format, with the place of what is wrong.</exception>
    public static IReadOnlyList<ModelIndexEntry> Parse(string text, string shown)
    {
        JToken root;
        try
        {
            using JsonTextReader json = new(new StringReader(text)) { MaxDepth = MaxDepth, DateParseHandling = DateParseHandling.None };
            root = JToken.Load(json);
        }
        catch (JsonReaderException e)
        {
            throw new ClaraException(StatusCode.Format, $"{shown} is not JSON (line {e.LineNumber}, column {e.LinePosition}).", e);
        }
        if ((root as JArray ?? (root as JObject)?["models"] as JArray) is not JArray list || list.Count > MostModels)
            throw new ClaraException(StatusCode.Format, $"{shown} must be a list of models.");
        return [.. list.Select((entry, i) => Entry(entry, $"{shown}: [{i}]"))];
    }

    /// <summary>The models of a name; the version, else the newest. Throws <see cref="ModelNotFoundException"/> that names what there is.</summary>
    public static ModelIndexEntry Choose(IReadOnlyList<ModelIndexEntry> all, string? name, string? version, string shown)
    {
        if (all.Count == 0)
            throw new ModelNotFoundException($"{shown} offers no models.");
        string[] names = [.. all.Select(e => e.Name).Distinct()];
        name ??= names.Length == 1 ? names[0] : throw new ModelNotFoundException($"{shown} offers {names.Length} models ({string.Join(", ", names.Take(20))}); say which: SOURCE/NAME.");
        ModelIndexEntry[] found = [.. all.Where(e => e.Name == name)];
        if (found.Length == 0)
            throw new ModelNotFoundException($"{shown} offers no model '{OneLine.Quote(name)}'{(NearestNames.Hint(name, names) is { Length: > 0 } near ? near : $"; there are {string.Join(", ", names.Take(20))}")}.");
        if (version is null)
            return found.OrderBy(e => e.Version, VersionOrder.Instance).Last();
        return found.FirstOrDefault(e => e.Version == version)
            ?? throw new ModelNotFoundException($"{shown} offers no version '{OneLine.Quote(version)}' of {name}; there are {string.Join(", ", found.Select(e => e.Version))}.");
    }

    private static ModelIndexEntry Entry(JToken token, string place)
    {
        if (token is not JObject o)
            throw Wrong(place, "an object with name, file, size and sha256");
        string name = ConfigText.Plain(o["name"]), file = ConfigText.Plain(o["file"]), sha = ConfigText.Plain(o["sha256"]).ToLowerInvariant();
        if (!ModelImporter.IsName(name))
            throw Wrong($"{place}.name", "a name of letters, digits, '-', '_' and '.'");
        if (file.Length == 0 || file.Length > 1000 || file.StartsWith('/') || file.Contains('\\') || file.Contains(':') || file.Any(char.IsControl) || file.Split('/').Contains(".."))
            throw Wrong($"{place}.file", "a path below the index, without '..'");
        if (o["size"] is not { Type: JTokenType.Integer } size || (double)size is < 0 or > LargestModel)
            throw Wrong($"{place}.size", "the file's bytes");
        if (sha.Length != ShaDigits || !sha.All(char.IsAsciiHexDigit))
            throw Wrong($"{place}.sha256", "the file's SHA-256 in 64 hex digits");
        return new(name, ConfigText.Plain(o["version"]), file, (long)size, sha, ConfigText.Plain(o["description"]));
    }

    private static ClaraException Wrong(string place, string needed) => new(StatusCode.Format, $"{place} must be {needed}.");
}
