using System.Globalization;
using Clara.Imaging;
using Newtonsoft.Json.Linq;

namespace Clara.Models.Config;

/// <summary>The labels of a config: a list of names stands for ids 1 to N, the classes of the network; an object {"id": "name"} says the ids.</summary>
internal static class ConfigLabels
{
    /// <summary>Labels by rising id. Throws <see cref="ModelInvalidException"/> at <paramref name="place"/>.</summary>
    public static IReadOnlyList<Label> Read(JToken? token, string place)
    {
        List<Label> labels = [];
        switch (token)
        {
            case null or { Type: JTokenType.Null }:
                break;
            case { Type: JTokenType.String } one:
                labels.Add(new(1, ConfigText.Plain(one)));
                break;
            case JArray names:
                foreach (JToken name in names)
                    labels.Add(new(labels.Count + 1, ConfigText.Plain(name)));
                break;
            case JObject named:
                foreach ((string key, JToken? name) in named)
                    if (!int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out int id) || id > ushort.MaxValue)
                        throw Wrong(place);
                    else if (id > 0)
                        labels.Add(new(id, ConfigText.Plain(name)));
                break;
            default:
                throw Wrong(place);
        }
        if (labels.Any(l => l.Name.Length == 0 || l.Id > ushort.MaxValue) || labels.DistinctBy(l => l.Id).Count() != labels.Count)
            throw Wrong(place);
        return [.. labels.OrderBy(l => l.Id)];
    }

    private static ModelInvalidException Wrong(string place) => ModelInvalidException.At(place, " must be a list of names or an object of id (1 to 65535) to name.");
}
