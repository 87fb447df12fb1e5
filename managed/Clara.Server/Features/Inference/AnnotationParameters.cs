using Clara.Annotation;
using Clara.Imaging;
using Clara.Inference;
using Clara.Models;
using Clara.Protocol.Aiaa;
using Clara.Server.Http;
using Newtonsoft.Json.Linq;

namespace Clara.Server.Features.Inference;

/// <summary>The parameters of an annotation call: the points of any client, and our own keys for label and margin.</summary>
internal static class AnnotationParameters
{
    private const double MaxPaddingMm = 10_000;

    public static AnnotationRequest Read(JObject parameters, ModelInfo model)
    {
        IReadOnlyList<WirePoint> points = PointList.Read(parameters, AiaaNames.Points);
        return new AnnotationRequest
        {
            Model = model.Name,
            Points = [.. points.Select(p => new VoxelPoint(p.X, p.Y, p.Z))],
            Label = LabelParameters.Read(parameters, model),
            PaddingMm = Padding(parameters[AiaaNames.PaddingMm]),
            Constraints = model.Name == AnnotationRequest.AnyModel ? Clicks(parameters) : null,
        };
    }

    /// <summary>Ours: clicks beside the points, under the names that they have in deepgrow calls; null without any.</summary>
    private static AnnotationConstraints? Clicks(JObject parameters)
    {
        VoxelPoint[] inside = Points(parameters, AiaaNames.Foreground), outside = Points(parameters, AiaaNames.Background);
        return inside.Length + outside.Length == 0 ? null : new() { Inside = inside, Outside = outside };
    }

    private static VoxelPoint[] Points(JObject parameters, string key) =>
        LabelParameters.Absent(parameters[key]) ? [] : [.. PointList.Read(parameters, key).Select(p => new VoxelPoint(p.X, p.Y, p.Z))];

    private static double? Padding(JToken? token) =>
        LabelParameters.Absent(token) ? null
        : token is JValue { Value: long or double } v && (double)v is >= 0 and <= MaxPaddingMm ? (double)v
        : throw RequestFault.BadRequest($"'{AiaaNames.PaddingMm}' must be a number from 0 to {MaxPaddingMm}.");
}
