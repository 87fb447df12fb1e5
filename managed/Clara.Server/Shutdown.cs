namespace Clara.Server;

/// <summary>Told to running work when the server stops, so that stopping does not wait for a network to finish.</summary>
internal sealed class Shutdown : IDisposable
{
    private readonly CancellationTokenSource _source = new();

    public CancellationToken Token => _source.Token;

    public void Begin() => _source.Cancel();

    public void Dispose() => _source.Dispose();
}
