namespace Clara.Host.Handles;

#pragma warning disable CA1001 // calls may look at the token after the release
/// <summary>A cancel request that may come. Never disposed: calls may still look at it after its release.</summary>
internal sealed class CancelHandle
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource _source = new();

    public CancellationToken Token => _source.Token;

    /// <summary>Returns before the calls react: their callbacks run on the pool.</summary>
    public void Request() => _ = _source.CancelAsync();
}
