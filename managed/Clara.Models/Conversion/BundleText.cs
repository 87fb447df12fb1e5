using System.Text.RegularExpressions;
using Clara.Models.Config;
using Newtonsoft.Json.Linq;

namespace Clara.Models.Conversion;

/// <summary>An MMAR's config text as a bundle's: components get _target_, variables and references become "@id", expressions "$".</summary>
/// <param name="idOf">Id of a variable in the bundle.</param>
/// <param name="definitionOf">Id of the component that {"ref": "X"} means; null when there is none.</param>
internal sealed partial class BundleText(Func<string, string> idOf, Func<string, string?> definitionOf)
{
    /// <summary>What of an entry has no counterpart, with its place.</summary>
    public List<string> Lost { get; } = [];

    public JToken Of(JToken token, string place) => token switch
    {
        JObject o when o["ref"] is { Type: JTokenType.String } reference => Reference((string)reference!, place),
        JObject o when IsComponent(o) => Component(o, place),
        JObject o => new JObject(o.Properties().Select(p => new JProperty(p.Name, Of(p.Value, $"{place}.{p.Name}")))),
        JArray a => new JArray(a.Select((v, i) => Of(v, $"{place}[{i}]"))),
        { Type: JTokenType.String } => Text((string)token!),
        _ => token.DeepClone(),
    };

    private static bool IsComponent(JObject o) => (o["name"] ?? o["path"]) is { Type: JTokenType.String } && (o["args"] is JObject || o.Properties().All(p => p.Name is "name" or "path" or "disabled" or "args" || p.Name.StartsWith('_')));

    private JObject Component(JObject o, string place)
    {
        JObject made = new() { ["_target_"] = o["path"] is { Type: JTokenType.String } path ? path : ((string)o["name"]!).Split('#')[0].Trim() };
        foreach (JProperty p in o.Properties().Where(p => p.Name is not ("name" or "path" or "args")))
            if (p.Name == "disabled")
                made["_disabled_"] = Of(p.Value, $"{place}.disabled");
            else if (p.Name.StartsWith('_'))
                made["_desc_"] ??= p.Value.DeepClone();
            else
                Lost.Add($"{place}.{p.Name}");
        if (o["args"] is JObject args)
            foreach (JProperty p in args.Properties())
                made[p.Name] = Of(p.Value, $"{place}.args.{p.Name}");
        return made;
    }

    private JValue Reference(string name, string place)
    {
        if (definitionOf(name) is string id)
            return new("@" + id);
        Lost.Add($"{place}.ref");
        return JValue.CreateNull();
    }

    private JValue Text(string text)
    {
        if (Variable().Match(text) is { Success: true } whole && whole.Length == text.Length)
            return new("@" + idOf(whole.Groups[1].Value));
        if (Variable().IsMatch(text))
            return new("$" + string.Join(" + ", Pieces(text)));
        if (text.StartsWith('#'))
            return new("$" + text[1..]);
        if (text.StartsWith("lambda ", StringComparison.Ordinal))
            return new("$" + text);
        return new(text.StartsWith('$') || text.StartsWith('%') ? "$" + Quote(text) : text);
    }

    private IEnumerable<string> Pieces(string text)
    {
        int at = 0;
        foreach (Match m in Variable().Matches(text))
        {
            if (m.Index > at)
                yield return Quote(text[at..m.Index]);
            yield return $"str(@{idOf(m.Groups[1].Value)})";
            at = m.Index + m.Length;
        }
        if (at < text.Length)
            yield return Quote(text[at..]);
    }

    private static string Quote(string text) => $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"\{([A-Za-z_][A-Za-z0-9_]*)\}")]
    private static partial Regex Variable();
}
