using Clara.Imaging;
using Clara.Inference.Networks;
using Clara.Inference.Tests.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace Clara.Inference.Tests.Networks.NetworkTests;

/// <summary>Runs of one network: many at once, cancelled, disposed meanwhile.</summary>
public sealed class RunTests
{
    [Test]
    public void An_output_outlives_its_network_and_the_garbage_collection()
    {
        using TestArchive archive = new(TestNetworks.Convolution(1, [1, 1, 1], [2], [1]));
        Network network = Network.Load(archive.Archive, "cpu", 1);
        float[] voxels = Numpy.Random(1000, 1);
        using NetworkTensor value = network.Run(voxels, [1, 1, 10, 10, 10], default);
        network.Dispose();
        network.Dispose();
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Numpy.Same([.. voxels.Select(v => 2 * v + 1)], value.Values, 1e-6);
        Assert.Throws<ObjectDisposedException>(() => network.Run(voxels, [1, 1, 10, 10, 10], default));
    }

    /// <summary>ONNX Runtime's C# interface counts bytes in an int: 104 classes of 176 cubed are 2.1 GiB, in one image or in several.</summary>
    [TestCase(1, 176), TestCase(3, 128)]
    public void An_output_larger_than_its_engine_can_hand_over_is_refused_before_the_run(int images, int extent)
    {
        using TestArchive archive = new(TestNetworks.Convolution(104, [1, 1, 1], new float[104], new float[104]));
        using Network network = Network.Load(archive.Archive, "cpu", 1);
        ClaraException e = Assert.Throws<ClaraException>(() => network.Run(new float[images * extent * extent * extent], [images, 1, extent, extent, extent], default))!;
        Assert.That((e.Status, network.RunBytesPerVoxel), Is.EqualTo((StatusCode.Memory, (double?)null)));
        Assert.That(e.Message, Does.StartWith("The output of the model 'net' has more than 2 GiB at once").And.Not.Contain("\n"));
    }

    [Test]
    public void Runs_at_once_do_not_disturb_each_other_and_a_dispose_waits_for_none()
    {
        using TestArchive archive = new(TestNetworks.Mix(4, out _, out _, 2));
        using Network alone = Network.Load(archive.Archive, "cpu", 1);
        float[] voxels = Numpy.Random(40 * 40 * 40, 1);
        using NetworkTensor expected = alone.Run(voxels, [1, 1, 40, 40, 40], default);
        float[] truth = expected.Values.ToArray();
        for (int round = 0; round < 5; round++)
        {
            Network network = Network.Load(archive.Archive, "cpu", 2);
            using CountdownEvent begun = new(4);
            Task<float[]?>[] runs = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
            {
                begun.Signal();
                try
                {
                    using NetworkTensor value = network.Run(voxels, [1, 1, 40, 40, 40], default);
                    return value.Values.ToArray();
                }
                catch (ObjectDisposedException)
                {
                    return null; // the dispose came first
                }
            }))];
            begun.Wait();
            Thread.Sleep(round);
            network.Dispose();
            Task.WaitAll(runs);
            foreach (Task<float[]?> run in runs)
                Assert.That(run.Result is null || run.Result.AsSpan().SequenceEqual(truth), Is.True);
        }
    }

    [Test]
    public void A_token_that_is_cancelled_already_starts_nothing()
    {
        using TestArchive archive = new(TestNetworks.Above(1));
        using Network network = Network.Load(archive.Archive, "cpu", 1);
        Assert.Throws<OperationCanceledException>(() => network.Run(new float[1], [1, 1, 1, 1, 1], new(true)));
    }
}
