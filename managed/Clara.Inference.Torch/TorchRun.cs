namespace Clara.Inference.Torch;

/// <summary>
/// One run of a network on a thread of its own. Who waits can leave at once when cancelled; libtorch cannot be stopped, so the run goes on to its end and then frees what it made.
/// The thread is new because libtorch keeps its number of threads and its modes by thread.
/// </summary>
internal sealed class TorchRun
{
    private readonly Task<TorchTensor> _task;

    public TorchRun(Func<TorchTensor> forward, Action onEnd) => _task = Task.Factory.StartNew(() =>
    {
        try
        {
            return forward();
        }
        finally
        {
            onEnd();
        }
    }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>The result, which the caller disposes; throws <see cref="OperationCanceledException"/> as soon as the token is cancelled, else what the run threw.</summary>
    public TorchTensor Wait(CancellationToken ct)
    {
        try
        {
            _task.Wait(ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Nobody takes the result any more; a failure is looked at.
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
}
