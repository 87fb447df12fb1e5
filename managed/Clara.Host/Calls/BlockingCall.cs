using Clara.Imaging;

namespace Clara.Host.Calls;

/// <summary>
/// The one bridge from a caller that blocks to work that is asynchronous: the work runs on the pool, its progress is brought back to the calling thread (rule A11), and the
/// caller's cancel, a callback that says stop and clara_stop all end it.
/// </summary>
internal sealed unsafe class BlockingCall : IProgress<WorkProgress>
{
    private const int Whole = 1000;
    private readonly delegate* unmanaged[Cdecl]<uint, void*, int> _onProgress;
    private readonly void* _userData;
    private readonly object _news = new(); // for Monitor: waiting and waking without anything to dispose
    private int _permille;

    private BlockingCall(delegate* unmanaged[Cdecl]<uint, void*, int> onProgress, void* userData)
    {
        _onProgress = onProgress;
        _userData = userData;
    }

    /// <summary>Runs the work and gives its result; throws what it threw, or <see cref="OperationCanceledException"/>.</summary>
    public static T Run<T>(RunningCalls calls, delegate* unmanaged[Cdecl]<uint, void*, int> onProgress, void* userData, Func<IProgress<WorkProgress>, CancellationToken, Task<T>> work, CancellationToken cancel)
    {
        RunningCalls.Round round = calls.Begin();
        try
        {
            using CancellationTokenSource source = CancellationTokenSource.CreateLinkedTokenSource(cancel, round.Stop);
            source.Token.ThrowIfCancellationRequested();
            return new BlockingCall(onProgress, userData).Wait(work, source);
        }
        finally
        {
            round.Leave();
        }
    }

    /// <inheritdoc/>
    public void Report(WorkProgress value)
    {
        int permille = (int)(Math.Clamp(value.Fraction, 0, 1) * Whole);
        int seen = Volatile.Read(ref _permille);
        while (permille > seen)
        {
            int before = Interlocked.CompareExchange(ref _permille, permille, seen);
            if (before == seen)
            {
                Wake();
                return;
            }
            seen = before;
        }
    }

    private T Wait<T>(Func<IProgress<WorkProgress>, CancellationToken, Task<T>> work, CancellationTokenSource source)
    {
        CancellationToken ct = source.Token;
        Tick(0, source);
        ct.ThrowIfCancellationRequested();
        Task<T> task = Task.Run(() => work(this, ct), CancellationToken.None);
        if (_onProgress is not null)
        {
            task.ContinueWith(static (_, call) => ((BlockingCall)call!).Wake(), this, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            for (int told = 0; Next(task, told) is int permille;)
            {
                told = permille;
                if (permille < Whole && !source.IsCancellationRequested)
                    Tick(permille, source);
            }
        }
        T result = task.GetAwaiter().GetResult();
        if (!source.IsCancellationRequested) // the work may be done before a stop reaches it, and a stop is the callback's last call
            Tick(Whole, source);
        if (source.IsCancellationRequested)
        {
            (result as IDisposable)?.Dispose();
            ct.ThrowIfCancellationRequested();
        }
        return result;
    }

    /// <summary>Waits for progress beyond what was told; null when the work ended.</summary>
    private int? Next(Task task, int told)
    {
        lock (_news)
        {
            while (!task.IsCompleted && Volatile.Read(ref _permille) == told)
                Monitor.Wait(_news);
            return task.IsCompleted ? null : Volatile.Read(ref _permille);
        }
    }

    private void Wake()
    {
        lock (_news)
            Monitor.PulseAll(_news);
    }

    private void Tick(int permille, CancellationTokenSource source)
    {
        if (_onProgress is not null && _onProgress((uint)permille, _userData) != 0)
            source.Cancel();
    }
}
