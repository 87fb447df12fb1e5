using System.Globalization;
using Clara.Imaging;
using Newtonsoft.Json.Linq;

namespace Clara.Models.Config;

/// <summary>Reads config_aiaa.json (our ONNX engine stands in `inference` under CLARA, where PyTorch archives have AIAA).</summary>
internal static class ServingConfigReader
{
    public const string FileName = "config_aiaa.json";

    public static ServingConfig Read(string path)
    {
        JObject config = Unwrap(ConfigText.Read(path, FileName));
        IReadOnlyList<Label> labels = Labels(config);
        return new()
        {
            Type = Type(config),
            Labels = labels,
            Description = Text(config["description"]),
            Version = Text(config["version"]),
            PaddingMm = config["padding"] is { Type: JTokenType.Integer or JTokenType.Float } p && (double)p >= 0 && double.IsFinite((double)p) ? (double)p : ModelInfo.DefaultPaddingMm,
            Roi = config["roi"] is JArray { Count: 3 } roi && roi.All(v => v.Type == JTokenType.Integer && (double)v is > 0 and <= 4096)
                ? new((int)roi[0], (int)roi[1], (int)roi[2]) : null,
            Sigma = config["sigma"] is { Type: JTokenType.Integer or JTokenType.Float } sigma && (double)sigma > 0 && double.IsFinite((double)sigma) ? (double)sigma : ServingConfig.DefaultSigma,
            MetaData = MetaData((config["inference"] as JObject)?["meta_data"] ?? config["meta_data"]),
            PreTransforms = ConfigText.Components(config["pre_transforms"], $"{FileName}: pre_transforms"),
            Inference = Inference(config),
            PostTransforms = ConfigText.Components(config["post_transforms"], $"{FileName}: post_transforms"),
        };
    }

    /// <summary>Copies that servers keep are wrapped: {"model name": {...}}.</summary>
    private static JObject Unwrap(JObject config) =>
        config["type"] is null && config.Count == 1 && config.Properties().First().Value is JObject inner ? inner : config;

    private static ModelType Type(JObject config) => Text(config["type"]).ToLowerInvariant() switch
    {
        "segmentation" => ModelType.Segmentation,
        "annotation" or "dextr3d" => ModelType.Annotation,
        "deepgrow" => ModelType.Deepgrow,
        "classification" => ModelType.Classification,
        "others" or "pipeline" => ModelType.Other,
        "" => throw new ModelInvalidException($"{FileName} has no 'type'; it must be segmentation, annotation, deepgrow, classification or others."),
        string other => throw new ModelInvalidException($"{FileName}: the type '{other}' is not known; it must be segmentation, annotation, deepgrow, classification or others."),
    };

    /// <summary>A list of names stands for ids 1 to N, the classes of the network; an object {"id": "name"} says the ids.</summary>
    private static IReadOnlyList<Label> Labels(JObject config)
    {
        const string Needed = $"{FileName}: labels must be a list of names or an object of id (1 to 65535) to name.";
        List<Label> labels = [];
        switch (config["labels"])
        {
            case null or { Type: JTokenType.Null }:
                break;
            case { Type: JTokenType.String } one:
                labels.Add(new(1, Text(one)));
                break;
            case JArray names:
                foreach (JToken name in names)
                    labels.Add(new(labels.Count + 1, Text(name)));
                break;
            case JObject named:
                foreach ((string key, JToken? name) in named)
                    if (!int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out int id) || id > ushort.MaxValue)
                        throw new ModelInvalidException(Needed);
                    else if (id > 0)
                        labels.Add(new(id, Text(name)));
                break;
            default:
                throw new ModelInvalidException(Needed);
        }
        if (labels.Any(l => l.Name.Length == 0 || l.Id > ushort.MaxValue) || labels.DistinctBy(l => l.Id).Count() != labels.Count)
            throw new ModelInvalidException(Needed);
        return [.. labels.OrderBy(l => l.Id)];
    }

    private static InferenceConfig Inference(JObject config)
    {
        const string Place = $"{FileName}: inference";
        if (config["inference"] is not JObject inference)
            throw new ModelInvalidException($"{Place} is missing; it names the network and how it is run.");
        if (inference["CLARA"] is not JObject clara)
            throw new ModelInvalidException($"{Place} has no engine that this version runs; add CLARA with an OnnxInference, or import the network's ONNX export by 'clara models import'.");
        ComponentConfig engine = ConfigText.Component(clara, $"{Place}.CLARA");
        if (engine.Name != "OnnxInference")
            throw new ModelInvalidException($"{engine.Place}: the engine '{engine.Name}' is not known; this version has OnnxInference.");
        return new(engine.Has("model") ? engine.Text("model") : null, Optional(engine, "input"), Optional(engine, "output"),
            engine.Component("inferer") ?? new ComponentConfig("SimpleInferer", [], $"{Place}.CLARA.args.inferer"));
    }

    private static Dictionary<string, string> MetaData(JToken? token) =>
        token is JObject o ? o.Properties().Where(p => p.Value is JValue).ToDictionary(p => p.Name, p => Text(p.Value)) : [];

    private static string? Optional(ComponentConfig component, string key) => component.Has(key) ? component.Text(key) : null;

    private static string Text(JToken? token) => token switch
    {
        { Type: JTokenType.String } => ((string)token!).Trim(),
        { Type: JTokenType.Integer or JTokenType.Float } => ((JValue)token).ToString(CultureInfo.InvariantCulture),
        _ => "",
    };
}
