using Clara.Models;
using Newtonsoft.Json.Linq;

namespace Clara.Inference.Conversion.Keras;

/// <summary>One layer of a Keras network: class, name, settings and the layers whose values it takes.</summary>
internal sealed record KerasLayer(string File, string Class, string Name, JObject Config, IReadOnlyList<string> Inputs)
{
    private const int Largest = 1 << 20;

    /// <summary>Its only input.</summary>
    public string Input => Inputs.Count == 1 ? Inputs[0] : throw Failure($"it has {Inputs.Count} inputs, and takes one");

    /// <summary>A layer out of the file's JSON; package names before the class ("Addons>") are left out.</summary>
    public static KerasLayer Of(JToken json, string file, IReadOnlyList<string> inputs) =>
        json is JObject layer && layer["class_name"] is JValue { Value: string type } && layer["config"] is JObject config && (config["name"] ?? layer["name"]) is JValue { Value: string name }
            ? new(file, type[(type.LastIndexOf('>') + 1)..], name, config, inputs)
            : throw new ModelInvalidException($"{file} has a layer without class_name, config or name.");

    /// <summary>A word of the settings.</summary>
    public string? Word(string name) => Config[name] is JValue { Value: string word } ? word : null;

    /// <summary>true or false of the settings.</summary>
    public bool Flag(string name, bool otherwise) => Config[name] is JValue { Value: bool flag } ? flag : otherwise;

    /// <summary>A number of the settings; null where there is none.</summary>
    public double? Number(string name) => Config[name] is JValue { Type: JTokenType.Integer or JTokenType.Float } value && (double)value is double number && double.IsFinite(number) ? number : null;

    /// <summary>A number an axis, at least 1; one number counts for all axes. Null where there is none.</summary>
    public int[]? Sizes(string name, int rank) => Config[name] switch
    {
        null or { Type: JTokenType.Null } => null,
        JValue value when IsSize(value, 1) => Layers.Axes.All(rank, (int)value),
        JArray list when list.Count == rank && list.All(v => IsSize(v, 1)) => [.. list.Select(v => (int)v)],
        _ => throw Failure($"its '{name}' must be {rank} whole numbers"),
    };

    /// <summary>Two numbers an axis, in front and behind.</summary>
    public (int[] Front, int[] Behind) Borders(string name, int rank) =>
        Config[name] is JArray axes && axes.Count == rank && axes.All(a => a is JArray { Count: 2 } pair && pair.All(v => IsSize(v, 0)))
            ? ([.. axes.Select(a => (int)a[0]!)], [.. axes.Select(a => (int)a[1]!)])
            : throw Failure($"its '{name}' must be two whole numbers for each of {rank} axes");

    /// <summary>A failure that names file, layer and class.</summary>
    public ModelInvalidException Failure(string why) => new($"{File}: the layer '{Name}' ({Class}) cannot be converted: {why}.");

    private static bool IsSize(JToken value, int least) => value is JValue { Value: long n } && n >= least && n <= Largest;
}
