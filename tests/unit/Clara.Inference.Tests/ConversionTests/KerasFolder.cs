using System.Runtime.InteropServices;
using Clara.TestKit;
using Newtonsoft.Json.Linq;

namespace Clara.Inference.Tests.ConversionTests;

/// <summary>A Keras network as TensorFlow.js stores it, layer by layer, with seeded weights: model.json and two shards, the cut between them within a number.</summary>
internal sealed class KerasFolder : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly JArray _layers = [], _weights = [];
    private readonly List<float> _values = [];
    private readonly Random _random = new(5);
    private readonly string _class;

    private KerasFolder(string className, JArray shape)
    {
        _class = className;
        _layers.Add(new JObject { ["class_name"] = "InputLayer", ["name"] = "input", ["config"] = new JObject { ["name"] = "input", ["batch_input_shape"] = shape }, ["inbound_nodes"] = new JArray() });
    }

    public string Path => _folder.Path;

    /// <summary>A network whose layers name their inputs; the shape is with the batch.</summary>
    public static KerasFolder Functional(params int?[] shape) => new("Functional", [.. shape]);

    public static KerasFolder Sequential(params int?[] shape) => new("Sequential", [.. shape]);

    /// <summary>A layer with settings as JSON, such as {'filters': 3}.</summary>
    public KerasFolder Layer(string className, string name, string settings = "{}", params string[] inputs)
    {
        JObject config = JObject.Parse(settings);
        config["name"] = name;
        _layers.Add(new JObject { ["class_name"] = className, ["name"] = name, ["config"] = config, ["inbound_nodes"] = Nested(new JArray(inputs.Select(i => new JArray(i, 0, 0, new JObject())))) });
        return this;
    }

    public KerasFolder Weights(string name, params int[] shape)
    {
        int count = shape.Aggregate(1, (a, b) => a * b);
        double scale = shape.Length > 1 ? Math.Sqrt(3.0 * shape[^1] / count) : 0.5; // keeps values of order 1
        return Weights(name, shape, [.. Enumerable.Range(0, count).Select(_ => (float)(name.EndsWith("variance", StringComparison.Ordinal) || name.EndsWith("gamma", StringComparison.Ordinal) ? 0.5 + _random.NextDouble() : (2 * _random.NextDouble() - 1) * scale))]);
    }

    public KerasFolder Weights(string name, int[] shape, float[] values)
    {
        _weights.Add(new JObject { ["name"] = name, ["shape"] = new JArray(shape), ["dtype"] = "float32" });
        _values.AddRange(values);
        return this;
    }

    /// <summary>Writes the files and gives the path of model.json.</summary>
    public string Write(string output)
    {
        JObject config = new() { ["name"] = "net", ["layers"] = _layers };
        if (_class == "Functional")
            (config["input_layers"], config["output_layers"]) = (Nested(new JArray("input", 0, 0)), Nested(new JArray(output, 0, 0)));
        JObject json = new()
        {
            ["format"] = "layers-model",
            ["modelTopology"] = new JObject { ["keras_version"] = "2.7.0", ["model_config"] = new JObject { ["class_name"] = _class, ["config"] = config } },
            ["weightsManifest"] = new JArray(new JObject { ["paths"] = new JArray("group1-shard1of2.bin", "group1-shard2of2.bin"), ["weights"] = _weights }),
        };
        byte[] bytes = MemoryMarshal.AsBytes<float>(_values.ToArray()).ToArray();
        int cut = bytes.Length / 2 + (bytes.Length > 4 ? 1 : 0);
        File.WriteAllBytes(_folder.File("group1-shard1of2.bin"), bytes[..cut]);
        File.WriteAllBytes(_folder.File("group1-shard2of2.bin"), bytes[cut..]);
        File.WriteAllText(_folder.File("model.json"), json.ToString());
        return _folder.File("model.json");
    }

    // JArray's constructor would copy the inner list instead.
    private static JArray Nested(JArray inner) => [inner];

    public void Dispose() => _folder.Dispose();
}
