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

    /// <summary>The far voxel is one component of 1 voxel (1 mm3), the shell one of 98.</summary>
    [TestCase("", 98), TestCase("\"min_size\": 1", 98 + 1), TestCase("\"min_size\": 99", 0), TestCase("\"min_size\": 2, \"by_measure\": true", 98), TestCase("\"min_size\": 98, \"connectivity\": 1", 98)]
    public void Small_objects_go(string args, int voxels)
    {
        using TestArchive archive = new(TestNetworks.Above(0.5f), post: $$"""[{"name": "AsDiscreted", "args": {"argmax": true} }, {"name": "RemoveSmallObjectsd", "args": { {{args}} } }]""");
        Assert.That(archive.Run(Image()).CountOf(1), Is.EqualTo(voxels));
    }

    [TestCase(2.0, 0), TestCase(0.5, 98)]
    public void Small_by_volume_goes_by_the_voxels_size(double spacing, int voxels)
    {
        using TestArchive archive = new(TestNetworks.Above(0.5f), post: """[{"name": "AsDiscreted", "args": {"argmax": true} }, {"name": "RemoveSmallObjectsd", "args": {"min_size": 785, "by_measure": true} }, {"name": "RemoveSmallObjectsd", "args": {"min_size": 2} }]""");
        Volume<float> image = Numpy.Volume(Clara.Imaging.Grid.Axial(Grid.Size, new(2, 2, spacing)), Image().Voxels.ToArray());
        Assert.That(archive.Run(image).CountOf(1), Is.EqualTo(spacing == 2 ? voxels : 0), "98 voxels of 8 mm3 are 784 mm3, of 2 mm3 196");
        using TestArchive less = new(TestNetworks.Above(0.5f), post: """[{"name": "AsDiscreted", "args": {"argmax": true} }, {"name": "RemoveSmallObjectsd", "args": {"min_size": 196, "by_measure": true} }]""");
        Assert.That(less.Run(image).CountOf(1), Is.EqualTo(98));
    }

    private static LabelMap Ids(string steps, string labels)
    {
        // Class i where the value is nearest to i: -(v - i)^2 without what all have in common.
        using TestArchive archive = new(TestNetworks.Convolution(4, [1, 1, 1], [0, 2, 4, 6], [0, -1, -4, -9]), post: $$"""[{"name": "AsDiscreted", "args": {"argmax": true} }, {{steps}}]""", labels: labels);
        return archive.Run(Numpy.Volume(Clara.Imaging.Grid.Axial(new(4, 1, 1), new(1, 1, 1)), [0, 1, 2, 3]));
    }

    private static string Shown(LabelMap map) => $"{string.Join(" ", map.Voxels.ToArray())}: {string.Join(", ", map.Labels.Select(l => $"{l.Id} {l.Name}"))}";

    [TestCase("""{"name": "LabelFilterd", "args": {"applied_labels": [1, 3]}}""", """["a", "b", "c"]""", "0 1 0 3: 1 a, 2 b, 3 c")]
    [TestCase("""{"name": "LabelFilterd", "args": {"applied_labels": 2}}""", """["a", "b", "c"]""", "0 0 2 0: 1 a, 2 b, 3 c")]
    [TestCase("""{"name": "MapLabelValued", "args": {"orig_labels": [1, 2, 3], "target_labels": [1, 2, 4]}}""", """{"1": "necrosis", "2": "oedema", "4": "enhancing"}""", "0 1 2 4: 1 necrosis, 2 oedema, 4 enhancing")]
    [TestCase("""{"name": "MapLabelValued", "args": {"orig_labels": [1, 2], "target_labels": [2, 1]}}""", """["a", "b", "c"]""", "0 2 1 3: 1 a, 2 b, 3 c")]
    [TestCase("""{"name": "MapLabelValued", "args": {"orig_labels": [2, 3], "target_labels": [1, 0]}}""", """["liver"]""", "0 1 1 0: 1 liver")]
    [TestCase("""{"name": "MapLabelValued", "args": {"orig_labels": [0, 1, 2], "target_labels": [0, 9, 0]}}""", """{"9": "far"}""", "0 9 0 3: 3 label 3, 9 far")]
    [TestCase("""{"name": "MapLabelValued", "args": {"orig_labels": [1], "target_labels": [5]}}, {"name": "MapLabelValued", "args": {"orig_labels": [5], "target_labels": [7]}}""", """{"7": "twice"}""", "0 7 2 3: 2 label 2, 3 label 3, 7 twice")]
    public void Steps_on_ids_keep_names_with_what_they_name(string steps, string labels, string expected) => Assert.That(Shown(Ids(steps, labels)), Is.EqualTo(expected));

    [TestCase("MapLabelValued", """{"orig_labels": [1, 2], "target_labels": [1]}""", "'target_labels' must be as many"), TestCase("MapLabelValued", """{"orig_labels": [1, 1], "target_labels": [1, 2]}""", "'orig_labels' must be"),
        TestCase("MapLabelValued", """{"orig_labels": [0, 1], "target_labels": [9, 1]}""", "'target_labels' must be 0 where orig_labels is 0"), TestCase("MapLabelValued", "{}", "'orig_labels' must be"), TestCase("LabelFilterd", "{}", "'applied_labels' must be"), TestCase("RemoveSmallObjectsd", """{"min_size": -1}""", "'min_size' must be at least 0"),
        TestCase("KeepLargestConnectedComponentd", """{"num_components": 2}""", "'num_components' must be 1"), TestCase("KeepLargestConnectedComponentd", """{"independent": false}""", "'independent' must be true")]
    public void Wrong_arguments_of_steps_on_ids_name_the_place(string name, string args, string said)
    {
        using TestArchive archive = new(TestNetworks.Above(0.5f), post: $$"""[{"name": "AsDiscreted", "args": {"argmax": true} }, {"name": "{{name}}", "args": {{args}} }]""");
        Assert.That(Assert.Throws<ModelInvalidException>(() => archive.Run(Image()))!.Message, Does.Contain("config_aiaa.json: post_transforms[1]").And.Contain(said));
    }

    [TestCase("""{"connectivity": 4}""", "'connectivity' must be 1, 2 or 3"), TestCase("""{"applied_labels": ["liver"]}""", "'applied_labels'"), TestCase("""{"applied_labels": [0]}""", "'applied_labels'"),
        TestCase("""{"applied_labels": [70000]}""", "'applied_labels'"), TestCase("""{"applied_labels": [1.5]}""", "'applied_labels'")]
    public void Wrong_arguments_name_the_place(string args, string said)
    {
        using TestArchive archive = new(TestNetworks.Above(0.5f), post: $$"""[{"name": "AsDiscreted", "args": {"argmax": true} }, {"name": "LargestCCd", "args": {{args}} }]""");
        Assert.That(Assert.Throws<ModelInvalidException>(() => archive.Run(Image()))!.Message, Does.Contain("config_aiaa.json: post_transforms[1]").And.Contain(said));
    }
}
