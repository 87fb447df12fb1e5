using System.Diagnostics;
using System.Numerics;
using Clara.Imaging;
using Clara.Inference.Segmentation;
using Clara.Models;
using Clara.TestKit;

namespace Clara.Inference.Tests.Segmentation.SegmentationRunnerTests;

/// <summary>A real network on a piece of a real head, stopped while it runs.</summary>
[NonParallelizable]
public sealed class CancelTests : IDisposable
{
    private readonly RealModels _models = new();
    private ModelArchive _model = null!;
    private Volume _piece = null!;

    [OneTimeSetUp]
    public void Load()
    {
        _model = _models.Import("brain_18");
        _piece = RealModels.Head().Accept(new Middle(96));
    }

    public void Dispose() => _models.Dispose();

    /// <summary>A third of the run, or half a second, is far more than it takes, also on a machine where other tests run: no benchmark.</summary>
    [Test]
    public void A_cancel_in_the_network_ends_the_call_at_once_and_the_next_run_works()
    {
        using SegmentationRunner runner = new("cpu", 1);
        Stopwatch whole = Stopwatch.StartNew();
        LabelMap expected = runner.Run(_model, _piece, null, default);
        TimeSpan uncancelled = whole.Elapsed;
        long began = 0, cancelled = 0;
        using Canceller source = new(() => Volatile.Read(ref began) != 0 && Stopwatch.GetElapsedTime(began).TotalMilliseconds > 100);
        source.Token.Register(() => cancelled = Stopwatch.GetTimestamp());
        Assert.That(() => runner.Run(_model, _piece, new Direct(p =>
        {
            if (p.Stage == "network" && began == 0)
                began = Stopwatch.GetTimestamp();
        }), source.Token), Throws.InstanceOf<OperationCanceledException>());
        TimeSpan waited = Stopwatch.GetElapsedTime(cancelled);
        Assert.That(waited, Is.LessThan(TimeSpan.FromSeconds(Math.Max(0.5, uncancelled.TotalSeconds / 3))), $"the whole run takes {uncancelled.TotalSeconds:0.0} s");
        VolumeAssert.Equal(expected, runner.Run(_model, _piece, null, default));
    }

    [Test]
    public void Two_runs_at_once_give_the_same_voxels_and_a_cancelled_third_disturbs_neither()
    {
        using SegmentationRunner runner = new("cpu", 2);
        using CancellationTokenSource source = new();
        Task<LabelMap>[] runs = [.. Enumerable.Range(0, 3).Select(i => Task.Run(() => runner.Run(_model, _piece, null, i == 2 ? source.Token : default)))];
        Thread.Sleep(300);
        source.Cancel();
        Assert.That(() => runs[2].GetAwaiter().GetResult(), Throws.InstanceOf<OperationCanceledException>());
        VolumeAssert.Equal(runs[0].Result, runs[1].Result);
        Assert.That(runs[0].Result.Voxels.ToArray().Distinct().Count(), Is.GreaterThan(5));
    }

    [Test]
    public void A_runner_disposed_while_a_real_network_runs_lets_it_end()
    {
        SegmentationRunner runner = new("cpu", 2);
        using ManualResetEventSlim begun = new();
        Task<LabelMap> run = Task.Run(() => runner.Run(_model, _piece, new Direct(p => { if (p.Stage == "network") begun.Set(); }), default));
        Assert.That(begun.Wait(TimeSpan.FromSeconds(60)), Is.True);
        runner.Dispose();
        Assert.That(run.Result.CountOf(1), Is.GreaterThan(0));
    }

    private sealed class Middle(int extent) : IVolumeVisitor<Volume>
    {
        public Volume Visit<T>(Volume<T> volume) where T : unmanaged, INumber<T>
        {
            Size3 size = volume.Grid.Size;
            VoxelPoint start = new((size.X - extent) / 2, (size.Y - extent) / 2, (size.Z - extent) / 2);
            Volume<T> piece = Volume.Allocate<T>(volume.Grid.Crop(new(start, new(extent, extent, extent))));
            for (int z = 0; z < extent; z++)
                for (int y = 0; y < extent; y++)
                    volume.Voxels.Slice((int)volume.Grid.Offset(start.X, start.Y + y, start.Z + z), extent).CopyTo(piece.Voxels[(int)piece.Grid.Offset(0, y, z)..]);
            return piece;
        }
    }
}
