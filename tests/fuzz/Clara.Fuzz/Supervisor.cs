using System.Diagnostics;
using System.Globalization;

namespace Clara.Fuzz;

/// <summary>Starts a process a format, keeps the input of one that died and goes on behind it, and says what came of it.</summary>
internal static class Supervisor
{
    private const int MostDeaths = 20;

    public static int Run(Options options)
    {
        long all = 0;
        List<string> findings = [];
        foreach (FuzzFormat format in options.Formats)
        {
            Total total = new(format.Name);
            for (int death = 0; death <= MostDeaths && total.Executions < options.Count && total.Watch.Elapsed < options.Time && !total.IsDone && !total.IsStuck; death++)
                Once(options, format, options.Seed + death * 1000, total);
            Console.WriteLine(total.Line());
            all += total.Executions;
            findings.AddRange(total.Findings);
        }
        foreach (string finding in findings)
            Console.WriteLine($"finding: {finding}");
        Console.WriteLine($"{all} mutated files, {findings.Count} findings");
        return findings.Count == 0 ? 0 : 1;
    }

    private static void Once(Options options, FuzzFormat format, int seed, Total total)
    {
        string work = Directory.CreateDirectory(Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"clara-fuzz-{Environment.ProcessId}-{format.Name}")).FullName;
        try
        {
            List<string> arguments =
            [
                typeof(Supervisor).Assembly.Location, "--format", format.Name, "--seed", $"{seed}", "--count", $"{options.Count - total.Executions}", "--work", work, "--findings", options.Findings,
                "--seconds", (options.Time - total.Watch.Elapsed).TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture),
            ];
            foreach ((string name, string? value) in new[] { ("--shared", options.Shared), ("--corpus", options.Corpus), ("--keep", options.Keep) })
                if (value is not null)
                    arguments.AddRange([name, value]);
            using Process worker = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
            long at = 0;
            while (worker.StandardOutput.ReadLine() is string line)
                at = line.StartsWith("at ", StringComparison.Ordinal) ? long.Parse(line.AsSpan(3), CultureInfo.InvariantCulture) : at + total.Take(line);
            worker.WaitForExit();
            total.Executions += at;
            total.IsStuck = at == 0;
            if (worker.ExitCode != 0)
                total.Findings.Add(Bury(options, format, work, worker.ExitCode, seed, at));
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    /// <summary>Keeps the input that a process died of.</summary>
    private static string Bury(Options options, FuzzFormat format, string work, int exitCode, int seed, long at)
    {
        string kind = exitCode == Watchdog.HangExitCode ? "hang" : $"process-died-{exitCode}", folder = Path.Combine(options.Findings, $"{format.Name}-{kind}-seed{seed}-{at}");
        Directory.CreateDirectory(folder);
        foreach (string file in Directory.GetFiles(work))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        return folder;
    }

    private sealed class Total(string format)
    {
        private string[] _figures = [];
        private string _notes = "";

        public Stopwatch Watch { get; } = Stopwatch.StartNew();

        public long Executions { get; set; }

        public List<string> Findings { get; } = [];

        public bool IsDone { get; private set; }

        /// <summary>The last process did nothing, and another one would not either.</summary>
        public bool IsStuck { get; set; }

        public long Take(string line)
        {
            if (line.StartsWith("finding ", StringComparison.Ordinal))
                Findings.Add(line[8..]);
            if (line.StartsWith("note ", StringComparison.Ordinal))
                _notes = ", " + line[5..];
            if (line.StartsWith("done ", StringComparison.Ordinal))
                (_figures, IsDone) = (line.Split(' '), true);
            return 0;
        }

        public string Line() => string.Create(CultureInfo.InvariantCulture, $"{format}: {Executions} files in {Watch.Elapsed.TotalSeconds:0} s, {Executions / Watch.Elapsed.TotalSeconds:0}/s")
            + (_figures.Length == 6 ? $", {_figures[2]} outcomes, slowest call {_figures[3]} ms, most allocated {_figures[4]} x, {_figures[5]} calls on a promise that the file's size permits" : "") + $", {Findings.Count} findings{_notes}";
    }
}
