using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Clara.Imaging;

namespace Clara.Cli.Demo.Playing;

/// <summary>One run of clara-harness, the viewer without a window: its steps line by line, its failure in one line, its end when the command is cancelled.</summary>
internal static class HarnessProcess
{
    private const int Interrupted = 130, SigInt = 2;
    private const string Prefix = "clara-harness: ";

    // A terminal's Ctrl+C reaches the harness by itself, and a second one would end it without tidying up.
    private static readonly TimeSpan OwnSignal = TimeSpan.FromMilliseconds(120);
    private static readonly TimeSpan Tidying = TimeSpan.FromSeconds(2);

    /// <summary>What it ended with: 0, or 1 and the reasons that it gave.</summary>
    public sealed record Ending(int Code, IReadOnlyList<string> Reasons)
    {
        /// <summary>The last reason, as a sentence's end.</summary>
        public string Reason => Reasons.Count > 0 ? Reasons[^1] : "it gave no reason.";
    }

    /// <summary>Runs it to its end.</summary>
    /// <param name="program">Path of the program; libclara lies beside it.</param>
    /// <param name="arguments">As given to the process.</param>
    /// <param name="onStep">Told each line of standard output, on another thread.</param>
    /// <param name="ct">Interrupts the harness as Ctrl+C does.</param>
    /// <returns>How it ended. Throws <see cref="ClaraException"/> (Host) when it cannot be started or ends in another way than it promises.</returns>
    public static async Task<Ending> RunAsync(string program, IEnumerable<string> arguments, Action<string> onStep, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using Process process = Start(program, arguments);
        List<string> reasons = [];
        Task output = EachLineAsync(process.StandardOutput, onStep), error = EachLineAsync(process.StandardError, line =>
        {
            if (line.StartsWith(Prefix, StringComparison.Ordinal))
                reasons.Add(line[Prefix.Length..]);
        });
        try
        {
            await process.WaitForExitAsync(ct).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await EndAsync(process).ConfigureAwait(false);
            throw;
        }
        await Task.WhenAll(output, error).ConfigureAwait(false);
        if (process.ExitCode == Interrupted)
        {
            // Its signal may have come before ours.
            await Task.Delay(OwnSignal, ct).ConfigureAwait(false);
            throw new ClaraException(StatusCode.Cancelled, "clara-harness was interrupted.");
        }
        Ending ending = new(process.ExitCode, reasons);
        return ending.Code is 0 or 1 ? ending : throw new ClaraException(StatusCode.Host, $"clara-harness ended with {ending.Code}: {ending.Reason}");
    }

    private static Process Start(string program, IEnumerable<string> arguments)
    {
        if (!File.Exists(program))
            throw new ClaraException(StatusCode.NotFound, $"{Path.GetFileName(program)} is not at {program}, where the product has it; install the product again, or in a checkout use ./clara, which builds it.");
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        try
        {
            return Process.Start(start) ?? throw new Win32Exception();
        }
        catch (Win32Exception e)
        {
            throw new ClaraException(StatusCode.Host, $"{Path.GetFileName(program)} cannot be started ({e.Message}); install the product again.", e);
        }
    }

    private static async Task EachLineAsync(StreamReader reader, Action<string> line)
    {
        // Its end is the end of the process, which cancelling brings about.
        while (await reader.ReadLineAsync(CancellationToken.None).ConfigureAwait(false) is string text)
            line(text);
    }

    private static async Task EndAsync(Process process)
    {
        if (!Console.IsInputRedirected && await EndsWithinAsync(process, OwnSignal).ConfigureAwait(false))
            return;
        if (!OperatingSystem.IsWindows())
        {
            _ = Kill(process.Id, SigInt);
            if (await EndsWithinAsync(process, Tidying).ConfigureAwait(false))
                return;
        }
        process.Kill(entireProcessTree: true);
    }

    private static async Task<bool> EndsWithinAsync(Process process, TimeSpan time)
    {
        using CancellationTokenSource patience = new(time);
        try
        {
            await process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Kill(int process, int signal);
}
