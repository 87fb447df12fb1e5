using Clara.Imaging;
using Clara.Server.Http;

namespace Clara.Server.Jobs;

/// <summary>Runs take turns: a bounded number works, a bounded number waits, the rest is told to come back. Everything else of the server stays responsive.</summary>
internal sealed class EngineQueue(ServerOptions options, Shutdown shutdown) : IDisposable
{
    private readonly SemaphoreSlim _slots = new(options.Workers);
    private int _present;

    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken ct)
    {
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(ct, shutdown.Token);
        try
        {
            if (Interlocked.Increment(ref _present) > options.Workers + options.MaxWaiting)
                throw new RequestFault(StatusCodes.Status503ServiceUnavailable, StatusCode.Busy, "The server has too many requests waiting; try again in a moment.");
            await _slots.WaitAsync(both.Token);
            try
            {
                // A backend may compute before its first await; the request's thread must not be held by that.
                return await Task.Run(() => work(both.Token), both.Token);
            }
            finally
            {
                _slots.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _present);
        }
    }

    public void Dispose() => _slots.Dispose();
}
