using Newtonsoft.Json.Linq;

namespace Clara.Models.Config;

/// <summary>
/// The `inference` object of config_aiaa.json in all its versions. Our own engine comes first ({"CLARA": {"name": "OnnxInference", "args": {"model", "input", "output", "inferer"}}}); else what the config says
/// for the engines of Clara Train is taken over: SDK 2 (the fields themselves), 3 ({"name": "TRTISInference" or "TFInference", "args"}) and 4 ({"AIAA": {...}} or {"TRITON": {...}}).
/// Their windows become the sliding window or the simple inferer, their weights an ONNX or TorchScript file beside them.
/// </summary>
internal static class MmarInference
{
    private static readonly string[] Engines = ["TRTISInference", "TFInference", "PyTorchInference", "TritonInference", "TorchInference"];
    private const string DeepgrowPipeline = "DeepgrowInferencePipeline";
    private static readonly string[] OwnEngines = ["OnnxInference", "TorchScriptInference"];
    private static readonly string[] SignsOfVersion2 = ["scanning_window", "roi", "image", "batch_size"];

    /// <summary>Overlap of windows where the config names none: MONAI's and the PyTorch archives' default. That of the TensorFlow archives is not published.</summary>
    private const double Overlap = 0.25;

    public static InferenceConfig Read(MmarConfig config)
    {
        string place = $"{config.File}: inference";
        if (config.Value("inference") is not JObject inference)
            throw ModelInvalidException.At(place, " is missing; it names the network and how it is run.");
        return inference["CLARA"] is JObject own ? Own(config, own, inference) : Pipeline(inference, place) ?? Foreign(inference, config, place);
    }

    /// <summary>
    /// Clara Train 4's pipeline of a deepgrow model of volumes and one of slices, which are named in args.models; null for anything else. Its batch_size changes no voxel: slices are run one
    /// after the other here.
    /// </summary>
    private static InferenceConfig? Pipeline(JObject inference, string place)
    {
        foreach ((JToken? token, string at) in new[] { (inference["AIAA"], $"{place}.AIAA"), (inference["TRITON"], $"{place}.TRITON"), (inference, place) })
        {
            if (token is not JObject engine || engine["name"] is not { Type: JTokenType.String } || ConfigText.ClassOf(ConfigText.Name(engine, at)) != DeepgrowPipeline)
                continue;
            if (ConfigText.Arguments(engine, at)["models"] is not JArray { Count: 2 } models || models.Any(m => m.Type != JTokenType.String || !ModelImporter.IsName((string)m!)))
                throw ModelInvalidException.At($"{at}.args.models", " must name two models: a deepgrow model of slices and one of volumes.");
            return new(null, null, null, new ComponentConfig("SimpleInferer", [], at)) { Members = [.. models.Select(m => (string)m!)], MembersPlace = $"{at}.args.models" };
        }
        return null;
    }

    private static InferenceConfig Own(MmarConfig config, JObject own, JObject inference)
    {
        string place = $"{config.File}: inference.CLARA";
        ComponentConfig engine = ConfigText.Component(own, place);
        if (!OwnEngines.Contains(engine.Name))
            throw ModelInvalidException.At(place, $": the engine '{OneLine.Quote(engine.Name)}' is not known; this version has {string.Join(" and ", OwnEngines)}.");
        string? file = engine.Has("model") ? engine.Text("model") : null;
        return new(file, Optional(engine, "input"), Optional(engine, "output"), engine.Component("inferer") ?? new ComponentConfig("SimpleInferer", [], $"{place}.args.inferer"))
        {
            Weights = engine.Name == OwnEngines[1] || file?.EndsWith(".ts", StringComparison.OrdinalIgnoreCase) == true ? WeightsFormat.TorchScript : WeightsFormat.Onnx,
            InputField = Field(inference["input"], "image"),
            OutputField = Field(inference["output"], "pred"),
        };
    }

