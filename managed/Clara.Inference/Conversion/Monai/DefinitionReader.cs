using Clara.Imaging;
using Clara.Models;
using Clara.Models.Bundles;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Clara.Inference.Conversion.Monai;

/// <summary>
/// Finds a network's definition in a configuration: a bundle's network_def, an archive's train.model, or the definition alone. Arguments that refer to other entries ("@channels", "{CHANNELS}") are
/// replaced by them, expressions ("$...") of the subset that bundles are read with by their values; macros ("%...") are refused.
/// </summary>
internal sealed class DefinitionReader
{
    private const long MaxBytes = 4 << 20; // a configuration is a few kilobytes
    private const int MaxDepth = 32, MaxValues = 100_000; // references to lists of references multiply
    private readonly JObject _root;
    private readonly string _file;
    private int _values;

    private DefinitionReader(JObject root, string file) => (_root, _file) = (root, file);

    /// <summary>The definition in a file; null where it has none. Throws <see cref="ModelInvalidException"/> for what is no JSON, <see cref="ClaraException"/> NotFound or Io.</summary>
    public static NetworkDefinition? InFile(string path)
    {
        string file = Path.GetFileName(path);
        try
        {
            if (new FileInfo(path).Length > MaxBytes)
                throw new ModelInvalidException($"{file} is too large to be a configuration.");
            return In(Parse(File.ReadAllText(path), file), file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ClaraException(StatusCode.NotFound, $"{file} does not exist.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClaraException(StatusCode.Io, $"{file} cannot be read; check that it is a file and may be read.", e);
        }
    }

    /// <summary>The definition in a text.</summary>
    public static NetworkDefinition? InText(string text, string shownName) => In(Parse(text, shownName), shownName);

    /// <summary>The definition in a configuration; null where it has none.</summary>
    public static NetworkDefinition? In(JObject root, string file) => new DefinitionReader(root, file).Find();

    private NetworkDefinition? Find()
    {
        (JToken? Token, string Place)[] places =
        [
            (_root["network_def"], "network_def"), (_root["network"], "network"), ((_root["train"] as JObject)?["model"], "train.model"),
            (_root["model"], "model"), ((_root["inference"] as JObject)?["model"], "inference.model"), (_root, ""),
        ];
        foreach ((JToken? token, string place) in places)
            foreach (JObject candidate in token is JArray list ? list.OfType<JObject>() : token is JObject one ? [one] : Array.Empty<JObject>())
                if (Definition(candidate, place.Length > 0 ? $"{_file}: {place}" : _file) is NetworkDefinition definition)
                    return definition;
        return null;
    }

    /// <summary>{"_target_": "UNet", arguments} of a bundle or {"name": "UNet", "args": {arguments}} of an archive.</summary>
    private NetworkDefinition? Definition(JObject candidate, string place)
    {
        if (candidate["_target_"] is JValue { Value: string target })
        {
            JObject arguments = [];
            foreach (JProperty p in candidate.Properties().Where(p => !p.Name.StartsWith('_')))
                arguments[p.Name] = Resolved(p.Value, $"{place}.{p.Name}", 0);
            return new(target[(target.LastIndexOf('.') + 1)..], arguments, place);
        }
        if (candidate["disabled"] is JValue { Value: true } || candidate["name"] is not JValue { Value: string name })
            return null;
        return new(name.Split('#')[0], candidate["args"] is JObject args ? (JObject)Resolved(args, place + ".args", 0) : [], place);
    }

    private JToken Resolved(JToken value, string place, int depth)
    {
        if (depth > MaxDepth)
            throw new ModelInvalidException($"{place} refers to itself.");
        if (++_values > MaxValues)
            throw new ModelInvalidException($"{place}: its references make far more values than a definition has.");
        switch (value)
        {
            case JObject o:
                JObject result = [];
                foreach (JProperty p in o.Properties())
                    result[p.Name] = Resolved(p.Value, $"{place}.{p.Name}", depth + 1);
                return result;
            case JArray a:
                return new JArray(a.Select((v, i) => Resolved(v, FormattableString.Invariant($"{place}[{i}]"), depth + 1)));
            case JValue { Value: string text } when text.StartsWith('@'):
                return Reference(text[1..], place, depth);
            case JValue { Value: string text } when text is ['{', .., '}']:
                return Resolved(Referred([text[1..^1]]) ?? throw new ModelInvalidException($"{place} refers to '{text}', which the file does not have."), place, depth + 1);
            case JValue { Value: string text } when text.StartsWith('$'):
                return ConfigExpression.Evaluate(text, place, reference => Reference(reference, place, depth));
            case JValue { Value: string text } when text.StartsWith('%'):
                throw new ModelInvalidException($"{place} is the macro '{text}'; write the value itself there, or give the definition with --network.");
            default:
                return value;
        }
    }

    private JToken Reference(string id, string place, int depth) =>
        Resolved(Referred(id.Split(["::", "#"], StringSplitOptions.None)) ?? throw new ModelInvalidException($"{place} refers to '@{id}', which the file does not have."), place, depth + 1);

    private JToken? Referred(string[] path)
    {
        JToken? at = _root;
        foreach (string step in path)
            at = at switch
            {
                JObject o => o[step],
                JArray a when int.TryParse(step, System.Globalization.CultureInfo.InvariantCulture, out int i) && i >= 0 && i < a.Count => a[i],
                _ => null,
            };
        return at;
    }

    private static JObject Parse(string text, string file)
    {
        try
        {
            using JsonTextReader json = new(new StringReader(text)) { MaxDepth = 64, DateParseHandling = DateParseHandling.None };
            return JObject.Load(json);
        }
        catch (JsonReaderException e)
        {
            throw new ModelInvalidException($"{file} is not a JSON object (line {e.LineNumber}, column {e.LinePosition}).", e);
        }
    }
}
