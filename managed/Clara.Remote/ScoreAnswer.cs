using Clara.Inference.Interactive;
using Clara.Protocol;
using Clara.Protocol.Aiaa;
using Clara.Protocol.Multipart;
using Clara.Remote.Http;
using Newtonsoft.Json.Linq;

namespace Clara.Remote;

/// <summary>Gets a classification out of an answer: the params part of a multipart body, or plain JSON.</summary>
internal static class ScoreAnswer
{
    /// <summary>As much text as any list of classes needs.</summary>
    private const int MaxBytes = 1 << 20;

    /// <summary>The classes in the server's order, and what else it tells. Throws <see cref="ProtocolException"/> when there are none.</summary>
    public static async Task<(IReadOnlyList<ClassScore> Scores, JObject Told)> ReadAsync(Answer answer, CancellationToken ct)
    {
        JToken told = answer.ContentType.Contains("multipart", StringComparison.OrdinalIgnoreCase)
            ? await ParametersAsync(answer, ct).ConfigureAwait(false) : await answer.JsonAsync(ct).ConfigureAwait(false);
        return told is JObject o && o[AiaaNames.Classes] is JArray classes && o[AiaaNames.Scores] is JArray scores && classes.Count == scores.Count
            && classes.All(c => c.Type == JTokenType.String) && scores.All(s => s.Type is JTokenType.Float or JTokenType.Integer)
            ? ([.. classes.Zip(scores, (c, s) => new ClassScore((string)c!, (double)s))], o)
            : throw new ProtocolException("its answer holds no classes with scores");
    }

    private static async Task<JToken> ParametersAsync(Answer answer, CancellationToken ct)
    {
        MultipartReader reader = new(answer.Body, HeaderParameters.Find(answer.ContentType, "boundary") ?? "");
        while (await reader.NextAsync(ct).ConfigureAwait(false) is MultipartPart part)
            if (!part.IsFile && part.Name == AiaaNames.ParamsPart)
                return JsonText.Parse(await BoundedText.ReadAsync(part.Content, MaxBytes, ct).ConfigureAwait(false));
        throw new ProtocolException("its answer holds no classes with scores");
    }
}
