using System.Collections.Concurrent;
using Newtonsoft.Json.Linq;

namespace Clara.Models.Config;

/// <summary>
/// One entry of a chain in a config file: the name of a built-in component and its arguments, read with failures that name the place in the file.
/// Remembers which arguments were read, so that the others can be told to the model's author. Any thread, many at once: two runs of one model build from the same config. Since 0.1.
/// </summary>
public sealed class ComponentConfig
{
    private readonly JObject _args;
    private readonly IReadOnlyDictionary<string, ModelInvalidException> _open;
    private readonly ConcurrentDictionary<string, bool> _read = [];

    /// <summary>With the arguments that could not be evaluated: a failure for who reads them, nothing for who does not.</summary>
    internal ComponentConfig(string name, JObject args, string place, IReadOnlyDictionary<string, ModelInvalidException>? open = null)
    {
        _open = open ?? new Dictionary<string, ModelInvalidException>();
        Name = name;
        _args = args;
        Place = place;
    }

    /// <summary>Name as written, such as "Spacingd".</summary>
    public string Name { get; }

    /// <summary>File and path, for messages: "config_aiaa.json: pre_transforms[1]".</summary>
    public string Place { get; }

    /// <summary>Arguments that nobody read: misspelt, or for a later version. Keys that start with "_" are notes and not listed.</summary>
    public IReadOnlyList<string> UnreadArguments => [.. _args.Properties().Select(p => p.Name).Concat(_open.Keys).Where(n => !n.StartsWith('_') && !_read.ContainsKey(n))];

    /// <summary>Name and arguments as JSON: two with one text do the same.</summary>
    public override string ToString() => $"{Name} {_args.ToString(Newtonsoft.Json.Formatting.None)}";

    /// <summary>The arguments as a copy, without those that could not be evaluated.</summary>
    internal JObject Arguments => (JObject)_args.DeepClone();

    /// <summary>Names of arguments that could not be evaluated.</summary>
    internal IEnumerable<string> OpenArguments => _open.Keys;

    /// <summary>Whether the argument is there and not null.</summary>
    public bool Has(string key) => Value(key) is not null;

    /// <summary>Marks arguments as known although they change nothing here, such as the name of the field that a component works on.</summary>
    public void Ignore(params ReadOnlySpan<string> keys)
    {
        foreach (string key in keys)
            _read[key] = true;
    }

    /// <summary>A finite number; the default where it is absent. Throws <see cref="ModelInvalidException"/> when it is something else, or absent without a default.</summary>
    public double Number(string key, double? otherwise = null) => Value(key) switch
    {
        null => otherwise ?? throw Missing(key, "a number"),
        { Type: JTokenType.Integer or JTokenType.Float } v when double.IsFinite((double)v) => (double)v,
        _ => throw Wrong(key, "a number"),
    };

    /// <summary>A whole number of at least 0.</summary>
    public int Count(string key, int? otherwise = null)
    {
        double value = Number(key, otherwise);
        return value >= 0 && value <= int.MaxValue && value == Math.Floor(value) ? (int)value : throw Wrong(key, "a whole number of at least 0");
    }

    /// <summary>true or false; the default where it is absent. Of a list (MONAI: one a field) the first. "True" as a text is taken, as Python takes it; "False" is not, which is true there.</summary>
    public bool Flag(string key, bool otherwise) => First(key) switch
    {
        null => otherwise,
        { Type: JTokenType.Boolean } v => (bool)v,
        { Type: JTokenType.String } v when ((string)v!).Equals("true", StringComparison.OrdinalIgnoreCase) => true,
        _ => throw Wrong(key, "true or false"),
    };

    /// <summary>A text; the default where it is absent. Of a list (MONAI: one a field) the first.</summary>
    public string Text(string key, string? otherwise = null) => First(key) switch
    {
        null => otherwise ?? throw Missing(key, "a text"),
        { Type: JTokenType.String } v => (string)v!,
        _ => throw Wrong(key, "a text"),
    };

    /// <summary>Whether the argument is false, or a list of nothing else: for those that are a number otherwise. Since 0.2.</summary>
    public bool IsFalse(string key) => Value(key) switch
    {
        { Type: JTokenType.Boolean } v => !(bool)v,
        JArray list => list.All(v => v.Type == JTokenType.Null || v.Type == JTokenType.Boolean && !(bool)v),
        _ => false,
    };

    /// <summary>A list of texts; a single one is a list of one, and absent an empty list. Since 0.2.</summary>
    public IReadOnlyList<string> Texts(string key) => Value(key) switch
    {
        null => [],
        { Type: JTokenType.String } v => [(string)v!],
        JArray list when list.All(v => v.Type == JTokenType.String) => [.. list.Select(v => (string)v!)],
        _ => throw Wrong(key, "texts"),
    };

    /// <summary>Names in their order: the keys of an object, as MONAI's label_names has them, or a list of texts; absent an empty list. Since 0.2.</summary>
    public IReadOnlyList<string> Names(string key) => Value(key) is JObject o ? [.. o.Properties().Select(p => p.Name)] : Texts(key);

    /// <summary>Finite numbers, <paramref name="count"/> of them; a single number stands for all.</summary>
    /// <param name="key">Name of the argument.</param>
    /// <param name="count">How many.</param>
    /// <param name="needed">What it must be, for the message; null = so many numbers.</param>
    public double[] Numbers(string key, int count, string? needed = null)
    {
        needed ??= $"{count} numbers";
        switch (Value(key))
        {
            case null:
                throw Missing(key, needed);
            case { Type: JTokenType.Integer or JTokenType.Float }:
                double all = Number(key);
                return [.. Enumerable.Repeat(all, count)];
            case JArray array when array.Count == count && array.All(v => v.Type is JTokenType.Integer or JTokenType.Float && double.IsFinite((double)v)):
                return [.. array.Select(v => (double)v)];
            default:
                throw Wrong(key, needed);
        }
    }

    /// <summary>How many elements a list has; 1 for a single value, 0 where it is absent.</summary>
    public int Length(string key) => Value(key) switch { null => 0, JArray array => array.Count, _ => 1 };

    /// <summary>A nested component: {"name": ..., "args": {...}}; null where it is absent.</summary>
    public ComponentConfig? Component(string key) => Value(key) switch
    {
        null => null,
        JObject o => ConfigText.Component(o, $"{Place}.{key}"),
        _ => throw Wrong(key, "a component"),
    };

    /// <summary>A failure about an argument, for the components' own checks.</summary>
    public ModelInvalidException Wrong(string key, string needed) => ModelInvalidException.At(Place, $" ({Name}): the argument '{key}' must be {needed}.");

    private ModelInvalidException Missing(string key, string needed) => ModelInvalidException.At(Place, $" ({Name}): the argument '{key}' is missing; it must be {needed}.");

    private JToken? First(string key) => Value(key) switch
    {
        JArray { Count: > 0 } list when list[0].Type == JTokenType.Null => null,
        JArray { Count: > 0 } list => list[0],
        JToken value => value,
        null => null,
    };

    private JToken? Value(string key)
    {
        _read[key] = true;
        if (_open.TryGetValue(key, out ModelInvalidException? failure))
            throw ModelInvalidException.At(failure.Place, failure.Message[failure.Place.Length..], failure);
        return _args[key] is { Type: not JTokenType.Null } value ? value : null;
    }
}
