using Newtonsoft.Json.Linq;

namespace Clara.Protocol.Aiaa;

/// <summary>Point lists as the generations of clients write them.</summary>
public static class PointList
{
    /// <summary>
    /// The points under a key: an array, a string that holds one, or a single flat point; floats are rounded to nearest; a missing key or null is an empty list.
    /// Throws <see cref="ProtocolException"/> for anything else.
    /// </summary>
    public static IReadOnlyList<WirePoint> Read(JObject parameters, string key)
    {
        JToken? token = parameters[key];
        if (token is JValue { Type: JTokenType.String } text)
            token = JsonText.Parse((string)text!);
        if (token is null or JValue { Type: JTokenType.Null })
            return [];
        if (token is not JArray list)
            throw new ProtocolException($"'{key}' is not an array of points [x, y, z]");
        bool flat = list.Count == 3 && list.All(IsNumber);
        return flat ? [Point(list, key)] : [.. list.Select(p => Point(p, key))];
    }

    /// <summary>Points as an array of arrays.</summary>
    public static JArray Write(IEnumerable<WirePoint> points) => new(points.Select(p => new JArray(p.X, p.Y, p.Z)));

    private static bool IsNumber(JToken t) => t.Type is JTokenType.Integer or JTokenType.Float;

    private static WirePoint Point(JToken token, string key) =>
        token is JArray { Count: 3 } p && p.All(IsNumber)
            ? new(Index(p[0], key), Index(p[1], key), Index(p[2], key))
            : throw new ProtocolException($"'{key}' is not an array of points [x, y, z]");

    private static int Index(JToken token, string key)
    {
        double v = token is JValue { Value: System.Numerics.BigInteger } ? double.PositiveInfinity : Math.Floor((double)token + 0.5);
        return Math.Abs(v) <= int.MaxValue ? (int)v : throw new ProtocolException($"'{key}' holds a number that is no voxel index");
    }
}
