using Clara.Models;
using Clara.Models.Weights;
using Newtonsoft.Json.Linq;

namespace Clara.Inference.Conversion.Keras;

/// <summary>The layers of a Sequential or Functional network in the order of their work, its shape of input and its output.</summary>
/// <param name="Layers">Without input layers.</param>
/// <param name="Input">Name by which layers take the image.</param>
/// <param name="Shape">Of the image with the batch, as Keras has it; a free extent is null.</param>
/// <param name="Output">Name of the layer that gives the answer.</param>
internal sealed record KerasTopology(IReadOnlyList<KerasLayer> Layers, string Input, IReadOnlyList<int?> Shape, string Output)
{
    private const string InputClass = "InputLayer";

    /// <summary>Throws <see cref="ModelInvalidException"/> for what is no network of one input and one output.</summary>
    public static KerasTopology Of(LayersModel model, string file)
    {
        if (model.Configuration["layers"] is not JArray { Count: > 0 } layers)
            throw new ModelInvalidException($"{file}: the network has no layers.");
        return model.ClassName switch
        {
            "Sequential" => Sequential(layers, file),
            "Functional" or "Model" => Functional(layers, model.Configuration, file),
            _ => throw new ModelInvalidException($"{file}: networks of the class '{model.ClassName}' cannot be converted; Sequential and Functional can."),
        };
    }

    private static KerasTopology Sequential(JArray json, string file)
    {
        string last = InputClass;
        List<KerasLayer> layers = [];
        JToken? shape = null;
        foreach (JToken item in json)
        {
            KerasLayer layer = KerasLayer.Of(item, file, [last]);
            if (layers.Count == 0)
                shape ??= InputShape(layer);
            if (layer.Class == InputClass)
                continue;
            layers.Add(layer);
            last = layer.Name;
        }
        return new(layers, InputClass, ShapeOf(shape, file), last);
    }

    private static KerasTopology Functional(JArray json, JObject config, string file)
    {
        List<KerasLayer> waiting = [.. json.Select(item => KerasLayer.Of(item, file, Inbound(item, file)))], done = [];
        string input = Single(config["input_layers"], "input", file), output = Single(config["output_layers"], "output", file);
        KerasLayer image = waiting.Find(l => l.Name == input && l.Class == InputClass) ?? throw new ModelInvalidException($"{file}: the network's input '{input}' is no InputLayer.");
        if (waiting.Find(l => l.Class == InputClass && l.Name != input) is KerasLayer second)
            throw second.Failure($"the network has another input, '{input}'; one is supported");
        if (waiting.GroupBy(l => l.Name).FirstOrDefault(g => g.Count() > 1) is { } same)
            throw same.First().Failure("another layer has its name");
        waiting.Remove(image);
        HashSet<string> known = [input];
        while (waiting.Count > 0)
        {
            List<KerasLayer> ready = waiting.FindAll(l => l.Inputs.All(known.Contains));
            if (ready.Count == 0)
                throw waiting[0].Failure($"it takes '{waiting[0].Inputs.First(i => !known.Contains(i))}', which no layer gives before it");
            done.AddRange(ready);
            known.UnionWith(ready.Select(l => l.Name));
            waiting.RemoveAll(l => known.Contains(l.Name));
        }
        return known.Contains(output) ? new(done, input, ShapeOf(InputShape(image), file), output) : throw new ModelInvalidException($"{file}: the network's output '{output}' is no layer.");
    }

    private static JToken? InputShape(KerasLayer layer) => layer.Config["batch_input_shape"] ?? layer.Config["batch_shape"];

    private static int?[] ShapeOf(JToken? shape, string file) =>
        shape is JArray { Count: >= 3 } axes && axes.All(a => a is JValue { Value: null or long and >= 1 and <= int.MaxValue }) ? [.. axes.Select(a => (int?)a)]
            : throw new ModelInvalidException($"{file}: the network does not say the shape of its input (batch_input_shape).");

    /// <summary>[["name", 0, 0]], or ["name", 0, 0] where there is one.</summary>
    private static string Single(JToken? list, string what, string file)
    {
        JArray nodes = list as JArray ?? throw new ModelInvalidException($"{file}: the network has no {what}_layers.");
        JToken? first = nodes.FirstOrDefault();
        if (first is JArray inner && nodes.Count == 1)
            first = inner.FirstOrDefault();
        else if (first is JArray)
            throw new ModelInvalidException($"{file}: the network has {nodes.Count} {what}s ({string.Join(", ", nodes.Select(n => n.FirstOrDefault()))}); one is supported.");
        return first is JValue { Value: string name } ? name : throw new ModelInvalidException($"{file}: the network has no {what}.");
    }

    /// <summary>Names of the layers before one: [[["name", 0, 0, {}], ...]], or in Keras 3 tensors with a keras_history within args.</summary>
    private static string[] Inbound(JToken layer, string file)
    {
        if (layer is not JObject { } o || o["inbound_nodes"] is not JArray { Count: > 0 } nodes)
            return [];
        string name = o["name"] is JValue { Value: string text } ? text : "?";
        if (nodes.Count > 1)
            throw new ModelInvalidException($"{file}: the layer '{name}' cannot be converted: it is used {nodes.Count} times with the same weights.");
        IEnumerable<JToken?> calls = nodes[0] is JObject call ? call.SelectTokens("args..keras_history") : nodes[0];
        return [.. calls.Select(c => c is JArray { Count: >= 2 } reference && reference[0] is JValue { Value: string from } && reference[1] is JValue { Value: long and 0 } ? from
            : throw new ModelInvalidException($"{file}: the layer '{name}' cannot be converted: its inbound_nodes are not understood."))];
    }
}
