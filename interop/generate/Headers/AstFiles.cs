using Newtonsoft.Json.Linq;

namespace Clara.Interop.Generate.Headers;

/// <summary>
/// Which file a declaration stands in. clang names a file only where it differs from that of the location printed before, so all locations are visited in the order of the text.
/// </summary>
internal sealed class AstFiles
{
    private string current = "";

    /// <summary>Visits a top-level declaration with all that is below it; gives the file of its name.</summary>
    internal string Visit(JObject declaration)
    {
        string own = "";
        foreach (JProperty property in declaration.Properties())
        {
            Follow(property.Value);
            if (property.Name == "loc")
                own = current;
        }
        return own;
    }

    private void Follow(JToken token)
    {
        if (token is JArray array)
            foreach (JToken item in array)
                Follow(item);
        if (token is not JObject node)
            return;
        if (node["offset"] is not null && (string?)node["file"] is string file)
            current = file;
        foreach (JProperty property in node.Properties())
            if (property.Name != "includedFrom") // names the includer and is printed without regard to what came before
                Follow(property.Value);
    }
}
