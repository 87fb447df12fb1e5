using Clara.Imaging;
using Clara.Models;
using Clara.Protocol.Aiaa;
using Clara.Server.Http;
using Newtonsoft.Json.Linq;

namespace Clara.Server.Features.Inference;

/// <summary>Our own keys that name the label of a result; without them it is 1 with the model's first name.</summary>
internal static class LabelParameters
{
    private const int MaxNameLength = 200;

    public static Label Read(JObject parameters, ModelInfo model) =>
        new(Id(parameters[AiaaNames.LabelId]), Name(parameters[AiaaNames.LabelName]) ?? (model.Labels.Count > 0 ? model.Labels[0].Name : "label"));

    /// <summary>Whether a key is not there or null.</summary>
    public static bool Absent(JToken? token) => token is null or JValue { Type: JTokenType.Null };

    private static int Id(JToken? token) =>
        Absent(token) ? 1
        : token is JValue { Value: long and >= 1 and <= ushort.MaxValue } v ? (int)v
        : throw RequestFault.BadRequest($"'{AiaaNames.LabelId}' must be a whole number from 1 to {ushort.MaxValue}.");

    private static string? Name(JToken? token) =>
        Absent(token) ? null
        : token is JValue { Type: JTokenType.String } v && ((string)v!).Length <= MaxNameLength ? (string)v!
        : throw RequestFault.BadRequest($"'{AiaaNames.LabelName}' must be a text of at most {MaxNameLength} characters.");
}
