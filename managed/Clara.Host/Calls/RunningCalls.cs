namespace Clara.Host.Calls;

#pragma warning disable CA1001 // lives as long as the process
/// <summary>The blocking calls that are under way, so that clara_stop can end them all and wait. Any thread.</summary>
internal sealed class RunningCalls
#pragma warning restore CA1001
{
    private readonly Lock _lock = new();
    private CancellationTokenSource _stop = new();
    private int _count;

    /// <summary>Begins a call; its token is cancelled by <see cref="StopAll"/>.</summary>
    public CancellationToken Begin()
    {
        lock (_lock)
        {
            _count++;
            return _stop.Token;
        }
    }

    public void End()
    {
        lock (_lock)
            _count--;
    }

    /// <summary>Cancels all and waits; whether all ended in time. Calls that begin afterwards are not touched.</summary>
    public bool StopAll(TimeSpan patience)
    {
        CancellationTokenSource stop;
        lock (_lock)
        {
            stop = _stop;
            _stop = new();
        }
        _ = stop.CancelAsync();
        return SpinWait.SpinUntil(() => Volatile.Read(ref _count) == 0, patience);
    }
}
