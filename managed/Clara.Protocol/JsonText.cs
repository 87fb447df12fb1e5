using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Clara.Protocol;

/// <summary>JSON as the protocols use it: dates stay text, nesting is bounded. Any thread.</summary>
public static class JsonText
{
    /// <summary>Deepest nesting taken; polygon lists need 4.</summary>
    private const int MaxDepth = 32;

    /// <summary>Parses one JSON value; empty text is null. Throws <see cref="ProtocolException"/> for anything else.</summary>
    public static JToken Parse(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return JValue.CreateNull();
        try
        {
            using JsonTextReader reader = new(new StringReader(text)) { DateParseHandling = DateParseHandling.None, MaxDepth = MaxDepth };
            JToken token = JToken.ReadFrom(reader);
            while (reader.Read())
                if (reader.TokenType != JsonToken.Comment)
                    throw new ProtocolException("the JSON has text after its end");
            return token;
        }
        catch (JsonException e)
        {
            throw new ProtocolException("the JSON cannot be parsed", e);
        }
    }

    /// <summary>Parses a JSON object; empty text and null are an empty object. Throws <see cref="ProtocolException"/> for anything else.</summary>
    public static JObject ParseObject(string text) => Parse(text) switch
    {
        JObject o => o,
        JValue { Type: JTokenType.Null } => [],
        _ => throw new ProtocolException("the JSON is not an object"),
    };

    /// <summary>The value as compact text.</summary>
    public static string Write(JToken token) => token.ToString(Formatting.None);
}
