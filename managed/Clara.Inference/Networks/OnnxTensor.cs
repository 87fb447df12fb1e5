using Microsoft.ML.OnnxRuntime;

namespace Clara.Inference.Networks;

/// <summary>An output in ONNX Runtime's own memory.</summary>
internal sealed class OnnxTensor(OrtValue value) : NetworkTensor
{
    /// <inheritdoc/>
    public override IReadOnlyList<long> Shape { get; } = value.GetTensorTypeAndShape().Shape;

    /// <inheritdoc/>
    public override Span<float> Values => value.GetTensorMutableDataAsSpan<float>();

    /// <inheritdoc/>
    public override void Dispose() => value.Dispose();
}
