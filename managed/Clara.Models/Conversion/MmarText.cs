using Clara.Models.Config;
using Newtonsoft.Json.Linq;

namespace Clara.Models.Conversion;

/// <summary>A bundle's config text as an MMAR's of the PyTorch line: _target_ becomes name or path, "$" becomes "#"; "@id" is the same in both.</summary>
internal sealed class MmarText
{
    /// <summary>What has no counterpart, with its place.</summary>
    public List<string> Lost { get; } = [];

    public JToken Of(JToken token, string place) => token switch
    {
        JObject o when o["_target_"] is { Type: JTokenType.String } target => Component(o, ((string)target!).Trim(), place),
        JObject o => new JObject(o.Properties().Select(p => new JProperty(p.Name, Of(p.Value, $"{place}.{p.Name}")))),
        JArray a => new JArray(a.Select((v, i) => Of(v, $"{place}[{i}]"))),
        { Type: JTokenType.String } => Text((string)token!, place),
        _ => token.DeepClone(),
    };

    private JObject Component(JObject o, string target, string place)
    {
        JObject made = [], args = [];
        if (target.Contains('.') && !target.StartsWith("monai.", StringComparison.Ordinal))
            made["path"] = target;
        else
            made["name"] = ConfigText.ClassOf(target);
        foreach (JProperty p in o.Properties().Where(p => p.Name != "_target_"))
            if (p.Name == "_disabled_")
                made["disabled"] = Of(p.Value, $"{place}._disabled_");
            else if (p.Name == "_desc_")
                made["_note"] = p.Value.DeepClone();
            else if (p.Name.StartsWith('_'))
                Lost.Add($"{place}.{p.Name}");
            else
                args[p.Name] = Of(p.Value, $"{place}.{p.Name}");
        if (args.Count > 0)
            made["args"] = args;
        return made;
    }

    private JValue Text(string text, string place)
    {
        if (text.StartsWith('%'))
            Lost.Add(place);
        return new(text.StartsWith('$') ? "#" + text[1..] : text);
    }
}
