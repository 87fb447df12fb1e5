using System.Text;

namespace Clara.Models.Onnx;

/// <summary>A named setting of a node. Since 0.2.</summary>
public sealed class OnnxAttribute
{
    // AttributeProto.AttributeType
    private const int NumberType = 1, IntegerType = 2, TextType = 3, IntegersType = 7;

    private OnnxAttribute(OnnxAttributeMessage message) => Message = message;

    internal OnnxAttributeMessage Message { get; }

    /// <summary>A float.</summary>
    public static OnnxAttribute Number(string name, float value) => new(new() { Name = name, Number = value, Type = NumberType });

    /// <summary>A whole number.</summary>
    public static OnnxAttribute Whole(string name, long value) => new(new() { Name = name, Integer = value, Type = IntegerType });

    /// <summary>A word.</summary>
    public static OnnxAttribute Word(string name, string value) => new(new() { Name = name, Text = Encoding.UTF8.GetBytes(value), Type = TextType });

    /// <summary>A list of whole numbers.</summary>
    public static OnnxAttribute Wholes(string name, IEnumerable<int> values) => new(new() { Name = name, Integers = [.. values.Select(v => (long)v)], Type = IntegersType });
}
