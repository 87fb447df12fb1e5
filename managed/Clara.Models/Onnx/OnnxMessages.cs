using ProtoBuf;

namespace Clara.Models.Onnx;

// The messages of the public onnx.proto (IR version 7) that a float network needs, with its field numbers; the wire format is protobuf-net's.

/// <summary>ModelProto.</summary>
[ProtoContract]
internal sealed class OnnxModelMessage
{
    [ProtoMember(1)] public long IrVersion { get; set; }
    [ProtoMember(2)] public string Producer { get; set; } = "";
    [ProtoMember(7, IsRequired = true)] public OnnxGraphMessage Graph { get; set; } = new();
    [ProtoMember(8)] public List<OnnxOpsetMessage> Opsets { get; } = [];
}

/// <summary>OperatorSetIdProto; the empty domain is ONNX's own operators.</summary>
[ProtoContract]
internal sealed class OnnxOpsetMessage
{
    [ProtoMember(1)] public string Domain { get; set; } = "";
    [ProtoMember(2)] public long Version { get; set; }
}

/// <summary>GraphProto.</summary>
[ProtoContract]
internal sealed class OnnxGraphMessage
{
    [ProtoMember(1)] public List<OnnxNodeMessage> Nodes { get; } = [];
    [ProtoMember(2)] public string Name { get; set; } = "";
    [ProtoMember(5)] public List<OnnxTensorMessage> Initializers { get; } = [];
    [ProtoMember(11)] public List<OnnxValueMessage> Inputs { get; } = [];
    [ProtoMember(12)] public List<OnnxValueMessage> Outputs { get; } = [];
}

/// <summary>NodeProto.</summary>
[ProtoContract]
internal sealed class OnnxNodeMessage
{
    [ProtoMember(1)] public List<string> Inputs { get; } = [];
    [ProtoMember(2)] public List<string> Outputs { get; } = [];
    [ProtoMember(3)] public string Name { get; set; } = "";
    [ProtoMember(4)] public string Operation { get; set; } = "";
    [ProtoMember(5)] public List<OnnxAttributeMessage> Attributes { get; } = [];
}

/// <summary>AttributeProto.</summary>
[ProtoContract]
internal sealed class OnnxAttributeMessage
{
    [ProtoMember(1)] public string Name { get; set; } = "";
    [ProtoMember(2)] public float? Number { get; set; }
    [ProtoMember(3)] public long? Integer { get; set; }
    [ProtoMember(4)] public byte[]? Text { get; set; }
    [ProtoMember(8)] public long[]? Integers { get; set; }
    [ProtoMember(20)] public int Type { get; set; }
}

/// <summary>TensorProto with its values as raw little-endian bytes.</summary>
[ProtoContract]
internal sealed class OnnxTensorMessage
{
    public const int Float = 1, Int64 = 7;

    [ProtoMember(1)] public long[] Dimensions { get; set; } = [];
    [ProtoMember(2)] public int Type { get; set; }
    [ProtoMember(8)] public string Name { get; set; } = "";
    [ProtoMember(9)] public ReadOnlyMemory<byte> Raw { get; set; }
}

/// <summary>ValueInfoProto: an input or output of the graph.</summary>
[ProtoContract]
internal sealed class OnnxValueMessage
{
    [ProtoMember(1)] public string Name { get; set; } = "";
    [ProtoMember(2, IsRequired = true)] public OnnxTypeMessage Type { get; set; } = new();
}

/// <summary>TypeProto, of tensors.</summary>
[ProtoContract]
internal sealed class OnnxTypeMessage
{
    [ProtoMember(1, IsRequired = true)] public OnnxTensorTypeMessage Tensor { get; set; } = new();
}

/// <summary>TypeProto.Tensor.</summary>
[ProtoContract]
internal sealed class OnnxTensorTypeMessage
{
    [ProtoMember(1)] public int ElementType { get; set; }
    [ProtoMember(2, IsRequired = true)] public OnnxShapeMessage Shape { get; set; } = new();
}

/// <summary>TensorShapeProto.</summary>
[ProtoContract]
internal sealed class OnnxShapeMessage
{
    [ProtoMember(1)] public List<OnnxAxisMessage> Axes { get; } = [];
}

/// <summary>TensorShapeProto.Dimension: a fixed extent or the name of a free one.</summary>
[ProtoContract]
internal sealed class OnnxAxisMessage
{
    [ProtoMember(1)] public long? Extent { get; set; }
    [ProtoMember(2)] public string? Name { get; set; }
}
