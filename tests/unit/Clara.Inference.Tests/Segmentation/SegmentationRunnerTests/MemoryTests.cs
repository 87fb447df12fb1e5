using System.Diagnostics;
using Clara.Imaging;
using Clara.Inference.Segmentation;
using Clara.Models;
using Clara.TestKit;

namespace Clara.Inference.Tests.Segmentation.SegmentationRunnerTests;

/// <summary>What a viewer has to live with between two segmentations.</summary>
[NonParallelizable]
public sealed class MemoryTests
{
    [Test]
    public async Task A_small_network_gives_its_memory_back_after_the_run()
    {
        const long Allowed = 160L << 20; // mask, image and what .NET keeps; the network's own is over 300 MiB
        Volume head = await NiftiFile.ReadAsync(SharedFolder.Require("data/t1_brain.nii.gz"), default);
        using RealModels models = new();
        ModelArchive archive = models.Import("brain_gwm_light");
        await using SegmentationRunner runner = new("cpu", 0);
        using Process here = Process.GetCurrentProcess();
        // What earlier tests left is given back first: a run that lives on it would seem to need nothing.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        long before = Resident(here), highest = 0;
        Task<LabelMap> run = Task.Run(() => runner.Run(archive, head, null, default));
        while (!run.IsCompleted)
        {
            highest = Math.Max(highest, Resident(here));
            await Task.Delay(10);
        }
        LabelMap mask = await run;
        Assert.That(highest - before, Is.GreaterThan(Allowed * 3 / 2), "the run needs more memory than may stay");
        long after = long.MaxValue;
        for (long began = Stopwatch.GetTimestamp(); after > Allowed && Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(20); await Task.Delay(50))
        {
            GC.Collect();
            after = Resident(here) - before;
        }
        Assert.That(after, Is.LessThan(Allowed));
        GC.KeepAlive(mask);
    }

    private static long Resident(Process process)
    {
        process.Refresh();
        return process.WorkingSet64;
    }
}
