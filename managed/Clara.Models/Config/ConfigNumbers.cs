using Clara.Imaging;
using Newtonsoft.Json.Linq;

namespace Clara.Models.Config;

/// <summary>The few numbers of a model that are facts for clients; one that makes no sense is as good as absent.</summary>
internal static class ConfigNumbers
{
    private const int LargestRoi = 4096;

    public static double NotNegative(JToken? token, double otherwise) =>
        token is { Type: JTokenType.Integer or JTokenType.Float } && (double)token >= 0 && double.IsFinite((double)token) ? (double)token : otherwise;

    public static double Positive(JToken? token, double otherwise) => NotNegative(token, 0) is > 0 and double value ? value : otherwise;

    /// <summary>Three sizes in voxels.</summary>
    public static Size3? Roi(JToken? token) => token is JArray { Count: 3 } roi && roi.All(v => v.Type == JTokenType.Integer && (double)v is > 0 and <= LargestRoi)
        ? new((int)roi[0], (int)roi[1], (int)roi[2]) : null;
}
