using System.Reflection;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Clara.Models;

/// <summary>A serving config that ships with the product, for networks of a family: what goes before and after them. Since 0.1.</summary>
public static class ModelTemplate
{
    private static readonly Assembly Home = typeof(ModelTemplate).Assembly;

    /// <summary>Names of all templates, such as "mr-brain-meshnet".</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Home.GetManifestResourceNames().Where(n => n.EndsWith(".json", StringComparison.Ordinal)).Select(n => Path.GetFileNameWithoutExtension(n)).Order(StringComparer.Ordinal)];

    internal static JObject Read(string name)
    {
        if (!Names.Contains(name))
            throw new ModelNotFoundException($"There is no template '{name}'; there are {string.Join(", ", Names)}.");
        using Stream stream = Home.GetManifestResourceStream(name + ".json")!;
        using StreamReader reader = new(stream);
        using JsonTextReader json = new(reader);
        return JObject.Load(json);
    }
}
