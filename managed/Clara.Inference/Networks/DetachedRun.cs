namespace Clara.Inference.Networks;

/// <summary>
/// Work on a thread of its own that whoever waits for it can leave as soon as they cancel; engines stop late or not at all. The work then goes on to its end, and what it made is
/// freed when it comes. Any thread may wait, one does.
/// </summary>
/// <typeparam name="T">The result, which belongs to who waited for it.</typeparam>
/// <param name="work">What is done.</param>
/// <param name="stop">Asks the engine to stop, also after the end; null where it cannot.</param>
internal sealed class DetachedRun<T>(Func<T> work, Action? stop) where T : IDisposable
{
    private readonly Task<T> _task = Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>The result, which the caller disposes; throws <see cref="OperationCanceledException"/> as soon as the token is cancelled, else what the work threw.</summary>
    public T Wait(CancellationToken ct)
    {
        using CancellationTokenRegistration stopping = ct.UnsafeRegister(static stop => ((Action?)stop)?.Invoke(), stop);
        try
        {
            _task.Wait(ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Again, because waking up here can take the registration back before the token came to it; the work would go on to its end.
            stop?.Invoke();
            // Nobody takes the result any more: it is freed when it comes, and the failure that stopping causes is looked at.
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
