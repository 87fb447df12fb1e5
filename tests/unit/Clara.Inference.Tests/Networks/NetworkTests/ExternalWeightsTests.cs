using Clara.Inference.Networks;
using Clara.Inference.Tests.Onnx;
using Clara.Models;

namespace Clara.Inference.Tests.Networks.NetworkTests;

/// <summary>Networks whose weights lie in a file beside them, as PyTorch's exporter writes it by default.</summary>
public sealed class ExternalWeightsTests
{
    /// <summary>Adds what stands in model.onnx.data to each voxel.</summary>
    private static byte[] Adding => new OnnxBuilder().Input("image", OnnxBuilder.Float, 1, 1, -1, -1, -1).Output("logits", OnnxBuilder.Float, 1, 1, -1, -1, -1)
        .WeightsIn("model.onnx.data", "w", [1], sizeof(float)).Node("Add", ["image", "w"], "logits").ToArray();

    private static float Ran(Network network)
    {
        using NetworkTensor value = network.Run(new float[] { 7 }, [1, 1, 1, 1, 1], default);
        return value.Values[0];
    }

    /// <summary>As a new file: ONNX Runtime maps it, and one that is overwritten in place changes under a loaded network.</summary>
    private static void Put(TestArchive archive, float value)
    {
        File.Delete(archive.NetworkFile + ".data");
        File.WriteAllBytes(archive.NetworkFile + ".data", BitConverter.GetBytes(value));
    }

    [Test]
    public void They_run()
    {
        using TestArchive archive = new(Adding);
        Put(archive, 5);
        using Network network = Network.Load(archive.Archive, "cpu", 1);
        Assert.That(Ran(network), Is.EqualTo(12));
    }

    [Test]
    public void Without_the_file_one_sentence_names_it()
    {
        using TestArchive archive = new(Adding);
        Assert.That(Assert.Throws<ModelInvalidException>(() => Network.Load(archive.Archive, "cpu", 1))!.Message,
            Is.EqualTo("The model 'net' cannot be used: model.onnx keeps its weights in model.onnx.data, which is missing; put that file beside model.onnx, under this name."));
    }

    [Test]
    public void Other_weights_in_the_file_are_another_network()
    {
        using TestArchive archive = new(Adding);
        Put(archive, 5);
        using NetworkCache cache = new("cpu", 1, 0);
        using NetworkLease first = cache.Enter(archive.Archive);
        Put(archive, 6);
        File.SetLastWriteTimeUtc(archive.NetworkFile + ".data", DateTime.UtcNow.AddSeconds(5));
        using NetworkLease second = cache.Enter(archive.Archive);
        Assert.That((Ran(first.Network), Ran(second.Network)), Is.EqualTo((12f, 13f)));
    }
}
