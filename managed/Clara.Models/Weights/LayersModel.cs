using Clara.Imaging;
using Clara.Models.Config;
using Newtonsoft.Json.Linq;

namespace Clara.Models.Weights;

/// <summary>
/// A Keras network as TensorFlow.js stores it (format "layers-model"): model.json with the layers and a manifest of the weights, which lie in binary shards beside it. Values may be
/// float32, float16, or whole numbers of 8 or 16 bits with scale and least value. Any thread. Since 0.2.
/// </summary>
public sealed class LayersModel
{
    private LayersModel(string className, JObject configuration, IReadOnlyList<StoredTensor> tensors) => (ClassName, Configuration, Tensors) = (className, configuration, tensors);

    /// <summary>Functional, Model or Sequential.</summary>
    public string ClassName { get; }

    /// <summary>Keras's configuration of the network: its layers.</summary>
    public JObject Configuration { get; }

    /// <summary>All weights, in the order of the manifest.</summary>
    public IReadOnlyList<StoredTensor> Tensors { get; }

    /// <summary>Reads a model.json; shards must lie in its folder and have the bytes that the manifest says. Throws <see cref="ModelInvalidException"/>, <see cref="ClaraException"/> NotFound or Io.</summary>
    public static LayersModel Open(string path)
    {
        string file = Path.GetFileName(path), folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!File.Exists(path))
            throw new ClaraException(StatusCode.NotFound, $"{file} does not exist.");
        JObject json = ConfigText.Read(path, file);
        if (json["format"] is JValue { Value: string format } && format != "layers-model")
            throw new ModelInvalidException($"{file} has the format '{format}'; only Keras networks stored as 'layers-model' can be converted.");
        // Python's converter puts the network into model_config, the JavaScript library writes it without.
        JObject topology = json["modelTopology"] as JObject ?? throw new ModelInvalidException($"{file} is no network of TensorFlow.js: it has no 'modelTopology'.");
        JObject model = topology["model_config"] as JObject ?? topology;
        if (model["class_name"] is not JValue { Value: string className } || model["config"] is not JToken config)
            throw new ModelInvalidException($"{file}: modelTopology has no class_name and config.");
        // Early Sequential networks are a bare list of layers.
        JObject configuration = config as JObject ?? (config is JArray layers ? new JObject { ["layers"] = layers } : throw new ModelInvalidException($"{file}: modelTopology.config must be an object."));
        return new(className, configuration, WeightShards.Read(json["weightsManifest"] as JArray ?? throw new ModelInvalidException($"{file} has no 'weightsManifest'; save the network with its weights."), file, folder));
    }
}
