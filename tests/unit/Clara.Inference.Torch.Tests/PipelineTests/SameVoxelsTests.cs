using Clara.Imaging;
using Clara.Inference.Segmentation;
using Clara.Inference.Tests.Onnx;

namespace Clara.Inference.Torch.Tests.PipelineTests;

/// <summary>The whole chain, image to label map: the same network as TorchScript and as ONNX.</summary>
public sealed class SameVoxelsTests
{
    private const string Windows = """{"name": "SlidingWindowInferer", "args": {"roi_size": [8, 10, 12], "overlap": 0.25, "mode": "gaussian"} }""";

    [TestCase("convolution.ts", """{"name": "SimpleInferer"}""")]
    [TestCase("convolution.ts", Windows)]
    [TestCase("traced.pt", Windows)]
    public void The_same_labels_as_the_same_network_in_onnx(string fixture, string inferer)
    {
        Grid grid = new(new(13, 21, 17), new(0.7, 1.1, 2.5), new(10, -20, 30), Matrix3.Identity);
        Volume<float> image = Volume.Wrap<float>(Truth.Random(13 * 21 * 17, 5), grid);
        using TorchArchive torch = new(fixture, inferer);
        using TorchArchive onnx = new(".onnx", TestNetworks.Convolution(3, [3, 3, 3], Truth.Weights(81), Truth.Weights(3)), inferer);
        using SegmentationRunner runner = new("cpu", 2);
        LabelMap ours = runner.Run(torch.Archive, image, null, default), theirs = runner.Run(onnx.Archive, image, null, default);
        Assert.That(ours.Grid, Is.EqualTo(theirs.Grid));
        ushort[] expected = Voxels(theirs), actual = Voxels(ours);
        Assert.That(expected.Distinct().Order(), Is.EqualTo(new ushort[] { 0, 1, 2 }), "all three classes are there to be mistaken");
        Assert.That(actual, Is.EqualTo(expected));
    }

    [Test]
    public void An_archive_with_a_torchscript_file_passes_its_check()
    {
        using TorchArchive archive = new("convolution.ts");
        ArchiveCheck check = ArchiveCheck.Of(archive.Archive, "auto");
        Assert.That(check.Input, Does.StartWith("x ["));
        Assert.That(check.Output, Does.StartWith("0 ["));
    }

    private static ushort[] Voxels(LabelMap map)
    {
        ushort[] voxels = new ushort[map.Grid.Size.Count];
        for (int z = 0, i = 0; z < map.Grid.Size.Z; z++)
            for (int y = 0; y < map.Grid.Size.Y; y++)
                for (int x = 0; x < map.Grid.Size.X; x++, i++)
                    voxels[i] = map[x, y, z];
        return voxels;
    }
}
