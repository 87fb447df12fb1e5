using Clara.Imaging;
using Newtonsoft.Json.Linq;

namespace Clara.Models.Config;

/// <summary>
/// A config file of an MMAR as Clara Train's engine reads it: globals of the file are overridden by environment.json and those by --set; "{NAME}" takes a variable, {"ref": "X"} a
/// component that is defined elsewhere in the file, "@id" an entry of the file, "#None" and its like a fixed list of expressions; "disabled" entries are left out.
/// </summary>
internal sealed class MmarConfig
{
    private const string FlatCopy = "inference_"; // servers add what stands in inference once more
    private static readonly string[] BuiltInPackages = ["monai.", "ai4med.", "medl.", "aiaa."];
    private readonly ConfigVariables _variables = new();
    private readonly Findings _findings;
    private readonly Dictionary<string, JObject> _definitions = new(StringComparer.Ordinal);

    private MmarConfig(JObject root, string file, Findings findings)
    {
        Root = root;
        File = file;
        _findings = findings;
    }

    /// <summary>The file with settings in it and variables still open.</summary>
    public JObject Root { get; }

    /// <summary>Name for messages.</summary>
    public string File { get; }

    /// <summary>Reads the file and, where there is one, the environment.</summary>
    /// <exception cref="ModelInvalidException">A file is not JSON.</exception>
    /// <exception cref="ClaraException">Argument: a setting is none.</exception>
    public static MmarConfig Read(string path, string? environmentPath, IReadOnlyList<string> settings, Findings findings)
    {
        string file = Path.GetFileName(path);
        MmarConfig config = new(Unwrap(ConfigText.Read(path, file)), file, findings);
        JObject environment = environmentPath is null ? [] : ConfigText.Read(environmentPath, Path.GetFileName(environmentPath));
        config.Override(environment, [.. settings.Select(ConfigSetting.Parse)]);
        config.Define(config.Root, 0);
        return config;
    }

    /// <summary>Puts settings into a file that is being made; its variables stay open.</summary>
    /// <exception cref="ClaraException">Argument: a setting leads nowhere.</exception>
    public static void Set(JObject root, string file, IReadOnlyList<ConfigSetting> settings) => new MmarConfig(root, file, new()).Override([], settings);

    /// <summary>An entry with its variables replaced; null where it is absent.</summary>
    public JToken? Value(string key) => Root[key] is { Type: not JTokenType.Null } value ? _variables.Expand(value, $"{File}: {key}") : null;

    /// <summary>A list of components; disabled ones are left out, an absent list is empty. Every entry that cannot be read is a finding of its own.</summary>
    public IReadOnlyList<ComponentConfig> Components(string key)
    {
        string place = $"{File}: {key}";
        if (Root[key] is not { Type: not JTokenType.Null } list)
            return [];
        if (list is not JArray array)
            throw ModelInvalidException.At(place, " must be a list of components.");
        return [.. array.Select((entry, i) => _findings.Try(() => Component(entry, $"{place}[{i}]"), null)).OfType<ComponentConfig>()];
    }

    /// <summary>One component with its variables replaced; null when it is disabled.</summary>
    public ComponentConfig? Component(JToken token, string place)
    {
        if (token is not JObject o)
            throw ModelInvalidException.At(place, " must be a component: an object with a name.");
        if (IsDisabled(o, place))
            return null;
        if (o["ref"] is { Type: JTokenType.String } reference)
            return Component(Definition((string)reference!, place), place);
        Dictionary<string, ModelInvalidException> open = [];
        JObject args = [];
        foreach ((string key, JToken? value) in ConfigText.Arguments(o, place))
            try
            {
                args[key] = Resolve(_variables.Expand(value!, $"{place}.args.{key}"), $"{place}.args.{key}");
            }
            catch (ModelInvalidException e)
            {
                open[key] = e; // a failure only if somebody needs it
            }
        return new(NameOf(o, place), args, place, open);
    }

    /// <summary>Warns of entries that nobody reads. Notes, which begin with "_", and globals that a text took are none of them.</summary>
    public void WarnOfUnknown(IReadOnlyCollection<string> known)
    {
        foreach (JProperty p in Root.Properties().Where(p => !p.Name.StartsWith('_') && !known.Contains(p.Name) && !p.Name.StartsWith(FlatCopy, StringComparison.Ordinal) && !_variables.IsUsed(p.Name)))
            _findings.Warn($"{File}: {OneLine.Quote(p.Name)}", $" is not known and ignored{NearestNames.Hint(p.Name, known)}.");
    }

    /// <summary>Copies that servers keep are wrapped: {"model name": {...}}.</summary>
    private static JObject Unwrap(JObject config) =>
        config["type"] is null && config.Count == 1 && config.Properties().First().Value is JObject inner ? inner : config;

