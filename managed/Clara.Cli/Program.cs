using System.Runtime.InteropServices;

namespace Clara.Cli;

/// <summary>The process: signals in, exit code out. Everything else is <see cref="CommandLine"/>, which tests call without a process.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        using CancellationTokenSource cancel = new();
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, c => OnSignal(c, cancel));
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, c => OnSignal(c, cancel));
        return await CommandLine.RunAsync(args, Console.Out, Console.Error, cancel.Token).ConfigureAwait(false);
    }

    /// <summary>The first signal asks the work to stop, the second one ends the process as the system would.</summary>
    private static void OnSignal(PosixSignalContext context, CancellationTokenSource cancel)
    {
        if (cancel.IsCancellationRequested)
            Environment.Exit(ExitCode.Cancelled);
        context.Cancel = true;
        cancel.CancelAsync();   // callbacks must not hold up the thread that delivers signals
    }
}
