using Newtonsoft.Json.Linq;

namespace Clara.Protocol.Aiaa;

/// <summary>The body of a failed call: <c>{"error":{"message":["text"],"type":"Name"},"success":false}</c>. Our servers put the status code's name into type.</summary>
public sealed record AiaaError(string Message, string Type)
{
    /// <summary>The body.</summary>
    public JObject ToJson() => new()
    {
        ["error"] = new JObject { ["message"] = new JArray(Message), ["type"] = Type },
        ["success"] = false,
    };

    /// <summary>Reads a body of any server: message as text or list, or FastAPI's detail; null when it is nothing of the kind.</summary>
    public static AiaaError? TryRead(string body)
    {
        JToken token;
        try
        {
            token = JsonText.Parse(body);
        }
        catch (ProtocolException)
        {
            return null;
        }
        return token switch
        {
            JObject o when o["error"] is JObject error => new(Join(error["message"]), (string?)(error["type"] as JValue) ?? ""),
            JObject o when o["error"] is JValue { Type: JTokenType.String } text => new((string)text!, ""),
            JObject o when o["detail"] is JToken detail => new(Join(detail), ""),
            _ => null,
        };
    }

    private static string Join(JToken? message) => message switch
    {
        JArray lines => string.Join(" ", lines.OfType<JValue>().Select(l => l.ToString())),
        JValue v => v.ToString(),
        _ => "",
    };
}
