using System.Globalization;
using System.Text.RegularExpressions;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Clara.Models.Config;

/// <summary>
/// The variables of a config file and what becomes of "{NAME}" in its texts: a text that is nothing else takes the variable's value with its type, within a longer text the value is
/// joined as text. Values may hold variables themselves; rings and floods are refused.
/// </summary>
internal sealed partial class ConfigVariables
{
    private const int MaxDepth = 16, MaxValues = 50_000, MaxText = 1 << 16;
    private readonly Dictionary<string, JToken> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private int _taken;

    public IReadOnlyCollection<string> Names => _values.Keys;

    /// <summary>Later definitions win.</summary>
    public void Define(string name, JToken value) => _values[name] = value;

    /// <summary>Whether a text took the variable so far.</summary>
    public bool IsUsed(string name) => _used.Contains(name);

    /// <summary>A copy in which every variable is replaced. Throws <see cref="ModelInvalidException"/> with the place for one that is not set.</summary>
    public JToken Expand(JToken token, string place) => Expand(token, place, 0);

    private JToken Expand(JToken token, string place, int depth)
    {
        if (depth > 0 && ++_taken > MaxValues)
            throw ModelInvalidException.At(place, ": its variables make far more values than a config has.");
        return token switch
        {
            JObject o => new JObject(o.Properties().Select(p => new JProperty(p.Name, p.Name.StartsWith('_') ? p.Value.DeepClone() : Expand(p.Value, $"{place}.{p.Name}", depth)))),
            JArray a => new JArray(a.Select((v, i) => Expand(v, $"{place}[{i}]", depth))),
            { Type: JTokenType.String } => Text((string)token!, place, depth),
            _ => token.DeepClone(),
        };
    }

    private JToken Text(string text, string place, int depth)
    {
        if (Whole().Match(text) is { Success: true } whole)
            return Value(whole.Groups[1].Value, place, depth);
        string joined = Part().Replace(text, m => AsText(Value(m.Groups[1].Value, place, depth)));
        return joined.Length <= MaxText ? joined : throw ModelInvalidException.At(place, ": its variables make a text of more than 65,536 letters.");
    }

    private JToken Value(string name, string place, int depth)
    {
        if (!_values.TryGetValue(name, out JToken? value))
            throw ModelInvalidException.At(place, $": the variable {{{OneLine.Quote(name)}}} is not set; set it in environment.json or by --set{NearestNames.Hint(name, Names)}.");
        if (depth >= MaxDepth)
            throw ModelInvalidException.At(place, $": the variable {{{name}}} leads back to itself.");
        _used.Add(name);
        return Expand(value, place, depth + 1);
    }

    private static string AsText(JToken value) => value switch
    {
        { Type: JTokenType.String } => (string)value!,
        { Type: JTokenType.Boolean } => (bool)value ? "true" : "false",
        JValue v => v.ToString(CultureInfo.InvariantCulture),
        _ => value.ToString(Formatting.None),
    };

    [GeneratedRegex(@"\A\{([A-Za-z_][A-Za-z0-9_]*)\}\z")]
    private static partial Regex Whole();

    [GeneratedRegex(@"\{([A-Za-z_][A-Za-z0-9_]*)\}")]
    private static partial Regex Part();
}
