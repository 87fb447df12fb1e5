using System.Diagnostics;
using System.Globalization;

namespace Clara.Benchmarks;

/// <summary>A process that ran to its end: how long, how much memory at its highest, what it said.</summary>
internal sealed record Measured(TimeSpan Elapsed, long PeakKib, int ExitCode, string Output)
{
    /// <summary>Runs a program. The peak is the kernel's VmHWM, looked at every 20 ms.</summary>
    public static Measured Run(string program, params string[] arguments)
    {
        long began = Stopwatch.GetTimestamp();
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        long peak = 0;
        while (!process.WaitForExit(20))
            peak = Math.Max(peak, PeakOf(process.Id));
        TimeSpan elapsed = Stopwatch.GetElapsedTime(began);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {error.Result}");
        return new(elapsed, peak, process.ExitCode, output.Result);
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private static long PeakOf(int process)
    {
        try
        {
            string? line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // it has just ended
        }
    }
}
