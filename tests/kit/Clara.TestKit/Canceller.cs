namespace Clara.TestKit;

/// <summary>
/// Cancels work that runs, from a thread of its own: on a busy machine a timer of the thread pool once came seconds late, when the work was done. Dispose ends the wait.
/// </summary>
public sealed class Canceller : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly Thread _thread;
    private volatile bool _isDone;

    /// <param name="isTime">Asked every millisecond until it is true.</param>
    public Canceller(Func<bool> isTime)
    {
        _thread = new(() =>
        {
            while (!_isDone && !isTime())
                Thread.Sleep(1);
            _source.Cancel();
        }) { IsBackground = true };
        _thread.Start();
    }

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        _isDone = true;
        _thread.Join();
        _source.Dispose();
    }
}
