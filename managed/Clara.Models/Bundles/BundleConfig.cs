using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Clara.Models.Config;
using Newtonsoft.Json.Linq;

namespace Clara.Models.Bundles;

/// <summary>
/// A bundle's inference.json with MONAI's references: "@a::b::0" (also with "#"), relative ones ("@#x" beside, "@##x" one up), macros "%file.json::a", "$" expressions of a subset, _target_, _disabled_.
/// Entries are evaluated only when they are asked for, so whatever serving does not need may be any code.
/// </summary>
internal sealed partial class BundleConfig
{
    private const int MaxDepth = 32, MaxSteps = 100_000;
    private readonly JObject _root;
    private readonly string _file;
    private readonly Func<string, JObject> _include;
    private readonly Findings _findings;
    private readonly Dictionary<string, JObject> _included = new(StringComparer.Ordinal);
    private int _depth, _steps;

    public BundleConfig(JObject root, string file, Func<string, JObject> include, Findings findings)
    {
        _root = root;
        _file = file;
        _include = include;
        _findings = findings;
    }

    /// <summary>Whether there is an entry of the id.</summary>
    public bool Has(string id) => _root[id] is { Type: not JTokenType.Null };

    /// <summary>What stands at an id, without evaluating; null where nothing does.</summary>
    public JToken? Raw(string id) => _root[id];

    /// <summary>File and place of an id for messages.</summary>
    public string PlaceOf(string id) => $"{_file}: {Index().Replace(id.Replace("::", ".", StringComparison.Ordinal), "[$1]")}";

    /// <summary>The value of a token that stands at the id. Components within stay as they are written.</summary>
    public JToken Evaluate(JToken token, string id)
    {
        Enter(id);
        try
        {
            switch (token)
            {
                case { Type: JTokenType.String }:
                    string text = (string)token!;
                    return text.StartsWith('@') ? Reference(text[1..], id) : text.StartsWith('%') ? Macro(text[1..], id) : text.StartsWith('$') ? Expression(text, id) : token;
                case JObject o when o["_target_"] is not null:
                    o.RemoveAnnotations<WrittenAt>();
                    o.AddAnnotation(new WrittenAt(id)); // an expression may put it into another list
                    return o;
                case JObject o:
                    return new JObject(o.Properties().Select(p => new JProperty(p.Name, Evaluate(p.Value, $"{id}::{p.Name}").DeepClone())));
                case JArray a:
                    return new JArray(a.Select((v, i) => Evaluate(v, $"{id}::{i}").DeepClone()));
                default:
                    return token;
            }
        }
        finally
        {
            _depth--;
        }
    }

    /// <summary>A chain of transforms: one, a list or a Compose of them, nested or by reference; disabled ones are left out.</summary>
    public IReadOnlyList<ComponentConfig> Chain(JToken token, string id)
    {
        Enter(id);
        try
        {
            (token, id) = Follow(token, id);
            switch (token)
            {
                case { Type: JTokenType.Null }:
                    return [];
                case JArray list:
                    return [.. list.SelectMany((v, i) => _findings.Try(() => Chain(v, $"{id}::{i}"), []))];
                case JObject o when o["_target_"] is not null:
                    id = Origin(o, id);
                    if (IsDisabled(o, id))
                        return [];
                    return Target(o, id) == "Compose" ? o["transforms"] is { Type: not JTokenType.Null } inner ? Chain(inner, $"{id}::transforms") : [] : [Component(o, id)];
                default:
                    throw ModelInvalidException.At(PlaceOf(id), " must be a component (an object with _target_) or a list of them.");
            }
        }
        finally
        {
            _depth--;
        }
    }

    /// <summary>One component; null where it is disabled.</summary>
    public ComponentConfig? Single(JToken token, string id)
    {
        (token, id) = Follow(token, id);
        if (token.Type == JTokenType.Null)
            return null;
        if (token is not JObject o || o["_target_"] is null)
            throw ModelInvalidException.At(PlaceOf(id), " must be a component: an object with _target_.");
        return IsDisabled(o, id) ? null : Component(o, id);
    }

    private ComponentConfig Component(JObject o, string id)
    {
        id = Origin(o, id);
        JObject args = [];
        Dictionary<string, ModelInvalidException> open = [];
        foreach (JProperty p in o.Properties().Where(p => !p.Name.StartsWith('_')))
            try
            {
                args[p.Name] = Argument(p.Value, $"{id}::{p.Name}");
            }
            catch (ModelInvalidException e)
            {
                open[p.Name] = e; // a failure only if somebody needs it
            }
        if (o["_mode_"] is { Type: not JTokenType.Null } mode && ConfigText.Plain(mode) != "default")
            _findings.Warn(PlaceOf($"{id}::_mode_"), " is ignored; components are made in the default mode.");
        return new(Target(o, id), args, PlaceOf(id), open);
    }

    /// <summary>An argument's value; a component becomes {"name", "args"}, a reference to one stays a text, because only writers and inverters have such.</summary>
    private JToken Argument(JToken token, string id)
    {
        JToken value = Evaluate(token, id);
        if (value is not JObject o || o["_target_"] is null)
            return value.DeepClone();
        if (token.Type == JTokenType.String)
            return token.DeepClone();
        ComponentConfig inner = Component(o, id);
        return new JObject { ["name"] = inner.Name, ["args"] = inner.Arguments };
    }

