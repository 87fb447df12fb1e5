using System.Runtime.InteropServices;
using Clara.Imaging;
using ProtoBuf;

namespace Clara.Models.Onnx;

/// <summary>
/// An ONNX network while it is put together: named inputs, weights, nodes in the order of their work, named outputs (open standard "ONNX IR", onnx.proto; operators of set 13).
/// One thread at a time. Since 0.2.
/// </summary>
public sealed class OnnxGraph
{
    /// <summary>The operator set that nodes are taken from: the oldest that has every operator in use with its inputs as they are written here, so that old runtimes read the files too.</summary>
    public const int Opset = 13;

    private const int IrVersion = 7; // the one that came with operator set 13
    private const long MaxBytes = int.MaxValue - (1 << 20); // protocol buffers end at 2 GiB; the graph itself is far below the megabyte left for it
    private readonly OnnxGraphMessage _graph;
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private long _bytes;

    /// <summary>An empty graph.</summary>
    /// <param name="name">Stored in the file.</param>
    public OnnxGraph(string name) => _graph = new() { Name = name };

    /// <summary>Number of nodes so far.</summary>
    public int Nodes => _graph.Nodes.Count;

    /// <summary>A float32 input [1, channels, axes]; the axes are free and have these names.</summary>
    public void Input(string name, int channels, IReadOnlyList<string> axes) => _graph.Inputs.Add(Value(Taken(name), channels, axes));

    /// <summary>A value of the graph that is an output: float32 [1, channels, axes].</summary>
    public void Output(string name, int channels, IReadOnlyList<string> axes) => _graph.Outputs.Add(Value(name, channels, axes));

    /// <summary>
    /// Constant float32 values, C order; they are copied. Throws <see cref="ClaraException"/> (Unsupported) when the file would pass 2 GiB, the limit of its format.
    /// </summary>
    public void Weights(string name, IReadOnlyList<int> shape, ReadOnlySpan<float> values) => Constant(name, OnnxTensorMessage.Float, shape, MemoryMarshal.AsBytes(values), values.Length);

    /// <summary>Constant int64 values, one axis; they are copied.</summary>
    public void Wholes(string name, ReadOnlySpan<long> values) => Constant(name, OnnxTensorMessage.Int64, [values.Length], MemoryMarshal.AsBytes(values), values.Length);

    /// <summary>A node with one output, which gives the node its name too.</summary>
    /// <param name="operation">Operator of ONNX, such as Conv.</param>
    /// <param name="inputs">Names of values that are there already; an empty name leaves out an optional input.</param>
    /// <param name="output">Name of the new value.</param>
    /// <param name="attributes">Settings that differ from the operator's own.</param>
    public void Node(string operation, IReadOnlyList<string> inputs, string output, params OnnxAttribute[] attributes)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(attributes);
        if (inputs.FirstOrDefault(i => i.Length > 0 && !_names.Contains(i)) is string unknown)
            throw new ArgumentException($"The node '{output}' reads '{unknown}', which nothing gives.", nameof(inputs));
        OnnxNodeMessage node = new() { Name = Taken(output), Operation = operation };
        node.Inputs.AddRange(inputs);
        node.Outputs.Add(output);
        node.Attributes.AddRange(attributes.Select(a => a.Message));
        _graph.Nodes.Add(node);
    }

    /// <summary>The .onnx file.</summary>
    /// <param name="producer">Stored in the file: who made it.</param>
    public byte[] ToArray(string producer)
    {
        OnnxModelMessage model = new() { IrVersion = IrVersion, Producer = producer, Graph = _graph };
        model.Opsets.Add(new() { Version = Opset });
        using MemoryStream stream = new(checked((int)_bytes + (1 << 16))); // the graph itself is small
        Serializer.Serialize(stream, model);
        return stream.ToArray();
    }

    private static OnnxValueMessage Value(string name, int channels, IReadOnlyList<string> axes)
    {
        OnnxValueMessage value = new() { Name = name };
        value.Type.Tensor.ElementType = OnnxTensorMessage.Float;
        value.Type.Tensor.Shape.Axes.AddRange([new() { Extent = 1 }, new() { Extent = channels }, .. axes.Select(a => new OnnxAxisMessage { Name = a })]);
        return value;
    }

    private void Constant(string name, int type, IReadOnlyList<int> shape, ReadOnlySpan<byte> raw, int values)
    {
        if (shape.Aggregate(1L, (n, extent) => checked(n * extent)) != values)
            throw new ArgumentException($"'{name}' has {values} values, which are not those of its shape.", nameof(shape));
        _bytes += raw.Length;
        if (_bytes > MaxBytes)
            throw new ClaraException(StatusCode.Unsupported, "The network has more than 2 GiB of weights, which one ONNX file cannot hold; this version writes no external data.");
        _graph.Initializers.Add(new() { Name = Taken(name), Type = type, Dimensions = [.. shape.Select(n => (long)n)], Raw = raw.ToArray() });
    }

    private string Taken(string name) => _names.Add(name) ? name : throw new ArgumentException($"Two values are called '{name}'.", nameof(name));
}
