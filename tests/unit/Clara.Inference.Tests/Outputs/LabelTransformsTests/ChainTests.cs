using Clara.Imaging;
using Clara.Inference.Tests.Onnx;
using Clara.Models;

namespace Clara.Inference.Tests.Outputs.LabelTransformsTests;

/// <summary>Largest component and holes as steps of a chain: two separate frames, of which the larger one has a hole.</summary>
public sealed class ChainTests
{
    private static readonly Grid Grid = Grid.Axial(new(12, 6, 5), new(1, 1, 1));

    /// <summary>A shell of 5 x 5 x 5 with one hole in its middle voxels, and one voxel far off.</summary>
    private static Volume<float> Image()
    {
        Volume<float> image = Volume.Allocate<float>(Grid);
        for (int z = 0; z < 5; z++)
            for (int y = 0; y < 5; y++)
                for (int x = 0; x < 5; x++)
                    image.Voxels[(int)Grid.Offset(x, y, z)] = x is 0 or 4 || y is 0 or 4 || z is 0 or 4 ? 1 : 0;
        image.Voxels[(int)Grid.Offset(10, 3, 2)] = 1;
        return image;
    }

    [TestCase("", 98 + 1), TestCase("""{"name": "KeepLargestConnectedComponentd", "args": {"keys": "pred"}}""", 98), TestCase("""{"name": "FillHolesd"}""", 125 + 1),
        TestCase("""{"name": "LargestCCd"}, {"name": "FillHolesd", "args": {"applied_labels": [1]}}""", 125),
        TestCase("""{"name": "KeepLargestConnectedComponentd", "args": {"applied_labels": [2]}}""", 98 + 1)]
    public void Steps_on_labels(string steps, int voxels)
    {
        using TestArchive archive = new(TestNetworks.Above(0.5f), post: $$"""[{"name": "AsDiscreted", "args": {"argmax": true} }{{(steps.Length > 0 ? ", " : "")}}{{steps}}, {"name": "Restored"}]""");
        Assert.That(archive.Run(Image()).CountOf(1), Is.EqualTo(voxels));
    }

    [TestCase("""{"connectivity": 4}""", "'connectivity' must be 1, 2 or 3"), TestCase("""{"applied_labels": ["liver"]}""", "'applied_labels'"), TestCase("""{"applied_labels": [0]}""", "'applied_labels'"),
        TestCase("""{"applied_labels": [70000]}""", "'applied_labels'"), TestCase("""{"applied_labels": [1.5]}""", "'applied_labels'")]
    public void Wrong_arguments_name_the_place(string args, string said)
    {
        using TestArchive archive = new(TestNetworks.Above(0.5f), post: $$"""[{"name": "AsDiscreted", "args": {"argmax": true} }, {"name": "LargestCCd", "args": {{args}} }]""");
        Assert.That(Assert.Throws<ModelInvalidException>(() => archive.Run(Image()))!.Message, Does.Contain("config_aiaa.json: post_transforms[1]").And.Contain(said));
    }
}
