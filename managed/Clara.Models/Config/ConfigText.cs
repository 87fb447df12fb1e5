using System.Globalization;
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
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return Read(file, file.Length, shownName);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ModelInvalidException.At(shownName, " cannot be read; check that it is a file and may be read.", e);
        }
    }

    /// <summary>A stream of so many bytes as one JSON object.</summary>
    public static JObject Read(Stream stream, long length, string shownName)
    {
        try
        {
            if (length > MaxBytes)
                throw ModelInvalidException.At(shownName, " is too large to be a config file.");
            using StreamReader file = new(stream);
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
            throw ModelInvalidException.At(shownName, $" is not a JSON object (line {e.LineNumber}, column {e.LinePosition}).", e);
        }
    }

    /// <summary>The class of a dotted Python name, without its module.</summary>
    public static string ClassOf(string dotted) => dotted[(dotted.LastIndexOf('.') + 1)..];

    /// <summary>A text or number as trimmed text; anything else is empty.</summary>
    public static string Plain(JToken? token) => token switch
    {
        { Type: JTokenType.String } => ((string)token!).Trim(),
        { Type: JTokenType.Integer or JTokenType.Float } => ((JValue)token).ToString(CultureInfo.InvariantCulture),
        _ => "",
    };

    /// <summary>The built-in's name: "X" of {"name": "X#alias"}.</summary>
    public static string Name(JObject o, string place)
    {
        string name = o["name"] is { Type: JTokenType.String } text ? ((string)text!).Split('#')[0].Trim() : "";
        return name.Length > 0 ? name : throw ModelInvalidException.At(place, " has no 'name'.");
    }

    /// <summary>The arguments of a component; none where they are absent.</summary>
    public static JObject Arguments(JObject o, string place) => o["args"] switch
    {
        null or { Type: JTokenType.Null } => [],
        JObject args => args,
        _ => throw ModelInvalidException.At(place, ".args must be an object."),
    };

    /// <summary>A component within another one's arguments: {"name": "X" or "X#alias", "args": {...}}.</summary>
    public static ComponentConfig Component(JObject o, string place)
    {
        if (o["path"] is { Type: JTokenType.String } code && CodePath.Parse((string)code!) is not null)
            return new((string)code!, Arguments(o, place), place);
        if (o["path"] is { Type: not JTokenType.Null })
            throw ModelInvalidException.At(place, " names code of its own ('path'), which this version does not run; use a built-in component by 'name'.");
        return new(Name(o, place), Arguments(o, place), place);
    }
}
