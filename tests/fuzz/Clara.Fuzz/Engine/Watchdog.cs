using System.Diagnostics;

namespace Clara.Fuzz;

/// <summary>Ends the process when a call does not come back; its input still lies in the work folder.</summary>
internal sealed class Watchdog : IDisposable
{
    public const int HangExitCode = 86;

    /// <summary>Far above the bound of a call, so that only what hangs is met, not a busy machine.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Timer _timer;

    public Watchdog(Oracle oracle) => _timer = new(_ =>
    {
        long since = Volatile.Read(ref oracle.RunningSince);
        if (since != 0 && Stopwatch.GetElapsedTime(since) > Patience)
            Environment.Exit(HangExitCode);
    }, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));

    public void Dispose() => _timer.Dispose();
}
