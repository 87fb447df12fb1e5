using System.Runtime.InteropServices;

namespace Clara.Inference.Tests.Onnx;

/// <summary>A small ONNX network (opset 13), written by hand: field numbers are those of the public onnx.proto.</summary>
internal sealed class OnnxBuilder
{
    public const int Float = 1, UInt8 = 2, Int8 = 3, Int64 = 7, Float16 = 10, Double = 11, BFloat16 = 16;
    private const int AttributeInteger = 2, AttributeIntegers = 7;

    private readonly ProtoWriter _graph = new ProtoWriter().Text(2, "test");

    /// <summary>Free axes are -1.</summary>
    public OnnxBuilder Input(string name, int type, params long[] shape) => Value(11, name, Tensor(type, shape));

    public OnnxBuilder Output(string name, int type, params long[] shape) => Value(12, name, Tensor(type, shape));

    /// <summary>An output that is a sequence of tensors.</summary>
    public OnnxBuilder SequenceOutput(string name) => Value(12, name, new ProtoWriter().Message(4, new ProtoWriter().Message(1, Tensor(Float, [-1]))));

    public OnnxBuilder Weights(string name, long[] shape, params float[] values) => Weights(name, Float, shape, MemoryMarshal.AsBytes<float>(values));

    /// <summary>Weights of any type, as they lie in memory.</summary>
    public OnnxBuilder Weights(string name, int type, long[] shape, ReadOnlySpan<byte> values)
    {
        ProtoWriter tensor = new();
        foreach (long extent in shape)
            tensor.Integer(1, extent);
        _graph.Message(5, tensor.Integer(2, type).Text(8, name).Bytes(9, values));
        return this;
    }

    /// <summary>float32 weights that begin another file, a name relative to the network's folder.</summary>
    public OnnxBuilder WeightsIn(string location, string name, long[] shape, long bytes)
    {
        ProtoWriter tensor = new();
        foreach (long extent in shape)
            tensor.Integer(1, extent);
        tensor.Integer(2, Float).Text(8, name);
        foreach ((string key, string value) in new[] { ("location", location), ("offset", "0"), ("length", FormattableString.Invariant($"{bytes}")) })
            tensor.Message(13, new ProtoWriter().Text(1, key).Text(2, value));
        _graph.Message(5, tensor.Integer(14, 1));
        return this;
    }

    /// <summary>Attributes are whole numbers or lists of them.</summary>
    public OnnxBuilder Node(string operation, string[] inputs, string output, params (string Name, long[] Values)[] attributes)
    {
        ProtoWriter node = new();
        foreach (string input in inputs)
            node.Text(1, input);
        node.Text(2, output).Text(3, output).Text(4, operation);
        foreach ((string name, long[] values) in attributes)
        {
            ProtoWriter attribute = new ProtoWriter().Text(1, name);
            if (name is "axis" or "to")
                attribute.Integer(3, values[0]).Integer(20, AttributeInteger);
            else
            {
                foreach (long value in values)
                    attribute.Integer(8, value);
                attribute.Integer(20, AttributeIntegers);
            }
            node.Message(5, attribute);
        }
        _graph.Message(1, node);
        return this;
    }

    public byte[] ToArray(int opset = 13, int irVersion = 7) => new ProtoWriter().Integer(1, irVersion).Message(7, _graph).Message(8, new ProtoWriter().Text(1, "").Integer(2, opset)).ToArray();

    private static ProtoWriter Tensor(int type, long[] shape)
    {
        ProtoWriter dimensions = new();
        for (int i = 0; i < shape.Length; i++)
            dimensions.Message(1, shape[i] < 0 ? new ProtoWriter().Text(2, $"free_{i}") : new ProtoWriter().Integer(1, shape[i]));
        return new ProtoWriter().Message(1, new ProtoWriter().Integer(1, type).Message(2, dimensions));
    }

    private OnnxBuilder Value(int field, string name, ProtoWriter type)
    {
        _graph.Message(field, new ProtoWriter().Text(1, name).Message(2, type));
        return this;
    }
}
