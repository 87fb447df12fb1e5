using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;

namespace Clara.Benchmarks;

/// <summary>
/// `clara segment` as a process, from its start to its end, against the network alone: ONNX Runtime with its default options on a tensor of the cropped head's extent. Twice: the
/// call that runs it, in a session that is loaded; and a process that does nothing else, which like ours has to start, load the network and give 1.8 GiB back to the system.
/// All in turn, so that they share what else the machine does.
/// </summary>
internal static class SegmentBenchmark
{
    private const int Rounds = 5;
    private static readonly long[] Head = [1, 1, 172, 171, 231]; // t1_brain cropped as the model's config says

    public static void Run()
    {
        string models = Directory.CreateTempSubdirectory("clara-bench-").FullName;
        try
        {
            string network = Places.Shared("models/brain_18.onnx"), mask = Path.Combine(models, "m.nii.gz");
            Measured.Run("dotnet", Places.Clara, "models", "import", network, "--template", "mr-brain-meshnet", "--models", models);
            float[] voxels = new float[Head[2] * Head[3] * Head[4]];
            Random random = new(1);
            foreach (ref float v in voxels.AsSpan())
                v = (float)random.NextDouble();
            List<double> bare = [], process = [], whole = [];
            long peak = 0, barePeak = 0;
            for (int round = 0; round < Rounds; round++)
            {
                bare.Add(Bare(network, voxels));
                Measured alone = Measured.Run("dotnet", typeof(SegmentBenchmark).Assembly.Location, "bare");
                process.Add(alone.Elapsed.TotalSeconds);
                barePeak = Math.Max(barePeak, alone.PeakKib);
                Measured run = Measured.Run("dotnet", Places.Clara, "segment", Places.Shared("data/t1_brain.nii.gz"), "--model", "brain_18", "--models", models, "-o", mask, "--quiet");
                whole.Add(run.Elapsed.TotalSeconds);
                peak = Math.Max(peak, run.PeakKib);
                Console.WriteLine($"round {round + 1}: network alone {bare[^1]:0.00} s, as a process {process[^1]:0.00} s, clara segment {whole[^1]:0.00} s");
            }
            Console.WriteLine($"segment: median {Measured.Median(whole):0.00} s = {Measured.Median(whole) / Measured.Median(bare):0.000} of the call alone ({Measured.Median(bare):0.00} s) = {Measured.Median(whole) / Measured.Median(process):0.000} of a process with the network alone ({Measured.Median(process):0.00} s); bound 1.05");
            Console.WriteLine($"segment: peak memory {peak / 1024.0 / 1024:0.000} GiB; bound 2; {peak / (double)barePeak:0.000} of the process with the network alone; bound 1.2");
        }
        finally
        {
            Directory.Delete(models, recursive: true);
        }
    }

    /// <summary>What the process with the network alone does.</summary>
    public static void RunBare() => Bare(Places.Shared("models/brain_18.onnx"), new float[Head[2] * Head[3] * Head[4]]);

    private static double Bare(string network, float[] voxels)
    {
        using InferenceSession session = new(network);
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(voxels, Head);
        using RunOptions options = new();
        long began = Stopwatch.GetTimestamp();
        using IDisposableReadOnlyCollection<OrtValue> output = session.Run(options, [session.InputNames[0]], [input], [session.OutputNames[0]]);
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
