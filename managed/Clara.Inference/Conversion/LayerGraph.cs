using Clara.Inference.Conversion.Layers;
using Clara.Models;
using Clara.Models.Onnx;

namespace Clara.Inference.Conversion;

/// <summary>A network as its layers, in the order of their work: what every reader of foreign weights builds, and what ONNX and the reference pass are made of. One thread at a time.</summary>
internal sealed class LayerGraph
{
    /// <summary>Name of the input, [1, channels, x, y(, z)].</summary>
    public const string Input = "image";

    /// <summary>Name of the output.</summary>
    public const string Output = "logits";

    private static readonly string[] AxisNames = ["x", "y", "z"];
    private readonly string _file;
    private readonly List<Layer> _layers = [];
    private readonly Dictionary<string, Node> _values = new(StringComparer.Ordinal);

    /// <param name="file">Named in failures.</param>
    /// <param name="rank">Axes of the image, 2 or 3.</param>
    /// <param name="channels">Of the image.</param>
    public LayerGraph(string file, int rank, int channels)
    {
        (_file, Rank, InputChannels, Last) = (file, rank, channels, Input);
        _values.Add(Input, new(channels, [1, 1, 1]));
    }

    /// <summary>Axes of the image.</summary>
    public int Rank { get; }

    public int InputChannels { get; }

    /// <summary>The value that the last layer gave, or the one chosen as output.</summary>
    public string Last { get; set; }

    public int OutputChannels => _values[Last].Channels;

    public IReadOnlyList<Layer> Layers => _layers;

    /// <summary>Numbers that were learnt.</summary>
    public long Parameters => _layers.Sum(l => l.Parameters);

    /// <summary>By what the image's extent along each axis should be divisible.</summary>
    public int[] Granularity => [.. Enumerable.Range(0, 3).Select(axis => (int)Math.Round(1 / _values.Values.Min(v => v.Scale[axis])))];

    /// <summary>Channels of a value.</summary>
    public int Channels(string value) => _values[value].Channels;

    /// <summary>Adds a layer, whose inputs must be there, and gives its name back. Throws <see cref="ModelInvalidException"/> when it does not fit them.</summary>
    public string Add(Layer layer)
    {
        Node[] inputs = [.. layer.Inputs.Select(i => _values.TryGetValue(i, out Node? value) ? value : throw Failure(layer.Name, $"it takes '{i}', which no layer before it gives"))];
        try
        {
            Node node = new(layer.Channels([.. inputs.Select(i => i.Channels)]), [.. Enumerable.Range(0, 3).Select(axis => inputs[0].Scale[axis] * layer.Scale(axis))]);
            if (inputs.Any(i => Enumerable.Range(0, 3).Any(axis => Math.Abs(i.Scale[axis] - inputs[0].Scale[axis]) > 1e-9)))
                throw new LayerMismatchException("its inputs have voxels of different sizes");
            if (layer.Name is Output or Input || !_values.TryAdd(layer.Name, node))
                throw new LayerMismatchException("another value has its name");
        }
        catch (LayerMismatchException e)
        {
            throw Failure(layer.Name, e.Message);
        }
        _layers.Add(layer);
        Last = layer.Name;
        return layer.Name;
    }

    /// <summary>The .onnx file.</summary>
    public byte[] ToOnnx()
    {
        OnnxGraph graph = new(Path.GetFileNameWithoutExtension(_file));
        graph.Input(Input, InputChannels, AxisNames[..Rank]);
        foreach (Layer layer in _layers)
            layer.Write(graph);
        graph.Node("Identity", [Last], Output);
        graph.Output(Output, OutputChannels, [.. AxisNames[..Rank].Select(axis => axis + "_out")]);
        return graph.ToArray("clara convert-model");
    }

    /// <summary>The reference pass: what the network says of an image, by plain loops.</summary>
    public FeatureMap Evaluate(FeatureMap image, Action<double>? progress, CancellationToken ct)
    {
        Dictionary<string, FeatureMap> maps = new(StringComparer.Ordinal) { [Input] = image };
        Dictionary<string, int> lastUse = new(StringComparer.Ordinal);
        for (int i = 0; i < _layers.Count; i++)
            foreach (string input in _layers[i].Inputs)
                lastUse[input] = i;
        for (int i = 0; i < _layers.Count; i++)
        {
            ct.ThrowIfCancellationRequested();
            FeatureMap[] inputs = [.. _layers[i].Inputs.Select(n => maps[n])];
            if (inputs.Any(m => !m.Extent.SequenceEqual(inputs[0].Extent)))
                throw Failure(_layers[i].Name, $"on an image of {Axes.Text(image.Extent.Take(Rank))} voxels its inputs have {string.Join(" and ", inputs.Select(m => Axes.Text(m.Extent.Take(Rank))))} voxels");
            try
            {
                maps[_layers[i].Name] = _layers[i].Evaluate(inputs, ct);
            }
            catch (LayerMismatchException e)
            {
                throw Failure(_layers[i].Name, e.Message);
            }
            foreach (string input in _layers[i].Inputs)
                if (lastUse[input] == i && input != Last)
                    maps.Remove(input);
            progress?.Invoke((i + 1.0) / _layers.Count);
        }
        return maps[Last];
    }

    /// <summary>A failure that names file and layer.</summary>
    public ModelInvalidException Failure(string layer, string why) => new($"{_file}: the layer '{layer}' cannot be converted: {why}.");

    private sealed record Node(int Channels, double[] Scale);
}
