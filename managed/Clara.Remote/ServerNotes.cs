using Clara.Imaging;
using Clara.Protocol.Aiaa;
using Newtonsoft.Json.Linq;

namespace Clara.Remote;

/// <summary>Sentences of our servers on how they worked; others send none. Bounded, because a server may say anything.</summary>
internal static class ServerNotes
{
    private const int Most = 20, Longest = 500;

    public static IEnumerable<WorkNote> Of(JObject told) => told[AiaaNames.Notes] is not JArray notes ? []
        : notes.OfType<JValue>().Where(n => n.Type == JTokenType.String).Take(Most)
            .Select(n => OneLine.Of((string)n!)).Where(text => text.Length is > 0 and <= Longest).Select(text => new WorkNote($"Server: {text}"));
}
