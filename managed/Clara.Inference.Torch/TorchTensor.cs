using System.Runtime.InteropServices;
using Clara.Inference.Networks;
using static TorchSharp.torch;

namespace Clara.Inference.Torch;

/// <summary>An output in libtorch's own memory, float, on processors, last axis fastest. Owns the tensor.</summary>
internal sealed class TorchTensor(Tensor tensor) : NetworkTensor
{
    /// <inheritdoc/>
    public override IReadOnlyList<long> Shape { get; } = tensor.shape;

    /// <inheritdoc/>
    public override Span<float> Values => MemoryMarshal.Cast<byte, float>(tensor.bytes);

    /// <inheritdoc/>
    public override void Dispose() => tensor.Dispose();
}
