namespace Clara.Server;

/// <summary>The program that embeds the server handles Ctrl+C; the host's own handler would swallow it.</summary>
internal sealed class NoSignals : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
