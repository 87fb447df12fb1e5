namespace Clara.Inference.Networks;

/// <summary>A network of a <see cref="NetworkCache"/> that stays loaded until this is disposed. Since 0.2.</summary>
public sealed class NetworkLease : IDisposable
{
    private Action? _leave;

    internal NetworkLease(Network network, Action leave)
    {
        Network = network;
        _leave = leave;
    }

    /// <summary>The network; the cache disposes it.</summary>
    public Network Network { get; }

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref _leave, null)?.Invoke();
}
