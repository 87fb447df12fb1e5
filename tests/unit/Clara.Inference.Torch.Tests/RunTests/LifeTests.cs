using System.Runtime.CompilerServices;
using Clara.Imaging;
using Clara.Inference.Networks;
using Clara.TestKit;
using TorchSharp;

namespace Clara.Inference.Torch.Tests.RunTests;

/// <summary>Runs at once, cancelled, failed, disposed meanwhile; what libtorch still holds afterwards.</summary>
public sealed class LifeTests
{
    private static readonly long[] Shape = [1, 1, 10, 10, 10];

    /// <summary>Tensors that TorchSharp knows of, freed ones not counted.</summary>
    private static long Tensors
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        get => torch.Tensor.TotalCount;
    }

    [Test]
    public void An_output_outlives_its_network_and_the_garbage_collection()
    {
        using TorchArchive archive = new("convolution.ts");
        Network network = Network.Load(archive.Archive, "cpu", 1);
        float[] voxels = Truth.Random(1000, 1);
        using NetworkTensor value = network.Run(voxels, Shape, default);
        network.Dispose();
        network.Dispose();
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Truth.Same(Truth.Convolution(voxels, 3, (10, 10, 10)), value.Values, 1e-5);
        Assert.Throws<ObjectDisposedException>(() => network.Run(voxels, Shape, default));
    }

    [Test]
    public void Runs_at_once_do_not_disturb_each_other()
    {
        using TorchArchive archive = new("convolution.ts");
        using Network network = Network.Load(archive.Archive, "cpu", 2);
        float[][] voxels = [.. Enumerable.Range(0, 8).Select(i => Truth.Random(1000, i))];
        Parallel.For(0, voxels.Length, new() { MaxDegreeOfParallelism = 4 }, i =>
        {
            using NetworkTensor value = network.Run(voxels[i], Shape, default);
            Truth.Same(Truth.Convolution(voxels[i], 3, (10, 10, 10)), value.Values, 1e-5);
        });
    }

    [Test]
    public void No_tensor_is_left_by_runs_that_end_fail_or_choose_among_outputs()
    {
        long before = Tensors;
        foreach ((string fixture, string more) in new[] { ("convolution.ts", ""), ("levels.ts", ""), ("pair.ts", """, "output": "1" """), ("half_weights.ts", ""), ("turned.ts", "") })
        {
            using TorchArchive archive = new(fixture, more: more);
            using Network network = Network.Load(archive.Archive, "cpu", 1);
            for (int i = 0; i < 3; i++)
                network.Run(new float[1000], Shape, default).Dispose();
        }
        using (TorchArchive archive = new("failing.ts"))
        using (Network network = Network.Load(archive.Archive, "cpu", 1))
            Assert.Throws<ClaraException>(() => network.Run(Truth.Random(1000, 1, high: 5), Shape, default));
        using (TorchArchive archive = new("no_forward.ts"))
            Assert.Catch<ClaraException>(() => Network.Load(archive.Archive, "cpu", 1));
        Assert.That(Tensors, Is.EqualTo(before));
    }

    [Test]
    public void Cancelling_leaves_a_run_at_once_and_it_frees_everything_when_it_ends()
    {
        long before = Tensors;
        using TorchArchive archive = new("slow.ts");
        using (Network network = Network.Load(archive.Archive, "cpu", 1))
        {
            float[] voxels = new float[64 * 64 * 64];
            long loaded = Tensors;
            using Canceller running = new(() => Tensors > loaded);
            Assert.Throws<OperationCanceledException>(() => network.Run(voxels, [1, 1, 64, 64, 64], running.Token));
            Assert.That(Tensors, Is.GreaterThan(before), "the run still goes on");
        }
        // Only a run that never ends takes as long.
        Assert.That(SpinWait.SpinUntil(() => Tensors == before, TimeSpan.FromMinutes(2)), Is.True, "what the run held is freed when it ends, though its network was disposed before");
    }

    [Test]
    public void A_token_that_is_cancelled_already_starts_nothing()
    {
        using TorchArchive archive = new("convolution.ts");
        using Network network = Network.Load(archive.Archive, "cpu", 1);
        Assert.Throws<OperationCanceledException>(() => network.Run(new float[1], [1, 1, 1, 1, 1], new(true)));
    }

    [Test]
    public void A_network_that_throws_says_its_own_reason_in_one_line_and_runs_again()
    {
        using TorchArchive archive = new("failing.ts");
        using Network network = Network.Load(archive.Archive, "cpu", 1);
        ClaraException e = Assert.Throws<ClaraException>(() => network.Run(new float[] { 2 }, [1, 1, 1, 1, 1], default))!;
        Assert.That(e.Status, Is.EqualTo(StatusCode.Inference));
        Assert.That(e.Message, Is.EqualTo("The network of the model 'net' failed while it ran (ValueError: voxels must be at most 1)."));
        using NetworkTensor value = network.Run(new float[] { 1 }, [1, 1, 1, 1, 1], default);
        Assert.That(value.Values[0], Is.EqualTo(1));
    }

    [Test]
    public void An_input_that_does_not_fit_is_named_by_torchs_reason_without_its_traces()
    {
        using TorchArchive archive = new("convolution.ts");
        using Network network = Network.Load(archive.Archive, "cpu", 1);
        ClaraException e = Assert.Throws<ClaraException>(() => network.Run(new float[2000], [1, 2, 10, 10, 10], default))!;
        Assert.That(e.Message, Does.StartWith("The network of the model 'net' failed while it ran (Given groups=1, weight of size [3, 1, 3, 3, 3], expected input[1, 2, 10, 10, 10] to have 1 channels"));
        Assert.That(e.Message, Does.Not.Contain(".py"));
    }
}
