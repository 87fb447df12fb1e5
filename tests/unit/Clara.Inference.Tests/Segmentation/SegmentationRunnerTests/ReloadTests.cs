using Clara.Imaging;
using Clara.Inference.Segmentation;
using Clara.Inference.Tests.Onnx;
using Clara.Models;
using Clara.TestKit;

namespace Clara.Inference.Tests.Segmentation.SegmentationRunnerTests;

/// <summary>Networks that stay loaded, change on disk, go, or are disposed of.</summary>
public sealed class ReloadTests
{
    private static readonly Grid Grid = Grid.Axial(new(24, 20, 22), new(1, 1, 1));

    private static Volume<float> Image() => Numpy.Volume(Grid, Numpy.Random((int)Grid.Size.Count, 3));

    private static long Above(float threshold) => Image().Voxels.ToArray().Count(v => v > threshold);

    [Test]
    public void A_file_that_changed_is_loaded_again()
    {
        using TestArchive archive = new(TestNetworks.Above(0.25f));
        Assert.That(archive.Run(Image()).CountOf(1), Is.EqualTo(Above(0.25f)));
        File.WriteAllBytes(archive.NetworkFile, TestNetworks.Above(0.75f)); // of the same length
        File.SetLastWriteTimeUtc(archive.NetworkFile, DateTime.UtcNow.AddSeconds(5));
        Assert.That(archive.Run(Image()).CountOf(1), Is.EqualTo(Above(0.75f)));
    }

    [Test]
    public void A_file_that_is_gone_or_broken_is_said_and_a_mended_one_runs()
    {
        byte[] network = TestNetworks.Above(0.5f);
        using TestArchive archive = new(network);
        File.Delete(archive.NetworkFile);
        Assert.That(Assert.Throws<ModelInvalidException>(() => archive.Run(Image()))!.Message, Does.StartWith("The model 'net' cannot be used: "));
        File.WriteAllBytes(archive.NetworkFile, network);
        archive.Run(Image());
        File.Delete(archive.NetworkFile); // while it is loaded
        Assert.Throws<ModelInvalidException>(() => archive.Run(Image()));
        File.WriteAllText(archive.NetworkFile, "broken");
        Assert.Throws<ModelInvalidException>(() => archive.Run(Image()));
        File.WriteAllBytes(archive.NetworkFile, network);
        Assert.That(archive.Run(Image()).CountOf(1), Is.EqualTo(Above(0.5f)));
    }

    [Test]
    public void More_models_than_stay_loaded_take_turns()
    {
        float[] thresholds = [0.2f, 0.4f, 0.6f, 0.8f];
        TestArchive[] archives = [.. thresholds.Select(t => new TestArchive(TestNetworks.Above(t)))];
        using SegmentationRunner runner = new("cpu", 1);
        for (int round = 0; round < 3; round++)
            for (int i = 0; i < archives.Length; i++)
                Assert.That(runner.Run(archives[i].Archive, Image(), null, default).CountOf(1), Is.EqualTo(Above(thresholds[i])));
        foreach (TestArchive archive in archives)
            archive.Dispose();
    }

    [Test]
    public void Many_runs_at_once_of_more_models_than_stay_loaded_give_each_its_own_voxels()
    {
        float[] thresholds = [0.2f, 0.4f, 0.6f];
        TestArchive[] archives = [.. thresholds.Select(t => new TestArchive(TestNetworks.Above(t), inferer: TestArchive.Windows("7", 0.5)))];
        using SegmentationRunner runner = new("cpu", 1);
        Parallel.For(0, 24, new ParallelOptions { MaxDegreeOfParallelism = 6 },
            i => Assert.That(runner.Run(archives[i % 3].Archive, Image(), null, default).CountOf(1), Is.EqualTo(Above(thresholds[i % 3]))));
        foreach (TestArchive archive in archives)
            archive.Dispose();
    }

    [Test]
    public void A_dispose_while_it_runs_lets_the_run_end_and_refuses_the_next()
    {
        using TestArchive archive = new(TestNetworks.Mix(4, out _, out _, 2), inferer: TestArchive.Windows("8", 0.75));
        SegmentationRunner runner = new("cpu", 1);
        LabelMap expected = archive.Run(Image());
        using ManualResetEventSlim begun = new();
        Task<LabelMap> run = Task.Run(() => runner.Run(archive.Archive, Image(), new Direct(p => { if (p.Stage.StartsWith("windows", StringComparison.Ordinal)) begun.Set(); }), default));
        Assert.That(begun.Wait(TimeSpan.FromSeconds(30)), Is.True);
        runner.Dispose();
        runner.Dispose();
        VolumeAssert.Equal(expected, run.Result);
        Assert.Throws<ObjectDisposedException>(() => runner.Run(archive.Archive, Image(), null, default));
    }

    [Test]
    public void Degrees_give_the_same_voxels()
    {
        using TestArchive archive = new(TestNetworks.Mix(5, out _, out _, 9), """[{"name": "Orientationd", "args": {"axcodes": "LIA"}}, {"name": "Spacingd", "args": {"pixdim": [0.9, 1.3, 1.1]}}, {"name": "ScaleIntensityd"}]""",
            """[{"name": "Activationsd", "args": {"softmax": true}}, {"name": "AsDiscreted", "args": {"argmax": true}}, {"name": "Restored"}]""");
        LabelMap expected = archive.Run(Image());
        Assert.That(expected.Voxels.ToArray().Distinct().Count(), Is.GreaterThan(2));
        foreach (int degree in new[] { 1, 2, 5 })
        {
            using SegmentationRunner runner = new("cpu", degree);
            VolumeAssert.Equal(expected, runner.Run(archive.Archive, Image(), null, default));
        }
    }

    [Test]
    public void Progress_rises_from_0_to_1_and_a_cancel_at_any_stage_ends_the_run()
    {
        using TestArchive archive = new(TestNetworks.Above(0.5f), """[{"name": "ScaleIntensityd"}]""", inferer: TestArchive.Windows("12", 0));
        List<WorkProgress> seen = [];
        archive.Runner.Run(archive.Archive, Image(), new Direct(seen.Add), default);
        Assert.That(seen.Select(p => p.Fraction), Is.Ordered);
        Assert.That((seen[0].Fraction, seen[^1].Fraction), Is.EqualTo((0.0, 1.0)));
        foreach (WorkProgress stage in seen.SkipLast(1))
        {
            using CancellationTokenSource source = new();
            Assert.That(() => archive.Runner.Run(archive.Archive, Image(), new Direct(p => { if (p == stage) source.Cancel(); }), source.Token), Throws.InstanceOf<OperationCanceledException>(), stage.Stage);
        }
        Assert.That(archive.Run(Image()).CountOf(1), Is.GreaterThan(0));
    }
}
