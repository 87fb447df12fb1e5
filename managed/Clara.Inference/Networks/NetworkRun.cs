using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Clara.Inference.Networks;

/// <summary>
/// One run of a network. Who waits can leave at once when cancelled; ONNX Runtime looks at its terminate flag between nodes only, which for a large
/// convolution is a second. The run owns input, options and result until somebody takes the result, so leaving early frees nothing too soon.
/// </summary>
#pragma warning disable CA1001 // the run frees its options itself, when it ends and not when its waiter leaves
internal sealed class NetworkRun
#pragma warning restore CA1001
{
    private readonly Lock _lock = new();
    private readonly RunOptions _options = new();
    private readonly DetachedRun<OrtValue> _run;
    private bool _ended;

    public NetworkRun(InferenceSession session, string input, string output, Memory<float> voxels, TensorElementType type, long[] shape, Action onEnd)
    {
        _run = new(() =>
        {
            try
            {
                using OrtValue value = type == TensorElementType.Float16 ? Halved(voxels.Span, shape) : OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, voxels, shape);
                // The collection would free the value; with one output asked for, the value is all that it has.
                return session.Run(_options, [input], [value], [output])[0];
            }
            finally
            {
                lock (_lock)
                {
                    _ended = true;
                    _options.Dispose();
                }
                onEnd();
            }
        }, Terminate);
    }

    /// <inheritdoc cref="DetachedRun{T}.Wait"/>
    public OrtValue Wait(CancellationToken ct) => _run.Wait(ct);

    private static OrtValue Halved(ReadOnlySpan<float> voxels, long[] shape)
    {
        Float16[] halves = GC.AllocateUninitializedArray<Float16>(voxels.Length);
        TensorPrimitives.ConvertToHalf(voxels, MemoryMarshal.Cast<Float16, Half>(halves.AsSpan()));
        return OrtValue.CreateTensorValueFromMemory(halves, shape);
    }

    private void Terminate()
    {
        lock (_lock)
            if (!_ended)
                _options.Terminate = true;
    }
}
