using Clara.Imaging;
using Clara.Inference.Interactive;
using Clara.Inference.Tests.Onnx;
using Clara.Models;
using Clara.TestKit;

namespace Clara.Inference.Tests.Interactive.AnnotationPipelineTests;

/// <summary>A "network" that thresholds its image channel: what comes back is what was sent, wherever it lay and however it was turned.</summary>
public sealed class IdentityModelTests
{
    private const string Post = """[{"name": "Activationsd", "args": {"sigmoid": true}}, {"name": "AsDiscreted", "args": {"threshold_values": true, "logit_thresh": 0.5}}, {"name": "RestoreOriginalShape"}]""";

    private static TestArchive Archive(byte[] network, string top, string pre = "[]", string post = Post) => new(network, pre, post, type: "annotation", top: top);

    private static LabelMap Run(TestArchive archive, Volume image, IReadOnlyList<VoxelPoint> points, double? padding = null) => archive.Runner.Use(archive.Archive,
        (n, work) => AnnotationPipeline.Of(archive.Archive).Run(n, image, points, new(7, "ball"), padding, null, work), default);

    private static LabelMap AsSeven(LabelMap truth) => new(truth.Grid, [new(7, "ball")], [.. truth.Voxels.ToArray().Select(v => (ushort)(v * 7))]);

    [TestCase("[]")]
    [TestCase("""[{"name": "LoadNifti"}, {"name": "ConvertToChannelsFirst"}, {"name": "AddExtremePointsChannel", "args": {"image_field": "image", "label_field": "label", "sigma": 3}}]""")]
    [TestCase("""[{"name": "Orientationd", "args": {"axcodes": "RAS"}}]""")]
    public void All_48_orders_and_flips_of_the_axes_at_anisotropic_spacing_give_the_ellipsoid_back(string pre)
    {
        using TestArchive archive = Archive(PromptNetworks.Weighted(3, [1, 0], -0.5f), """ "padding": 6, "roi": [40, 44, 36], """, pre);
        foreach (Matrix3 direction in TestVolumes.AxisDirections())
        {
            Volume<float> image = Ellipsoid.Image(new(new(38, 34, 26), new(1.1, 0.8, 1.7), new(-20, 11.5, 3), direction), new(11, 8, 9));
            LabelMap truth = AsSeven(Ellipsoid.Truth(image)), map = Run(archive, image, Ellipsoid.Points(image));
            Assert.That((map.Grid, map.Labels[0]), Is.EqualTo((image.Grid, new Label(7, "ball"))));
            VolumeAssert.Dice(truth, map, 7, 0.99);
        }
    }

    [Test]
    public void An_oblique_image_and_a_coarse_network_keep_the_ellipsoid()
    {
        using TestArchive archive = Archive(PromptNetworks.Weighted(3, [1, 0], -0.5f), """ "padding": 5, "roi": [20, 20, 20], """);
        Volume<float> image = Ellipsoid.Image(new(new(60, 50, 40), new(0.7, 0.9, 1.2), new(5, 6, 7), TestVolumes.Oblique(20, 35)), new(14, 14, 14));
        VolumeAssert.Dice(AsSeven(Ellipsoid.Truth(image)), Run(archive, image, Ellipsoid.Points(image)), 7, 0.9);
    }

    [Test]
    public void Moving_a_point_moves_the_box_and_outside_of_it_there_is_background()
    {
        using TestArchive archive = Archive(PromptNetworks.Weighted(3, [0, 0], 1), """ "padding": 4, "roi": [16, 16, 16], """); // everything is foreground
        Volume<float> image = Volume.Allocate<float>(Grid.Axial(new(50, 40, 30), new(1, 2, 1)));
        VoxelPoint[] points = [new(20, 20, 15), new(29, 20, 15), new(25, 15, 15), new(25, 24, 15), new(25, 20, 10), new(25, 20, 19)];
        Assert.That(LabelBox.OfForeground(Run(archive, image, points), default), Is.EqualTo(new VoxelBox(new(16, 13, 6), new(17, 13, 17))));
        points[1] = new(34, 20, 15);
        Assert.That(LabelBox.OfForeground(Run(archive, image, points), default), Is.EqualTo(new VoxelBox(new(16, 13, 6), new(22, 13, 17))));
        Assert.That(LabelBox.OfForeground(Run(archive, image, points, padding: 8), default), Is.EqualTo(new VoxelBox(new(12, 11, 2), new(30, 17, 25))), "the request's padding");
        using TestArchive whole = Archive(PromptNetworks.Weighted(3, [0, 0], 1), """ "padding": 4, "roi": [16, 16, 16], "meta_data": {"crop_upper_voxel": "included"}, """);
        Assert.That(LabelBox.OfForeground(Run(whole, image, points), default), Is.EqualTo(new VoxelBox(new(16, 13, 6), new(23, 14, 18))), "the last voxel, where the config asks for it");
    }

