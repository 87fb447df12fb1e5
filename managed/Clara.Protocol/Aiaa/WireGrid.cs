using Newtonsoft.Json.Linq;

namespace Clara.Protocol.Aiaa;

/// <summary>
/// A grid in full precision: a NIfTI-1 header keeps floats only, and a server that resamples on a grid that differs in the eighth digit can round a voxel the other way than local work does.
/// Size in voxels, spacing and origin in mm (LPS), direction as 9 numbers, row by row. Sent beside uploads; servers that do not know it ignore it.
/// </summary>
public sealed record WireGrid(IReadOnlyList<int> Size, IReadOnlyList<double> SpacingMm, IReadOnlyList<double> OriginMm, IReadOnlyList<double> Direction)
{
    /// <summary>The object on the wire.</summary>
    public JObject ToJson() => new()
    {
        ["size"] = new JArray(Size),
        ["spacing"] = new JArray(SpacingMm),
        ["origin"] = new JArray(OriginMm),
        ["direction"] = new JArray(Direction),
    };

    /// <summary>Reads it from a request's parameters; null when it is not there. Throws <see cref="ProtocolException"/> when it is not one.</summary>
    public static WireGrid? Read(JObject parameters)
    {
        if (parameters[AiaaNames.Grid] is not JObject o)
            return null;
        double[] size = Numbers(o, "size", 3);
        if (size.Any(s => s is < 1 or > int.MaxValue || s != Math.Floor(s)))
            throw new ProtocolException($"'{AiaaNames.Grid}' has no usable size");
        return new([.. size.Select(s => (int)s)], Numbers(o, "spacing", 3), Numbers(o, "origin", 3), Numbers(o, "direction", 9));
    }

    private static double[] Numbers(JObject o, string key, int count) =>
        o[key] is JArray a && a.Count == count && a.All(n => n is JValue { Value: long or double })
            ? [.. a.Select(n => (double)n)]
            : throw new ProtocolException($"'{AiaaNames.Grid}' has no usable {key}");
}
