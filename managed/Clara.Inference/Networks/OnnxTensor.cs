using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Clara.Inference.Networks;

/// <summary>An output in ONNX Runtime's own memory; one in half precision is turned into single in memory of ours.</summary>
internal sealed class OnnxTensor : NetworkTensor
{
    private readonly OrtValue _value;
    private readonly float[]? _single;

    /// <param name="value">Owned from now on, also where this throws.</param>
    /// <param name="require">Throws for a shape that is too large to be handed over.</param>
    public OnnxTensor(OrtValue value, Action<IReadOnlyList<long>> require)
    {
        _value = value;
        OrtTensorTypeAndShapeInfo info = value.GetTensorTypeAndShape();
        Shape = info.Shape;
        try
        {
            require(Shape);
        }
        catch
        {
            value.Dispose();
            throw;
        }
        if (info.ElementDataType != TensorElementType.Float16)
            return;
        ReadOnlySpan<Half> halves = MemoryMarshal.Cast<Float16, Half>(value.GetTensorDataAsSpan<Float16>());
        _single = GC.AllocateUninitializedArray<float>(halves.Length);
        TensorPrimitives.ConvertToSingle(halves, _single);
        value.Dispose();
    }

    /// <inheritdoc/>
    public override IReadOnlyList<long> Shape { get; }

    /// <inheritdoc/>
    public override Span<float> Values => _single ?? _value.GetTensorMutableDataAsSpan<float>();

    /// <inheritdoc/>
    public override void Dispose() => _value.Dispose();
}