    [Test]
    public void The_points_map_is_the_second_channel()
    {
        using TestArchive archive = Archive(PromptNetworks.Weighted(3, [0, 1], -0.2f), """ "padding": 8, "roi": [24, 24, 24], "sigma": 1.5, """); // near the points only
        Volume<float> image = Ellipsoid.Image(Grid.Axial(new(40, 40, 40), new(1, 1, 1)), new(11, 11, 11));
        VoxelPoint[] points = Ellipsoid.Points(image);
        LabelMap map = Run(archive, image, points);
        foreach (VoxelPoint p in points)
            Assert.That(map[p.X, p.Y, p.Z], Is.EqualTo(7), $"{p}");
        Assert.That(map[20, 20, 20], Is.Zero, "the middle is far from all points");
    }

    [Test]
    public void An_image_of_the_networks_size_is_the_region_itself()
    {
        using TestArchive archive = Archive(PromptNetworks.Weighted(3, [0, 0], 1), """ "padding": 1, "roi": [12, 10, 8], """);
        Volume<float> image = Volume.Allocate<float>(Grid.Axial(new(12, 10, 8), new(1, 1, 1)));
        VoxelPoint[] points = [new(4, 5, 4), new(6, 5, 4), new(5, 4, 4), new(5, 6, 4), new(5, 5, 3), new(5, 5, 5)];
        Assert.That(Run(archive, image, points).CountOf(7), Is.EqualTo(12 * 10 * 8));
    }

    [Test]
    public void Two_classes_are_told_apart_by_the_highest_and_without_post_transforms_as_well()
    {
        byte[] network = new OnnxBuilder().Input("image", OnnxBuilder.Float, 1, 2, -1, -1, -1).Output("logits", OnnxBuilder.Float, 1, 2, -1, -1, -1)
            .Weights("w", [2, 2, 1, 1, 1], 0, 0, 1, 0).Weights("b", [2], 0.5f, 0).Node("Conv", ["image", "w", "b"], "logits", ("kernel_shape", [1, 1, 1])).ToArray();
        Volume<float> image = Ellipsoid.Image(Grid.Axial(new(30, 30, 30), new(1, 1, 1)), new(9, 8, 7));
        foreach (string post in new[] { "[]", """[{"name": "ArgmaxAcrossChannels"}, {"name": "CopyProperties"}]""", """[{"name": "Activationsd", "args": {"softmax": true}}, {"name": "AsDiscreted", "args": {"argmax": true}}]""" })
        {
            using TestArchive archive = Archive(network, """ "padding": 5, "roi": [45, 45, 45], """, post: post);
            VolumeAssert.Dice(AsSeven(Ellipsoid.Truth(image)), Run(archive, image, Ellipsoid.Points(image)), 7, 0.99);
        }
    }

    [Test]
    public void What_cannot_work_is_said_with_the_models_name()
    {
        Volume<float> image = Volume.Allocate<float>(Grid.Axial(new(20, 20, 20), new(1, 1, 1)));
        VoxelPoint[] points = [new(4, 5, 4), new(6, 5, 4), new(5, 4, 4), new(5, 6, 4), new(5, 5, 3), new(5, 5, 5)];
        using TestArchive oneChannel = Archive(PromptNetworks.Weighted(3, [1], 0), "");
        Assert.That(() => Run(oneChannel, image, points), Throws.TypeOf<ModelInvalidException>().With.Message.Contains("'net'").And.Message.Contains("1 input channels").And.Message.Contains("gives 2"));
        using TestArchive otherSize = Archive(PromptNetworks.Weighted(3, [1, 0], 0, 8, 8, 8), """ "roi": [16, 16, 16], """);
        Assert.That(() => Run(otherSize, image, points), Throws.TypeOf<ModelInvalidException>().With.Message.Contains("8 x 8 x 8").And.Message.Contains("16 x 16 x 16"));
        using TestArchive flat = Archive(PromptNetworks.Weighted(2, [1, 0], 0), "");
        Assert.That(() => Run(flat, image, points), Throws.TypeOf<ModelInvalidException>().With.Message.Contains("slices"));
        using TestArchive good = Archive(PromptNetworks.Weighted(3, [1, 0], 0), "");
        Assert.That(() => Run(good, image, points[..5]), Throws.TypeOf<PointsException>());
        Assert.That(() => Run(good, image, [.. points, new(20, 0, 0)]), Throws.TypeOf<PointsException>().With.Message.Contains("(20, 0, 0)"));
    }
}