    private static InferenceConfig Foreign(JObject inference, MmarConfig config, string place)
    {
        (JObject args, string at) = Arguments(inference, place);
        JObject tf = inference["tf"] as JObject ?? [];
        (string? input, string image) = Node(inference["node_mapping"] ?? args["node_mapping"], tf["input_nodes"], Field(inference["input"] ?? inference["image"], "image"), fromNode: true);
        (string? output, string pred) = Node(inference["node_mapping"] ?? args["node_mapping"], tf["output_nodes"], Field(inference["output"], inference["AIAA"] is null ? "model" : "pred"), fromNode: false);
        return new(null, input, output, Inferer(args, at, config.Value("roi"))) { InputField = image, OutputField = pred };
    }

    /// <summary>Where the window's arguments stand.</summary>
    private static (JObject Args, string Place) Arguments(JObject inference, string place)
    {
        foreach (string key in new[] { "AIAA", "TRITON" })
            if (inference[key] is JObject engine)
                return (RequireEngine(engine, $"{place}.{key}"), $"{place}.{key}.args");
        if (inference["name"] is { Type: JTokenType.String })
            return (RequireEngine(inference, place), $"{place}.args");
        if (SignsOfVersion2.Any(k => inference[k] is not null) || inference["tf"] is JObject { Count: > 0 } || inference["trtis"] is JObject)
            return (inference, place);
        throw ModelInvalidException.At(place, " has no engine that this version runs; add CLARA with an OnnxInference, or import the network's ONNX export by 'clara models import'.");
    }

    private static JObject RequireEngine(JObject engine, string place)
    {
        string name = ConfigText.Name(engine, place);
        if (!Engines.Contains(ConfigText.ClassOf(name)))
            throw ModelInvalidException.At(place, $": the engine '{OneLine.Quote(name)}' is not known{NearestNames.Hint(name, [.. Engines, DeepgrowPipeline])}.");
        return ConfigText.Arguments(engine, place);
    }

    private static ComponentConfig Inferer(JObject args, string place, JToken? roi)
    {
        JToken? scanning = args["scanning_window"];
        if (scanning is not (null or { Type: JTokenType.Boolean or JTokenType.Null }))
            throw ModelInvalidException.At($"{place}.scanning_window", " must be true or false.");
        if (scanning is not { Type: JTokenType.Boolean } || !(bool)scanning)
            return new("SimpleInferer", [], place);
        if ((args["roi"] ?? roi) is not JArray size)
            throw ModelInvalidException.At($"{place}.roi", " is missing; a scanning window needs its size, such as [160, 160, 160].");
        return new("SlidingWindowInferer", new()
        {
            ["roi_size"] = size.DeepClone(), ["overlap"] = args["overlap"]?.DeepClone() ?? Overlap, ["sw_batch_size"] = args["batch_size"]?.DeepClone() ?? 1,
        }, place);
    }

    /// <summary>
    /// The network's name of a field and the field. A name is asked for only where there is a choice: exports rename NV_MODEL_INPUT to "NV_MODEL_INPUT:0" and the like,
    /// and the only input of a network is the image whatever its name.
    /// </summary>
    private static (string? Node, string Field) Node(JToken? mapping, JToken? tf, string field, bool fromNode)
    {
        // node_mapping is {node: field} for both directions, tf has {field: node}.
        Dictionary<string, string> nodes = mapping is JObject m
            ? m.Properties().Where(p => p.Value.Type == JTokenType.String && p.Name.Contains("INPUT", StringComparison.OrdinalIgnoreCase) == fromNode).ToDictionary(p => p.Name, p => (string)p.Value!)
            : tf is JObject t ? t.Properties().Where(p => p.Value.Type == JTokenType.String).GroupBy(p => (string)p.Value!).ToDictionary(g => g.Key, g => g.First().Name) : [];
        return nodes.Count switch
        {
            0 => (null, field),
            1 => (null, nodes.Values.First()),
            _ => (nodes.FirstOrDefault(n => n.Value == field).Key, field),
        };
    }

    private static string Field(JToken? token, string otherwise) => token switch
    {
        { Type: JTokenType.String } => (string)token!,
        JArray { Count: > 0 } list when list[0].Type == JTokenType.String => (string)list[0]!,
        _ => otherwise,
    };

    private static string? Optional(ComponentConfig component, string key) => component.Has(key) ? component.Text(key) : null;
}
