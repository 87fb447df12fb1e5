using System.Reflection;
using Clara.Models.Config;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Clara.Models;

/// <summary>A serving config that ships with the product, for networks of a family: what goes before and after them. Immutable. Since 0.1.</summary>
/// <param name="Name">Such as "ct-sliding-window".</param>
/// <param name="About">What it is for and what it asks of the network, in a sentence. Since 0.2.</param>
/// <param name="NeedsLabels">Whether the model needs names for its classes. Since 0.2.</param>
/// <param name="Variables">What an import may set, with the values that are taken otherwise, as JSON. Since 0.2.</param>
public sealed record ModelTemplate(string Name, string About, bool NeedsLabels, IReadOnlyList<KeyValuePair<string, string>> Variables)
{
    private const string AboutKey = "_about";
    private static readonly Assembly Home = typeof(ModelTemplate).Assembly;

    /// <summary>What users may set of the entries that every config has.</summary>
    private static readonly string[] Settable = ["padding", "roi", "sigma", "description", "version", "modality"];

    /// <summary>Names of all templates, such as "mr-brain-meshnet".</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Home.GetManifestResourceNames().Where(n => n.EndsWith(".json", StringComparison.Ordinal)).Select(n => Path.GetFileNameWithoutExtension(n)).Order(StringComparer.Ordinal)];

    /// <summary>All templates by name. Since 0.2.</summary>
    public static IReadOnlyList<ModelTemplate> All { get; } = [.. Names.Select(Of)];

    /// <summary>The config, without what is said of the template.</summary>
    internal static JObject Read(string name)
    {
        JObject config = Load(name);
        config.Remove(AboutKey);
        return config;
    }

    private static ModelTemplate Of(string name)
    {
        JObject config = Load(name);
        return new(name, (string?)config[AboutKey] ?? "", config.ContainsKey("labels"),
            [.. config.Properties().Where(p => Settable.Contains(p.Name) || p.Name != AboutKey && !ServingConfigReader.Known.Contains(p.Name)).Select(p => new KeyValuePair<string, string>(p.Name, p.Value.ToString(Formatting.None)))]);
    }

    private static JObject Load(string name)
    {
        if (!Names.Contains(name))
            throw new ModelNotFoundException($"There is no template '{OneLine.Quote(name)}'; there are {string.Join(", ", Names)}.");
        using Stream stream = Home.GetManifestResourceStream(name + ".json")!;
        using StreamReader reader = new(stream);
        using JsonTextReader json = new(reader);
        return JObject.Load(json);
    }
}