    /// <summary>Where a component is written: sums of lists ("$@a + @b") hand on copies.</summary>
    private static string Origin(JObject o, string id) => o.Annotation<WrittenAt>()?.Id ?? id;

    private string Target(JObject o, string id)
    {
        string at = PlaceOf($"{id}::_target_"), name = o["_target_"] is { Type: JTokenType.String } text ? ((string)text!).Trim() : "";
        if (name.Length == 0 || name.StartsWith('$') || name.StartsWith('@'))
            throw ModelInvalidException.At(at, " must be the name of a component.");
        // As in an MMAR "Namespace.Type, Assembly" is the archive's own code; who builds the chain knows whether it is trusted.
        if (!name.Contains('.') || CodePath.Parse(name) is not null)
            return name;
        return name.StartsWith("monai.", StringComparison.Ordinal) ? ConfigText.ClassOf(name)
            : throw ModelInvalidException.At(at, $" names code of its own ('{OneLine.Quote(name)}'), which this version does not run; use a built-in component{ZooScripts.Hint(name)}.");
    }

    /// <summary>As in MONAI a text disables only where it is "true".</summary>
    private bool IsDisabled(JObject o, string id) => o["_disabled_"] is JToken disabled && Evaluate(disabled, $"{id}::_disabled_") is var value
        && (value.Type == JTokenType.String ? ((string)value!).Trim().Equals("true", StringComparison.OrdinalIgnoreCase) : PythonValues.IsTrue(value));

    /// <summary>Through references and macros to where something is written.</summary>
    private (JToken Token, string Id) Follow(JToken token, string id)
    {
        for (int steps = 0; token.Type == JTokenType.String; steps++)
        {
            string text = (string)token!;
            if (steps > MaxDepth)
                throw Loop(id);
            if (text.StartsWith('@'))
            {
                string target = Absolute(text[1..], id);
                token = Find(target, id);
                id = target;
            }
            else
                return (Evaluate(token, id), id);
        }
        return (token, id);
    }

    private JToken Reference(string reference, string id)
    {
        string target = Absolute(reference, id);
        return Evaluate(Find(target, id), target);
    }

    /// <summary>"#x" is beside the entry that says it, each further "#" one up; ids are joined by "::" or "#".</summary>
    private static string Absolute(string reference, string id)
    {
        reference = reference.Replace("::", "#", StringComparison.Ordinal);
        int up = reference.TakeWhile(c => c == '#').Count();
        string rest = reference[up..].Replace("#", "::", StringComparison.Ordinal);
        string[] here = id.Split("::");
        return up == 0 ? rest : string.Join("::", [.. here[..Math.Max(0, here.Length - up)], rest]);
    }

    private JToken Find(string target, string from)
    {
        JToken at = _root;
        string[] parts = target.Split("::");
        for (int i = 0; i < parts.Length; i++)
        {
            if (at.Type == JTokenType.String) // the way goes on in what the text stands for
                at = Evaluate(at, string.Join("::", parts[..i]));
            at = Child(at, parts[i]) ?? throw ModelInvalidException.At(PlaceOf(from), $": '@{OneLine.Quote(target)}' refers to nothing{NearestNames.Hint(parts[i], at is JObject o ? o.Properties().Select(p => p.Name) : [])}.");
        }
        return at;
    }

    private JToken Macro(string text, string id)
    {
        string[] parts = Absolute(text, id).Split("::", StringSplitOptions.RemoveEmptyEntries);
        bool otherFile = parts.Length > 0 && parts[0].EndsWith(".json", StringComparison.OrdinalIgnoreCase);
        JToken? at = otherFile ? Included(parts[0]) : _root;
        foreach (string part in otherFile ? parts[1..] : parts)
            at = at is null ? null : Child(at, part);
        return at is null ? throw ModelInvalidException.At(PlaceOf(id), $": the macro '%{OneLine.Quote(text)}' leads to nothing.")
            : Evaluate(at.DeepClone(new JsonCloneSettings { CopyAnnotations = false }), id); // a copy of the text, at home here; what it was copied from stays at home there
    }

    /// <summary>Each file is read once, however many macros lead into it.</summary>
    private JObject Included(string name) => _included.TryGetValue(name, out JObject? known) ? known : _included[name] = _include(name);

    private JToken Expression(string text, string id) =>
        ConfigExpression.Evaluate(text, PlaceOf(id), reference => Reference(reference, id) is var value && value is JObject { } o && o["_target_"] is not null
            ? throw new UnsupportedPythonException($"'@{OneLine.Quote(reference)}' is an object of Python") : value);

    private void Enter(string id)
    {
        // Small stacks (threads on Windows have 1 MiB) may end before the depth does.
        if (_depth >= MaxDepth || ++_steps > MaxSteps || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw Loop(id);
        _depth++;
    }

    private ModelInvalidException Loop(string id) => ModelInvalidException.At(PlaceOf(id), _steps > MaxSteps ? ": its references make far more values than a config has." : ": its references lead in a ring, or are nested too deeply.");

    private static JToken? Child(JToken at, string part) => at switch
    {
        JObject o => o[part],
        JArray a when int.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int i) && (i < 0 ? i + a.Count : i) is var index && index >= 0 && index < a.Count => a[index],
        _ => null,
    };

    /// <summary>Goes with a component into copies of it: the id at which the config has it.</summary>
    private sealed record WrittenAt(string Id);

    [GeneratedRegex(@"\.(\d+)(?=\.|\z|\[)")]
    private static partial Regex Index();
}
