using Newtonsoft.Json.Linq;

namespace Clara.Models.Config;

/// <summary>Reads an MMAR's config_aiaa.json with its environment.json.</summary>
internal static class ServingConfigReader
{
    public const string FileName = "config_aiaa.json", EnvironmentName = "environment.json";

    /// <summary>Keys of the file that are read, or that servers add and nobody needs.</summary>
    public static readonly string[] Known =
    [
        "version", "type", "labels", "description", "decription", "pre_transforms", "inference", "post_transforms", "writer", "threshold", "roi", "padding", "sigma", "cache_until", "path", "format",
        "name", "modality", "meta_data", "inference_name", "inference_args", "inference_input", "inference_output", "inference_roi", "inference_scanning_window", "inference_batch_size", "CLARA_TRAIN_VERSION",
    ];

    /// <summary>Reads all that can be read; what cannot goes into <paramref name="findings"/>. Null when nothing could.</summary>
    public static ServingConfig? Read(string path, IReadOnlyList<string> settings, Findings findings)
    {
        if (findings.Try(() => MmarConfig.Read(path, EnvironmentOf(path), settings, findings), null) is not MmarConfig config)
            return null;
        JObject root = config.Root;
        ServingConfig? read = findings.Try(() => new ServingConfig
        {
            Labels = findings.Try(() => ConfigLabels.Read(config.Value("labels"), $"{FileName}: labels"), []),
            Type = findings.Try(() => ModelTypes.Parse(ConfigText.Plain(config.Value("type")), FileName, "type"), ModelType.Segmentation),
            Description = ConfigText.Plain(root["description"] ?? root["decription"]), // the first servers' spelling
            Version = findings.Try(() => ConfigText.Plain(config.Value("version")), ""),
            PaddingMm = ConfigNumbers.NotNegative(config.Value("padding"), ModelInfo.DefaultPaddingMm),
            Roi = ConfigNumbers.Roi(config.Value("roi")),
            Sigma = ConfigNumbers.Positive(config.Value("sigma"), ServingConfig.DefaultSigma),
            Modality = findings.Try(() => ConfigText.Plain(config.Value("modality")), ""),
            CacheUntil = findings.Try(() => ConfigText.Plain(config.Value("cache_until")), ""),
            MetaData = MetaData((root["inference"] as JObject)?["meta_data"] ?? root["meta_data"]),
            PreTransforms = findings.Try(() => config.Components("pre_transforms"), []),
            Inference = findings.Try(() => MmarInference.Read(config), new InferenceConfig(null, null, null, new ComponentConfig("SimpleInferer", [], FileName))),
            PostTransforms = findings.Try(() => config.Components("post_transforms"), []),
        }, null);
        config.WarnOfUnknown(Known);
        // Users get from a pipeline what it runs.
        return read is { Inference.Members.Count: > 0 } ? read with { Type = ModelType.Deepgrow } : read;
    }

    /// <summary>The variables beside the config; null where there are none.</summary>
    public static string? EnvironmentOf(string configPath) =>
        Path.Combine(Path.GetDirectoryName(configPath)!, EnvironmentName) is string path && File.Exists(path) ? path : null;

    private static Dictionary<string, string> MetaData(JToken? token) =>
        token is JObject o ? o.Properties().Where(p => p.Value is JValue).ToDictionary(p => p.Name, p => ConfigText.Plain(p.Value)) : [];
}
