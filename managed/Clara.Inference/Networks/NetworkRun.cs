using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Clara.Inference.Networks;

/// <summary>
/// One run of a network on a thread of its own. Who waits can leave at once when cancelled; ONNX Runtime looks at its terminate flag between nodes only, which for a large
/// convolution is a second. The run owns input, options and result until somebody takes the result, so leaving early frees nothing too soon.
/// </summary>
#pragma warning disable CA1001 // the run frees its options itself, when it ends and not when its waiter leaves
internal sealed class NetworkRun
#pragma warning restore CA1001
{
    private readonly Lock _lock = new();
    private readonly RunOptions _options = new();
    private readonly Task<OrtValue> _task;
    private bool _ended;

    public NetworkRun(InferenceSession session, string input, string output, Memory<float> voxels, TensorElementType type, long[] shape, Action onEnd)
    {
        _task = Task.Factory.StartNew(() =>
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
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>The result, which the caller disposes; throws <see cref="OperationCanceledException"/> as soon as the token is cancelled, else what the run threw.</summary>
    public OrtValue Wait(CancellationToken ct)
    {
        using CancellationTokenRegistration stop = ct.UnsafeRegister(static run => ((NetworkRun)run!).Terminate(), this);
        try
        {
            _task.Wait(ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Again, because waking up here can take the registration back before the token came to it; the run would go on to its end.
            Terminate();
            // Nobody takes the result any more: it is freed when it comes, and the failure that terminating causes is looked at.
            _task.ContinueWith(static t =>
            {
                if (t.IsCompletedSuccessfully)
                    t.Result.Dispose();
                else
                    _ = t.Exception;
            }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            throw;
        }
        catch (AggregateException)
        {
            // Rethrown below as itself.
        }
        return _task.GetAwaiter().GetResult();
    }

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
