using Clara.Models;
using Newtonsoft.Json.Linq;

namespace Clara.Inference.Conversion.Monai;

/// <summary>A network by its class and constructor arguments, as a bundle's network_def or an archive's model has it; all arguments are literals here.</summary>
/// <param name="Class">Short name, such as UNet.</param>
/// <param name="Arguments">By the names of MONAI's constructor.</param>
/// <param name="Place">File and place, for messages.</param>
internal sealed record NetworkDefinition(string Class, JObject Arguments, string Place)
{
    private const int LargestWidth = 1 << 20; // far beyond any network: products of sizes stay in range

    /// <summary>Axes of the image.</summary>
    public int Rank => Number("spatial_dims", Arguments["spatial_dims"] is null && Arguments["dimensions"] is not null ? Number("dimensions", null) : 3) is int rank and (2 or 3) ? rank
        : throw Failure("spatial_dims", "must be 2 or 3");

    /// <summary>Throws <see cref="ModelInvalidException"/> for an argument that is none of these: it would change the network without being heard.</summary>
    public void RequireKnown(params string[] names)
    {
        foreach (JProperty argument in Arguments.Properties())
            if (!names.Contains(argument.Name) && argument.Name is not ("spatial_dims" or "dimensions") && !argument.Name.StartsWith('_'))
                throw Failure(argument.Name, $"is not known; known are {string.Join(", ", names.Prepend("spatial_dims"))}");
    }

    /// <summary>A whole number; null asks for one that must be there.</summary>
    public int Number(string name, int? otherwise) => Arguments[name] switch
    {
        null or { Type: JTokenType.Null } when otherwise is int value => value,
        JValue { Value: long value } when value is >= 0 and <= LargestWidth => (int)value,
        null => throw Failure(name, "is missing"),
        _ => throw Failure(name, "must be a whole number"),
    };

    /// <summary>true or false.</summary>
    public bool Flag(string name, bool otherwise) => Arguments[name] switch
    {
        null or { Type: JTokenType.Null } => otherwise,
        JValue { Value: bool value } => value,
        _ => throw Failure(name, "must be true or false"),
    };

    /// <summary>A word, in lower case.</summary>
    public string Word(string name, string otherwise) => Arguments[name] switch
    {
        null or { Type: JTokenType.Null } => otherwise,
        JValue { Value: string value } => value.ToLowerInvariant(),
        _ => throw Failure(name, "must be a word"),
    };

    /// <summary>Whole numbers.</summary>
    public int[]? Numbers(string name) => Arguments[name] switch
    {
        null or { Type: JTokenType.Null } => null,
        JArray list when list.All(v => IsSize(v, 0)) => [.. list.Select(v => (int)v)],
        _ => throw Failure(name, "must be a list of whole numbers"),
    };

    /// <summary>A number an axis for each level: a list of numbers, which count for all axes, or of lists.</summary>
    public int[][] Levels(string name) => Arguments[name] is JArray list ? [.. list.Select((level, i) => Sizes(level, FormattableString.Invariant($"{name}[{i}]")))] : throw Failure(name, "must be a list, an item a level");

    /// <summary>A number an axis: one number, which counts for all axes, or a list.</summary>
    public int[] Size(string name, int otherwise) => Arguments[name] is null or { Type: JTokenType.Null } ? Layers.Axes.All(Rank, otherwise) : Sizes(Arguments[name]!, name);

    /// <summary>A choice with settings of its own: "name" or ["name", {...}].</summary>
    public Choice Choose(string name, string otherwise) => Arguments[name] switch
    {
        null => new(otherwise, [], $"{Place}.{name}"),
        { Type: JTokenType.Null } => new("", [], $"{Place}.{name}"),
        JValue { Value: string word } => new(word.ToLowerInvariant(), [], $"{Place}.{name}"),
        JArray { Count: 1 or 2 } pair when pair[0] is JValue { Value: string word } && (pair.Count == 1 || pair[1] is JObject) =>
            new(word.ToLowerInvariant(), pair.Count == 2 ? (JObject)pair[1] : [], $"{Place}.{name}"),
        _ => throw Failure(name, "must be a name, or a name and its settings"),
    };

    /// <summary>A failure that names file and argument.</summary>
    public ModelInvalidException Failure(string argument, string why) => new($"{Place}: {Class}'s '{argument}' {why}.");

    private static bool IsSize(JToken value, int least) => value is JValue { Value: long n } && n >= least && n <= LargestWidth;

    private int[] Sizes(JToken value, string name) => value switch
    {
        JValue when IsSize(value, 1) => Layers.Axes.All(Rank, (int)value),
        JArray list when list.Count == Rank && list.All(v => IsSize(v, 1)) => [.. list.Select(v => (int)v)],
        _ => throw Failure(name, $"must be a whole number of 1 or more, or {Rank} of them"),
    };
}

/// <summary>A norm or an activation with its settings.</summary>
internal sealed record Choice(string Name, JObject Settings, string Place)
{
    /// <summary>A number of the settings.</summary>
    public float Number(string name, float otherwise) => Settings[name] switch
    {
        null or { Type: JTokenType.Null } => otherwise,
        JValue { Type: JTokenType.Integer or JTokenType.Float } value when float.IsFinite((float)value) => (float)value,
        _ => throw new ModelInvalidException($"{Place}: the setting '{name}' must be a number."),
    };

    /// <summary>true or false of the settings.</summary>
    public bool Flag(string name, bool otherwise) => Settings[name] switch
    {
        null or { Type: JTokenType.Null } => otherwise,
        JValue { Value: bool value } => value,
        _ => throw new ModelInvalidException($"{Place}: the setting '{name}' must be true or false."),
    };
}