    private void Override(JObject environment, IReadOnlyList<ConfigSetting> settings)
    {
        foreach (JProperty p in Root.Properties().Where(p => IsGlobal(p.Value)))
            _variables.Define(p.Name, p.Value);
        foreach ((string key, JToken value) in environment.Properties().Where(p => !p.Name.StartsWith('_')).Select(p => (p.Name, p.Value)).Concat(settings.Where(s => !s.IsPlace).Select(s => (s.Key, s.Value))))
        {
            _variables.Define(key, value);
            if (Root[key] is JToken own && (IsGlobal(own) || settings.Any(s => s.Key == key)))
                Root[key] = value.DeepClone();
        }
        foreach (ConfigSetting setting in settings.Where(s => s.IsPlace))
            Set(setting);
    }

    private static bool IsGlobal(JToken value) => value is JValue || value is JArray list && list.All(v => v is JValue);

    private void Set(ConfigSetting setting)
    {
        string[] way = setting.Key.Split('.');
        JObject at = Root;
        foreach (string step in way[..^1])
        {
            if (at[step] is { Type: not JTokenType.Null } there && there is not JObject)
                throw new ClaraException(StatusCode.Argument, $"the setting {OneLine.Quote(setting.Key)} leads into '{OneLine.Quote(step)}', which is no object in {File}.");
            at[step] ??= new JObject();
            at = (JObject)at[step]!;
        }
        at[way[^1]] = setting.Value;
    }

    /// <summary>All components of the file by alias and name, so that a reference finds them; of several with one name the first.</summary>
    private void Define(JToken token, int depth)
    {
        if (token is JObject o && o["name"] is { Type: JTokenType.String } name)
            foreach (string part in ((string)name!).Split('#', 2).Reverse().Append((string)name!))
                _definitions.TryAdd(part.Trim(), o);
        foreach (JToken child in token is JObject ? token.Children<JProperty>().Select(p => p.Value) : token.Children())
            Define(child, depth + 1);
    }

    private JObject Definition(string name, string place)
    {
        JObject found = _definitions.GetValueOrDefault(name.Trim()) ?? throw ModelInvalidException.At(place, $".ref: there is no component '{OneLine.Quote(name)}' in this file{NearestNames.Hint(name, _definitions.Keys)}.");
        return found["ref"] is null ? found : throw ModelInvalidException.At(place, $".ref: '{OneLine.Quote(name)}' is a reference itself.");
    }

    private bool IsDisabled(JObject o, string place)
    {
        string at = $"{place}.disabled";
        switch (o["disabled"])
        {
            case null or { Type: JTokenType.Null }:
                return false;
            case { Type: JTokenType.Boolean } own:
                return (bool)own;
            case { Type: JTokenType.String } text:
                try
                {
                    if (_variables.Expand(text, at) is { Type: JTokenType.Boolean } value)
                        return (bool)value;
                }
                catch (ModelInvalidException e)
                {
                    throw ModelInvalidException.At(at, $" must be true or false ({e.Message[(at.Length + 2)..].TrimEnd('.')}).");
                }
                break;
        }
        throw ModelInvalidException.At(at, " must be true or false.");
    }

    /// <summary>As in Clara Train 'path' wins over 'name': running the built-in of that name would be another step than the author's, unless the path is the built-in's own.</summary>
    private static string NameOf(JObject o, string place)
    {
        // "Namespace.Type, Assembly" is the archive's own code; who builds the chain knows whether it is trusted.
        if (o["path"] is { Type: JTokenType.String } code && CodePath.Parse((string)code!) is not null)
            return (string)code!;
        if (o["path"] is { Type: not JTokenType.Null } path)
            return path.Type == JTokenType.String && BuiltInPackages.Any(p => ((string)path!).StartsWith(p, StringComparison.Ordinal))
                ? ConfigText.ClassOf((string)path!)
                : throw ModelInvalidException.At(place, " names code of its own ('path'), which this version does not run; use a built-in component by 'name'.");
        return ConfigText.Name(o, place);
    }

    /// <summary>"@id" and "#expr" within an argument.</summary>
    private JToken Resolve(JToken value, string place)
    {
        switch (value)
        {
            case JArray array:
                return new JArray(array.Select((v, i) => Resolve(v, $"{place}[{i}]")));
            case { Type: JTokenType.String } when ((string)value!).StartsWith('@'):
                string id = ((string)value!)[1..];
                JToken target = (Root[id] ?? _definitions.GetValueOrDefault(id)) ?? throw ModelInvalidException.At(place, $": '@{OneLine.Quote(id)}' refers to nothing in this file{NearestNames.Hint(id, Root.Properties().Select(p => p.Name))}.");
                JToken found = _variables.Expand(target, place);
                return found is { Type: JTokenType.String } && ((string)found!).StartsWith('@') ? throw ModelInvalidException.At(place, $": '@{OneLine.Quote(id)}' refers to another reference.") : found;
            case { Type: JTokenType.String } when ((string)value!).StartsWith('#'):
                return Pt4Expression.Parse((string)value!) switch
                {
                    { Kind: Pt4Kind.Nothing } => JValue.CreateNull(),
                    null => throw ModelInvalidException.At(place, $": the expression '{OneLine.Quote((string)value!)}' is not supported; of Python only a fixed list is read."),
                    _ => throw ModelInvalidException.At(place, $": the expression '{OneLine.Quote((string)value!)}' has a meaning in training only."),
                };
            default:
                return value;
        }
    }
}
