using System.Globalization;
using Clara.Imaging;
using Newtonsoft.Json.Linq;

namespace Clara.Models.Config;

/// <summary>A serving config as the text of a config_aiaa.json with our own engine; reading it gives an equal config.</summary>
internal static class ServingConfigWriter
{
    public static JObject Write(ServingConfig config)
    {
        InferenceConfig inference = config.Inference;
        JObject args = [];
        Add(args, "model", inference.ModelFile);
        Add(args, "input", inference.InputName);
        Add(args, "output", inference.OutputName);
        args["inferer"] = Component(inference.Inferer);
        JObject root = new()
        {
            ["version"] = config.Version,
            ["type"] = ModelTypes.NameOf(config.Type),
            ["labels"] = Labels(config.Labels),
            ["description"] = config.Description,
            ["padding"] = config.PaddingMm,
            ["sigma"] = config.Sigma,
        };
        if (config.Roi is Size3 roi)
            root["roi"] = new JArray(roi.X, roi.Y, roi.Z);
        Add(root, "modality", config.Modality);
        Add(root, "cache_until", config.CacheUntil);
        root["pre_transforms"] = new JArray(config.PreTransforms.Select(Component));
        root["inference"] = new JObject
        {
            ["input"] = inference.InputField,
            ["output"] = inference.OutputField,
            ["CLARA"] = new JObject { ["name"] = inference.Weights == WeightsFormat.Onnx ? "OnnxInference" : "TorchScriptInference", ["args"] = args },
        };
        if (config.MetaData.Count > 0)
            root["inference"]!["meta_data"] = new JObject(config.MetaData.Select(m => new JProperty(m.Key, m.Value)));
        root["post_transforms"] = new JArray(config.PostTransforms.Select(Component));
        return root;
    }

    /// <summary>An object of id to name.</summary>
    public static JObject Labels(IEnumerable<Label> labels) => new(labels.Select(l => new JProperty(l.Id.ToString(CultureInfo.InvariantCulture), l.Name)));

    /// <summary>Names of arguments that refer to other parts of their file ("@preprocessing" of an Invertd) and are not written: they mean nothing elsewhere.</summary>
    public static IEnumerable<string> References(ComponentConfig c) => c.Arguments.Properties().Where(p => p.Value is { Type: JTokenType.String } && ((string)p.Value!).StartsWith('@')).Select(p => p.Name);

    private static JObject Component(ComponentConfig c)
    {
        JObject args = c.Arguments;
        foreach (string reference in References(c))
            args.Remove(reference);
        return args.Count > 0 ? new() { ["name"] = c.Name, ["args"] = args } : new() { ["name"] = c.Name };
    }

    private static void Add(JObject o, string key, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            o[key] = value;
    }
}
