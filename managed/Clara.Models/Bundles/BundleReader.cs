using Clara.Imaging;
using Clara.Models.Config;
using Newtonsoft.Json.Linq;

namespace Clara.Models.Bundles;

/// <summary>A MONAI bundle's metadata.json and inference.json as a serving config.</summary>
internal static class BundleReader
{
    /// <summary>Reads all that can be read; what cannot goes into <paramref name="findings"/>. Null when nothing could.</summary>
    public static ServingConfig? Read(BundleFolder bundle, Findings findings)
    {
        JObject? metadata = findings.Try(() => bundle.Read(BundleFolder.Metadata), null), inference = findings.Try(() => bundle.Read(BundleFolder.Inference), null);
        if (metadata is null || inference is null)
            return null;
        string file = bundle.ShownName(BundleFolder.Inference);
        inference["bundle_root"] = "."; // whatever the author's folder was, it is the archive's own here
        BundleConfig config = new(inference, file, bundle.Read, findings);
        BundleMetadata facts = new(metadata, bundle.ShownName(BundleFolder.Metadata), findings);
        return findings.Try(() =>
        {
            IReadOnlyList<ComponentConfig> post = findings.Try(() => WhereChain.Joined(Chain(config, "postprocessing", "evaluator", "postprocessing")), []);
            IReadOnlyList<ComponentConfig> before = findings.Try(() => Chain(config, "preprocessing", "dataset", "transform"), []);
            return new ServingConfig
            {
                Type = findings.Try(() => facts.Type(before), ModelType.Segmentation),
                Labels = findings.Try(() => facts.Labels(post.Any(IsArgmax), ChannelLabels(post)), []),
                Description = facts.Description,
                Version = facts.Version,
                PaddingMm = facts.PaddingMm,
                Roi = facts.Roi,
                Sigma = facts.Sigma,
                Modality = facts.Modality,
                CacheUntil = facts.CacheUntil,
                MetaData = facts.MetaData,
                PreTransforms = before,
                Inference = new(facts.ModelFile, facts.InputName, facts.OutputName, findings.Try(() => Inferer(config, findings), null) ?? new ComponentConfig("SimpleInferer", [], file))
                {
                    InputField = facts.InputField, OutputField = facts.OutputField,
                },
                PostTransforms = post,
                PostPlace = config.PlaceOf("postprocessing"),
            };
        }, null);
    }

    /// <summary>The entry of the usual name, else what the object that uses it is given.</summary>
    private static IReadOnlyList<ComponentConfig> Chain(BundleConfig config, string id, string user, string argument)
    {
        if (config.Has(id))
            return config.Chain(config.Raw(id)!, id);
        return (config.Raw(user) as JObject)?[argument] is { Type: not JTokenType.Null } given ? config.Chain(given, $"{user}::{argument}")
            : throw ModelInvalidException.At(config.PlaceOf(id), " is missing; it is the chain of transforms.");
    }

    private static ComponentConfig? Inferer(BundleConfig config, Findings findings)
    {
        if (config.Has("inferer"))
            return config.Single(config.Raw("inferer")!, "inferer");
        if ((config.Raw("evaluator") as JObject)?["inferer"] is { Type: not JTokenType.Null } given)
            return config.Single(given, "evaluator::inferer");
        findings.Warn(config.PlaceOf("inferer"), " is missing; the network gets the whole image at once.");
        return null;
    }

    /// <summary>The id of each channel where the chain says it; else empty.</summary>
    private static IReadOnlyList<int> ChannelLabels(IReadOnlyList<ComponentConfig> post) =>
        post.FirstOrDefault(c => c.Arguments["channel_labels"] is JArray { Count: > 0 } ids && ids.All(v => v.Type == JTokenType.Integer)) is ComponentConfig named
            ? [.. named.Numbers("channel_labels", named.Length("channel_labels")).Select(v => v is >= 1 and <= ushort.MaxValue ? (int)v : 0)] : [];

    private static bool IsArgmax(ComponentConfig c) =>
        c.Name == "ArgmaxAcrossChannels" || c.Name.StartsWith("AsDiscrete", StringComparison.Ordinal) && c.Arguments["argmax"] is JToken argmax && argmax.SelectTokens("$").Concat(argmax.Children()).Any(v => v.Type == JTokenType.Boolean && (bool)v);
}
