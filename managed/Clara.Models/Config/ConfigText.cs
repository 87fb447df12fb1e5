using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Clara.Models.Config;

/// <summary>From a config file's text to objects, with failures that name file and place.</summary>
internal static class ConfigText
{
    private const int MaxDepth = 64;
    private const long MaxBytes = 4 << 20; // a config is a few kilobytes; anything larger is another file

    /// <summary>The file as one JSON object.</summary>
    public static JObject Read(string path, string shownName)
    {
        try
        {
            if (new FileInfo(path).Length > MaxBytes)
                throw new ModelInvalidException($"{shownName} is too large to be a config file.");
            using StreamReader file = new(path);
            // Dates stay the texts that they are.
            using JsonTextReader json = new(file) { MaxDepth = MaxDepth, DateParseHandling = DateParseHandling.None };
            JObject config = JObject.Load(json);
            while (json.Read())
                if (json.TokenType != JsonToken.Comment)
                    throw new JsonReaderException("Text follows the object.", json.Path, json.LineNumber, json.LinePosition, null);
            return config;
        }
        catch (JsonReaderException e)
        {
            throw new ModelInvalidException($"{shownName} is not a JSON object (line {e.LineNumber}, column {e.LinePosition}).", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelInvalidException($"{shownName} cannot be read; check that it is a file and may be read.", e);
        }
    }

    /// <summary>A list of components; disabled ones are left out. An absent list is empty.</summary>
    public static IReadOnlyList<ComponentConfig> Components(JToken? list, string place)
    {
        if (list is null or { Type: JTokenType.Null })
            return [];
        if (list is not JArray array)
            throw new ModelInvalidException($"{place} must be a list of components.");
        List<ComponentConfig> components = [];
        for (int i = 0; i < array.Count; i++)
        {
            string at = $"{place}[{i}]";
            if (array[i] is not JObject o)
                throw new ModelInvalidException($"{at} must be a component: an object with a name.");
            if (o["disabled"] is { Type: not (JTokenType.Boolean or JTokenType.Null) })
                throw new ModelInvalidException($"{at}.disabled must be true or false.");
            if (o["disabled"] is { Type: JTokenType.Boolean } disabled && (bool)disabled)
                continue;
            components.Add(Component(o, at));
        }
        return components;
    }

    /// <summary>One component: {"name": "X" or "X#alias", "args": {...}}.</summary>
    public static ComponentConfig Component(JObject o, string place)
    {
        // As in Clara Train, 'path' wins over 'name': running the built-in of that name would be another step than the author's.
        if (o["path"] is { Type: JTokenType.String } code && CodePath.Parse((string)code!) is not null)
            return new((string)code!, Arguments(o, place), place);
        if (o["path"] is { Type: not JTokenType.Null })
            throw new ModelInvalidException($"{place} names code of its own ('path'), which this version does not run; use a built-in component by 'name'.");
        string name = o["name"] is { Type: JTokenType.String } text ? ((string)text!).Split('#')[0].Trim() : "";
        if (name.Length == 0)
            throw new ModelInvalidException($"{place} has no 'name'.");
        return new(name, Arguments(o, place), place);
    }

    private static JObject Arguments(JObject o, string place) => o["args"] switch
    {
        null or { Type: JTokenType.Null } => [],
        JObject a => a,
        _ => throw new ModelInvalidException($"{place}.args must be an object."),
    };
}
