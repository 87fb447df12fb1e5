using Clara.Annotation;
using Clara.Imaging;
using Clara.Models;
using Clara.Protocol.Aiaa;
using Clara.Server.Http;
using Newtonsoft.Json.Linq;

namespace Clara.Server.Features.Inference;

/// <summary>The parameters of an annotation call: the points of any client, and our own keys for label and margin.</summary>
internal static class AnnotationParameters
{
    private const int MaxNameLength = 200;
    private const double MaxPaddingMm = 10_000;

    public static AnnotationRequest Read(JObject parameters, ModelInfo model)
    {
        IReadOnlyList<WirePoint> points = PointList.Read(parameters, AiaaNames.Points);
        return new AnnotationRequest
        {
            Points = [.. points.Select(p => new VoxelPoint(p.X, p.Y, p.Z))],
            Label = new(Id(parameters[AiaaNames.LabelId]), Name(parameters[AiaaNames.LabelName]) ?? (model.Labels.Count > 0 ? model.Labels[0].Name : "label")),
            PaddingMm = Padding(parameters[AiaaNames.PaddingMm]),
        };
    }

    private static bool Absent(JToken? token) => token is null or JValue { Type: JTokenType.Null };

    private static int Id(JToken? token) =>
        Absent(token) ? 1
        : token is JValue { Value: long and >= 1 and <= ushort.MaxValue } v ? (int)v
        : throw RequestFault.BadRequest($"'{AiaaNames.LabelId}' must be a whole number from 1 to {ushort.MaxValue}.");

    private static string? Name(JToken? token) =>
        Absent(token) ? null
        : token is JValue { Type: JTokenType.String } v && ((string)v!).Length <= MaxNameLength ? (string)v!
        : throw RequestFault.BadRequest($"'{AiaaNames.LabelName}' must be a text of at most {MaxNameLength} characters.");

    private static double? Padding(JToken? token) =>
        Absent(token) ? null
        : token is JValue { Value: long or double } v && (double)v is >= 0 and <= MaxPaddingMm ? (double)v
        : throw RequestFault.BadRequest($"'{AiaaNames.PaddingMm}' must be a number from 0 to {MaxPaddingMm}.");
}
