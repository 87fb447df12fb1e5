namespace Clara.Benchmarks;

/// <summary>From process start to the first local model list through libclara: clara-harness --list-models over a folder with a model, the whole process timed.</summary>
internal static class StartBenchmark
{
    private const int Rounds = 21;

    public static void Run()
    {
        string models = Directory.CreateTempSubdirectory("clara-bench-").FullName;
        try
        {
            Measured.Run("dotnet", Places.Clara, "models", "import", Places.Shared("models/brain_gwm_light.onnx"), "--template", "mr-brain-meshnet", "--models", models);
            double[] milliseconds = [.. Enumerable.Range(0, Rounds).Select(_ => Measured.Run(Places.Harness, "--list-models", "--models", models, "--quiet").Elapsed.TotalMilliseconds)];
            Console.WriteLine($"start: process start to its end after the model list, median {Measured.Median(milliseconds):0} ms, longest {milliseconds.Max():0} ms of {Rounds}; bound 200");
        }
        finally
        {
            Directory.Delete(models, recursive: true);
        }
    }
}
