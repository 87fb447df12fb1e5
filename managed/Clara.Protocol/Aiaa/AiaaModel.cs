using Newtonsoft.Json.Linq;

namespace Clara.Protocol.Aiaa;

/// <summary>A model as <c>GET /v1/models</c> tells it. Immutable.</summary>
public sealed record AiaaModel
{
    /// <summary>Name that selects it.</summary>
    public required string Name { get; init; }

    /// <summary>segmentation, annotation, deepgrow, classification, others or pipeline; lower case.</summary>
    public required string Type { get; init; }

    /// <summary>Label names; the first is mask value 1, the second 2, and so on.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Ours, ignored by others: the ids that mask values 1, 2, ... stand for; null where the server names none.</summary>
    public IReadOnlyList<int>? LabelIds { get; init; }

    /// <summary>Tooltip.</summary>
    public string Description { get; init; } = "";

    /// <summary>Version; always text on the wire, because NVIDIA's C++ client refuses the whole list for a number.</summary>
    public string Version { get; init; } = "";

    /// <summary>Annotation: margin around the points, mm.</summary>
    public double? PaddingMm { get; init; }

    /// <summary>Annotation: size x, y, z to which the region is resampled.</summary>
    public IReadOnlyList<int>? Roi { get; init; }

    /// <summary>Annotation: standard deviation of the point map, voxels of the region.</summary>
    public double? Sigma { get; init; }

    /// <summary>Deepgrow: 2 for slices, 3 for volumes, "2D" and "3D" on the wire; null where the server does not say, which clients take for 2.</summary>
    public int? ClickDimensions { get; init; }

    /// <summary>Ours, ignored by others: on which device the server runs networks and why, in a sentence; empty where it does not say.</summary>
    public string Device { get; init; } = "";

    /// <summary>The object on the wire; every key that some client insists on is there.</summary>
    public JObject ToJson()
    {
        JObject o = new()
        {
            ["name"] = Name,
            ["type"] = Type,
            ["labels"] = new JArray(Labels),
            ["description"] = Description,
            ["version"] = Version,
        };
        if (PaddingMm is double padding)
            o["padding"] = padding;
        if (Roi is not null)
            o["roi"] = new JArray(Roi);
        if (Sigma is double sigma)
            o["sigma"] = sigma;
        if (ClickDimensions is int dimensions)
            o["deepgrow"] = dimensions == 3 ? "3D" : "2D";
        if (Device.Length > 0)
            o["device"] = Device;
        if (LabelIds is not null)
            o[AiaaNames.LabelIds] = new JArray(LabelIds);
        return o;
    }

    /// <summary>Reads an object of any generation of servers: numbers as text, one label as a string, missing keys. Throws <see cref="ProtocolException"/> without a name or type.</summary>
    public static AiaaModel Read(JToken token)
    {
        if (token is not JObject o || Text(o["name"]) is not { Length: > 0 } name || Text(o["type"]) is not { Length: > 0 } type)
            throw new ProtocolException("a model has no name or type");
        string[] labels = o["labels"] switch
        {
            JArray many => [.. many.Select(l => Text(l) ?? "")],
            JValue { Type: JTokenType.String } one => [(string)one!],
            _ => [],
        };
        return new()
        {
            Name = name,
            Type = type.ToLowerInvariant(),
            Labels = labels,
            LabelIds = Ids(o[AiaaNames.LabelIds], labels.Length),
            Description = Text(o["description"]) ?? "",
            Version = Text(o["version"]) ?? "",
            Device = Text(o["device"]) ?? "",
            PaddingMm = o["padding"] is JValue { Type: JTokenType.Float or JTokenType.Integer } p && (double)p is >= 0 and < 1e6 ? (double)p : null,
            Sigma = o["sigma"] is JValue { Type: JTokenType.Float or JTokenType.Integer } s && (double)s is > 0 and < 1e3 ? (double)s : null,
            ClickDimensions = Text(o["deepgrow"])?.ToUpperInvariant() switch { null => null, string d when d.Contains("3D", StringComparison.Ordinal) => 3, _ => 2 },
            Roi = o["roi"] is JArray { Count: > 0 } roi && roi.All(r => r.Type == JTokenType.Integer && (long)r is > 0 and < 65536) ? [.. roi.Select(r => (int)r)] : null,
        };
    }

    private static string? Text(JToken? token) => token is JValue { Type: JTokenType.String or JTokenType.Integer or JTokenType.Float } v ? v.ToString() : null;

    /// <summary>Ids that cannot be used are treated like none: the mask's values then count.</summary>
    private static int[]? Ids(JToken? token, int count) =>
        token is JArray ids && ids.Count == count && ids.All(i => i.Type == JTokenType.Integer && (long)i is > 0 and <= ushort.MaxValue) && ids.Distinct(JToken.EqualityComparer).Count() == count
            ? [.. ids.Select(i => (int)i)]
            : null;
}
