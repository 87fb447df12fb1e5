using System.Diagnostics;

namespace Clara.Benchmarks;

/// <summary>Ctrl+C at several moments of a network's run: milliseconds until the process is gone.</summary>
internal static class CancelBenchmark
{
    public static void Run()
    {
        string folder = Directory.CreateTempSubdirectory("clara-bench-").FullName;
        try
        {
            Measured.Run("dotnet", Places.Clara, "models", "import", Places.Shared("models/brain_18.onnx"), "--template", "mr-brain-meshnet", "--models", folder);
            List<double> milliseconds = [];
            foreach (int after in new[] { 300, 700, 1300, 2000, 2900, 3700, 4600, 5500, 6400 })
            {
                using Process run = Process.Start(new ProcessStartInfo("dotnet",
                    [Places.Clara, "segment", Places.Shared("data/t1_brain.nii.gz"), "--model", "brain_18", "--models", folder, "-o", Path.Combine(folder, "m.nii.gz"), "--quiet"]) { RedirectStandardError = true })!;
                Thread.Sleep(after);
                long began = Stopwatch.GetTimestamp();
                using (Process kill = Process.Start("kill", ["-INT", $"{run.Id}"]))
                    kill.WaitForExit();
                run.WaitForExit();
                milliseconds.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                if (run.ExitCode != 130)
                    throw new InvalidOperationException($"exit code {run.ExitCode} instead of 130");
            }
            Console.WriteLine($"cancel: Ctrl+C to the end of the process, median {Measured.Median(milliseconds):0} ms, longest {milliseconds.Max():0} ms of {milliseconds.Count}; bound 500");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
