using Clara.Annotation;
using Clara.Imaging;
using Clara.Inference.Interactive;
using Clara.Models;
using Clara.Protocol;
using Clara.Protocol.Aiaa;
using Clara.Server.Http;
using Newtonsoft.Json.Linq;

namespace Clara.Server.Features.Inference;

/// <summary>The parameters of a deepgrow call: clicks in any client's writing, the current point flat or nested, the size as an array or as text that holds one.</summary>
internal static class ClickParameters
{
    public static ClickRequest Read(JObject parameters, ModelInfo model)
    {
        VoxelPoint[] current = Points(parameters, AiaaNames.CurrentPoint);
        return new()
        {
            Model = model.Name,
            Label = LabelParameters.Read(parameters, model),
            Clicks = new()
            {
                Foreground = Points(parameters, AiaaNames.Foreground),
                Background = Points(parameters, AiaaNames.Background),
                Current = current.Length > 0 ? current[^1] : null,
                Size = Size(parameters[AiaaNames.SpatialSize]),
            },
        };
    }

    private static VoxelPoint[] Points(JObject parameters, string key) => [.. PointList.Read(parameters, key).Select(p => new VoxelPoint(p.X, p.Y, p.Z))];

    private static ClickSize? Size(JToken? token)
    {
        if (token is JValue { Type: JTokenType.String } text)
            token = JsonText.Parse((string)text!);
        if (LabelParameters.Absent(token) || token is JArray { Count: 0 })
            return null;
        return token is JArray list && list.All(n => n is JValue { Value: long or double }) && ClickSize.Of([.. list.Select(n => (double)n)]) is ClickSize size
            ? size : throw RequestFault.BadRequest($"'{AiaaNames.SpatialSize}' must be [height, width] or [depth, height, width], whole numbers of 1 to {ClickSize.Largest}.");
    }
}
