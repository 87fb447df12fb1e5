using System.Globalization;
using Clara.Imaging;
using Clara.Models.Config;
using Newtonsoft.Json.Linq;

namespace Clara.Models.Bundles;

/// <summary>What a bundle's metadata.json says for serving. Our own `clara` block (type, roi, sigma, padding, labels ...) wins over what is concluded from MONAI's keys.</summary>
internal sealed class BundleMetadata(JObject root, string file, Findings findings)
{
    private readonly JObject _own = root["clara"] as JObject ?? [];

    public string Version => ConfigText.Plain(_own["version"] ?? root["version"]);

    public string Description => _own["description"] is JToken own ? ConfigText.Plain(own) : ConfigText.Plain(root["description"]) is { Length: > 0 } text ? text : ConfigText.Plain(root["task"]);

    public double PaddingMm => ConfigNumbers.NotNegative(_own["padding"], ModelInfo.DefaultPaddingMm);

    public double Sigma => ConfigNumbers.Positive(_own["sigma"], ServingConfig.DefaultSigma);

    public Size3? Roi => ConfigNumbers.Roi(_own["roi"]);

    public string CacheUntil => ConfigText.Plain(_own["cache_until"]);

    public IReadOnlyDictionary<string, string> MetaData =>
        _own["meta_data"] is JObject o ? o.Properties().Where(p => p.Value is JValue).ToDictionary(p => p.Name, p => ConfigText.Plain(p.Value)) : new Dictionary<string, string>();

    public string Modality => ConfigText.Plain(_own["modality"] ?? Input?["modality"]);

    public string? InputName => _own["input_name"] is { Type: JTokenType.String } name ? (string)name! : null;

    public string? OutputName => _own["output_name"] is { Type: JTokenType.String } name ? (string)name! : null;

    public string InputField => ConfigText.Plain(_own["input"]) is { Length: > 0 } own ? own : FirstName("inputs") ?? "image";

    public string OutputField => ConfigText.Plain(_own["output"]) is { Length: > 0 } own ? own : FirstName("outputs") ?? "pred";

    /// <summary>The network's file where the archive says which; null = looked for.</summary>
    public string? ModelFile => _own["model"] is { Type: JTokenType.String } named ? (string)named! : null;

    /// <summary>What the bundle does: as its own block says, else as its chain shows, else as MONAI's keys do.</summary>
    /// <param name="before">Its steps before the network.</param>
    public ModelType Type(IReadOnlyList<ComponentConfig> before)
    {
        if (_own["type"] is { Type: not JTokenType.Null } own)
            return ModelTypes.Parse(ConfigText.Plain(own), file, "clara.type");
        // A network for clicks whose chain gives it none, whatever it is called: it segments by itself.
        if (before.Any(DeepEditSteps.LeavesClicksOut))
            return ModelType.Segmentation;
        if (before.Any(DeepEditSteps.Includes))
            return ModelType.Deepgrow;
        string said = $"{ConfigText.Plain(root["task"])} {root["supported_apps"]} {ConfigText.Plain(root["name"])}".ToUpperInvariant();
        string[] channels = [.. Channels(Input).Select(c => c.Name.ToUpperInvariant())];
        if (ConfigText.Plain(Output?["type"]) == "probabilities" || ConfigText.Plain(Output?["format"]) is "classes" or "probabilities" || said.Contains("CLASSIFICATION", StringComparison.Ordinal))
            return ModelType.Classification;
        if (said.Contains("DEEPGROW", StringComparison.Ordinal) || said.Contains("DEEPEDIT", StringComparison.Ordinal) || channels.Any(c => c.Contains("CLICK", StringComparison.Ordinal) || c.Contains("POSITIVE", StringComparison.Ordinal)))
            return ModelType.Deepgrow;
        return said.Contains("DETECTION", StringComparison.Ordinal) ? ModelType.Other : ModelType.Segmentation;
    }

    /// <summary>
    /// Labels from the output's channel_def (label_def, as some call it). Classes (argmax) have their channel's number, channel 0 being background; of channels that are thresholded one by one channel i has the id i + 1,
    /// unless the first one is called background. Where <paramref name="channelLabels"/> has the ids of channels, they are those; of channels with one id the first gives the name.
    /// </summary>
    public IReadOnlyList<Label> Labels(bool classes, IReadOnlyList<int> channelLabels)
    {
        if (_own["labels"] is { Type: not JTokenType.Null } own)
            return ConfigLabels.Read(own, $"{file}: clara.labels");
        (int Id, string Name)[] channels = Channels(Output);
        if (channels.Length == 0)
        {
            findings.Warn($"{file}: network_data_format.outputs", " has no channel_def; its labels have no names.");
            return [];
        }
        if (channelLabels.Count > 0)
            return [.. channels.Where(c => c.Id < channelLabels.Count && channelLabels[c.Id] > 0).OrderBy(c => c.Id).Select(c => new Label(channelLabels[c.Id], c.Name)).DistinctBy(l => l.Id).OrderBy(l => l.Id)];
        int shift = classes || channels.Any(c => c.Id == 0 && c.Name.Equals("background", StringComparison.OrdinalIgnoreCase)) ? 0 : 1;
        return [.. channels.Select(c => new Label(c.Id + shift, c.Name)).Where(l => l.Id > 0).OrderBy(l => l.Id)];
    }

    private JObject? Input => First("inputs");

    private JObject? Output => First("outputs");

    private JProperty? Entry(string side)
    {
        JObject? all = (root["network_data_format"] as JObject)?[side] as JObject;
        return all?.Property("pred", StringComparison.Ordinal) ?? all?.Property("image", StringComparison.Ordinal) ?? all?.Properties().FirstOrDefault();
    }

    private JObject? First(string side) => Entry(side)?.Value as JObject;

    private string? FirstName(string side) => Entry(side)?.Name;

    private (int Id, string Name)[] Channels(JObject? tensor)
    {
        if ((tensor?["channel_def"] ?? tensor?["label_def"]) is not JObject channels)
            return [];
        List<(int, string)> read = [];
        foreach (JProperty p in channels.Properties())
            if (int.TryParse(p.Name, NumberStyles.None, CultureInfo.InvariantCulture, out int id) && id < ushort.MaxValue && ConfigText.Plain(p.Value) is { Length: > 0 } name && read.All(c => c.Item1 != id))
                read.Add((id, name));
            else
                findings.Warn($"{file}: {p.Path}", " is no channel number with a name and is left out.");
        return [.. read];
    }
}
