using System.Diagnostics;
using Clara.Imaging;
using Clara.Inference.Networks;
using Clara.Inference.Segmentation;
using Clara.Inference.Transforms;
using Clara.Models;

namespace Clara.Benchmarks;

/// <summary>
/// What stands around the network, from a volume in memory to the mask on its grid, in a process and a session that are warm: by the clock and by the processors' time, of which
/// other work on the machine changes less.
/// </summary>
internal static class AroundNetworkBenchmark
{
    private const int Rounds = 5;

    public static void Run()
    {
        string models = Directory.CreateTempSubdirectory("clara-bench-").FullName;
        try
        {
            Run(ModelImporter.ImportAsync(Places.Shared("models/brain_18.onnx"), "mr-brain-meshnet", null, null, models, false, null, default).GetAwaiter().GetResult());
        }
        finally
        {
            Directory.Delete(models, recursive: true);
        }
    }

    private static void Run(ModelArchive archive)
    {
        SegmentationPipeline pipeline = SegmentationPipeline.Of(archive);
        Volume head = NiftiFile.ReadAsync(Places.Shared("data/t1_brain.nii.gz"), default).GetAwaiter().GetResult();
        using Timed network = new(Network.Load(archive, "cpu", 0));
        WorkContext work = new(0, default);
        List<double> clock = [], processors = [];
        for (int round = 0; round <= Rounds; round++)
        {
            network.Reset();
            long began = Stopwatch.GetTimestamp();
            TimeSpan before = Timed.Processors;
            pipeline.Run(network, pipeline.Prepare(head, null, work), null, work);
            double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds, busy = (Timed.Processors - before).TotalSeconds;
            if (round == 0)
                continue; // compiles, and grows the session's memory
            clock.Add(seconds / network.Seconds);
            processors.Add(busy / network.Busy);
            Console.WriteLine($"around the network, round {round}: {seconds - network.Seconds:0.000} s beside {network.Seconds:0.00} s, of processors {busy - network.Busy:0.000} s beside {network.Busy:0.00} s");
        }
        Console.WriteLine($"around: in a loaded process {Measured.Median(clock):0.000} of the network by the clock, {Measured.Median(processors):0.000} by the processors' time; bound 1.03");
    }

    /// <summary>A network whose runs are timed.</summary>
    private sealed class Timed(Network inner) : Network("timed", new(inner.InputName, inner.InputShape), new(inner.OutputName, inner.OutputShape))
    {
        public static TimeSpan Processors
        {
            get
            {
                using Process here = Process.GetCurrentProcess();
                return here.TotalProcessorTime;
            }
        }

        public double Seconds { get; private set; }

        public double Busy { get; private set; }

        public override bool IsOnProcessors => inner.IsOnProcessors;

        public void Reset() => Seconds = Busy = 0;

        public override NetworkTensor Run(Memory<float> voxels, long[] shape, CancellationToken ct)
        {
            TimeSpan before = Processors;
            long began = Stopwatch.GetTimestamp();
            NetworkTensor value = inner.Run(voxels, shape, ct);
            Seconds += Stopwatch.GetElapsedTime(began).TotalSeconds;
            Busy += (Processors - before).TotalSeconds;
            return value;
        }

        protected override void Close() => inner.Dispose();
    }
}
