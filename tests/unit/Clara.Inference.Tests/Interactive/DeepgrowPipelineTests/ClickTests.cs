using Clara.Imaging;
using Clara.Inference.Interactive;
using Clara.Inference.Tests.Onnx;
using Clara.Inference.Transforms;
using Clara.Models;
using Clara.TestKit;

namespace Clara.Inference.Tests.Interactive.DeepgrowPipelineTests;

/// <summary>Networks that answer with a function of the click maps: clicks arrive where they were made, and their kind matters.</summary>
public sealed class ClickTests
{
    /// <summary>The chain of the public deepgrow models, smaller.</summary>
    internal static string Pre(int dimensions, string size, string resized) => $$"""
        [{"name": "LoadImaged"}, {"name": "AsChannelFirstd"}, {"name": "Spacingd", "args": {"keys": "image", "pixdim": {{(dimensions == 2 ? "[1.0, 1.0]" : "[1.0, 1.0, 1.0]")}}, "mode": "bilinear"} },
         {"name": "AddGuidanceFromPointsd", "args": {"ref_image": "image", "guidance": "guidance", "foreground": "foreground", "background": "background", "dimensions": {{dimensions}} } },
         {"name": "Fetch2DSliced", "args": {"keys": "image", "guidance": "guidance"} }, {"name": "AddChanneld"},
         {"name": "SpatialCropGuidanced", "args": {"keys": "image", "guidance": "guidance", "spatial_size": {{size}} } },
         {"name": "Resized", "args": {"keys": "image", "spatial_size": {{resized}}, "mode": "area"} }, {"name": "ResizeGuidanced", "args": {"guidance": "guidance", "ref_image": "image"} },
         {"name": "NormalizeIntensityd", "args": {"keys": "image", "subtrahend": 208.0, "divisor": 388.0} }, {"name": "AddGuidanceSignald", "args": {"image": "image", "guidance": "guidance"} }, {"name": "ToTensord"}]
        """;

    internal const string Post = """[{"name": "Activationsd", "args": {"sigmoid": true}}, {"name": "AsDiscreted", "args": {"threshold_values": true, "logit_thresh": 0.5}}, {"name": "ToNumpyd"}, {"name": "RestoreLabeld", "args": {"ref_image": "image", "mode": "nearest"}}, {"name": "AsChannelLastd"}]""";

    internal static TestArchive Archive(byte[] network, string pre, string top = "", string post = Post) => new(network, pre, post, labels: "[]", type: "deepgrow", top: top);

    internal static ClickResult Run(TestArchive archive, Volume image, Clicks clicks) =>
        archive.Runner.Use(archive.Archive, (n, work) => DeepgrowPipeline.Of(archive.Archive).Run(n, image, clicks, new(5, "clicked"), null, work), default);

    private static Volume<short> Empty(Grid grid) => Volume.Allocate<short>(grid);

    [Test]
    public void Clicks_on_a_slice_fill_that_slice_only_and_lie_where_they_were_made()
    {
        using TestArchive archive = Archive(PromptNetworks.Weighted(2, [0, 1, 0], -0.3f), Pre(2, "[32, 32]", "[32, 32]"), """ "meta_data": {"deepgrow": "2D"}, """);
        foreach (Matrix3 direction in TestVolumes.AxisDirections())
        {
            Grid grid = new(new(60, 50, 12), new(0.8, 1.3, 3), new(1, 2, 3), direction);
            ClickResult result = Run(archive, Empty(grid), new() { Foreground = [new(10, 12, 3), new(40, 30, 7), new(43, 33, 7)] });
            Assert.That(result.Mask.Grid, Is.EqualTo(grid));
            Assert.That(result.Mask.Labels, Is.EqualTo(new[] { new Label(5, "clicked") }));
            Assert.That(result.Region, Is.EqualTo(new VoxelBox(new(0, 0, 7), new(60, 50, 1))));
            VoxelBox box = LabelBox.OfForeground(result.Mask, default)!.Value;
            Assert.That((box.Start.Z, box.Size.Z), Is.EqualTo((7, 1)), "the slice of the last click");
            Assert.That((result.Mask[40, 30, 7], result.Mask[43, 33, 7], result.Mask[10, 12, 7]), Is.EqualTo(((ushort)5, (ushort)5, (ushort)0)));
            // Gaussian of 2 mm, above 0.3: about 3 mm around the two clicks.
            Assert.That((box.Start.X, box.End(0), box.Start.Y, box.End(1)), Is.EqualTo((40 - 4, 43 + 5, 30 - 2, 33 + 3)).Using<(int, int, int, int)>((a, b) =>
                Math.Abs(a.Item1 - b.Item1) <= 1 && Math.Abs(a.Item2 - b.Item2) <= 1 && Math.Abs(a.Item3 - b.Item3) <= 1 && Math.Abs(a.Item4 - b.Item4) <= 1));
        }
    }

    /// <summary>The size comes with a request, and a server must not take 12 GiB for it before it looks.</summary>
    [Test]
    public void A_size_that_does_not_fit_the_memory_is_refused_before_it_is_taken()
    {
        WorkContext work = new(1, default) { MemoryBytes = 1 << 20 };
        Sample sample = Sample.Of(Empty(Grid.Axial(new(16, 16, 16), new(1, 1, 1))), work);
        Assert.That(Assert.Throws<ClaraException>(() => new ResizeGuided(new(64, 64, 64)).Apply(sample, work))!.Status, Is.EqualTo(StatusCode.Memory));
        Assert.That(sample.Grid.Size, Is.EqualTo(new Size3(16, 16, 16)));
    }

    /// <summary>TorchScript is what the public 2-D models come as, and its files do not tell shapes.</summary>
    [TestCase(2), TestCase(3)]
    public void Where_the_file_does_not_tell_whether_it_is_for_slices_the_config_does(int axes)
    {
        using TestArchive archive = Archive(PromptNetworks.Weighted(axes, [0, 1, 0], -0.3f), Pre(axes, "[32, 32]", axes == 2 ? "[32, 32]" : "[12, 32, 32]"), $$""" "meta_data": {"deepgrow": "{{axes}}D"}, """);
        Volume<short> image = Empty(Grid.Axial(new(60, 50, 12), new(1, 1, 1)));
        Clicks clicks = new() { Foreground = [new(40, 30, 7)] };
        ClickResult shapeless = archive.Runner.Use(archive.Archive, (n, work) => DeepgrowPipeline.Of(archive.Archive).Run(new ShapelessNetwork(n), image, clicks, new(5, "clicked"), null, work), default);
        Assert.That(shapeless.Mask[40, 30, 7], Is.EqualTo(5));
        VolumeAssert.Equal(Run(archive, image, clicks).Mask, shapeless.Mask);
    }

    /// <summary>Height and width are the file's, the depth is free: a size that comes with a request cannot make the network fail.</summary>
    [Test]
    public void A_request_changes_only_what_the_network_leaves_free()
    {
        using TestArchive archive = Archive(PromptNetworks.Weighted(3, [0, 1, 0], -0.3f, -1, 32, 32), Pre(3, "[32, 32]", "[12, 32, 32]"), """ "meta_data": {"deepgrow": "3D"}, """);
        ClickResult result = Run(archive, Empty(Grid.Axial(new(60, 50, 12), new(1, 1, 1))), new() { Foreground = [new(40, 30, 7)], Size = new(8, 48, 40) });
        Assert.That(result.Mask[40, 30, 7], Is.EqualTo(5));
    }

    [Test]
    public void A_chain_that_turns_the_image_behind_the_clicks_is_refused()
    {
        using TestArchive archive = Archive(PromptNetworks.Weighted(3, [0, 1, 0], -0.3f), Pre(3, "[32, 32]", "[12, 32, 32]").Replace("""{"name": "Fetch2DSliced",""", """{"name": "Orientationd", "args": {"axcodes": "LPS"} }, {"name": "Fetch2DSliced",""", StringComparison.Ordinal));
        Assert.That(() => DeepgrowPipeline.Of(archive.Archive), Throws.TypeOf<ModelInvalidException>().With.Message.Contains("behind AddGuidanceFromPointsd"));
    }

    [Test]
    public void Positive_and_negative_clicks_are_two_maps()
    {
        Volume<short> image = Empty(Grid.Axial(new(64, 64, 5), new(1, 1, 1)));
        using TestArchive positive = Archive(PromptNetworks.Weighted(2, [0, 1, 0], -0.5f), Pre(2, "[64, 64]", "[64, 64]"));
        using TestArchive negative = Archive(PromptNetworks.Weighted(2, [0, 0, 1], -0.5f), Pre(2, "[64, 64]", "[64, 64]"));
        using TestArchive difference = Archive(PromptNetworks.Weighted(2, [0, 1, -1], -0.5f), Pre(2, "[64, 64]", "[64, 64]"));
        Clicks clicks = new() { Foreground = [new(20, 30, 2)], Background = [new(22, 30, 2)] };
        LabelMap inside = Run(positive, image, clicks).Mask, outside = Run(negative, image, clicks).Mask, both = Run(difference, image, clicks).Mask;
        Assert.That(Centre(inside), Is.EqualTo((20.0, 30.0)));
        Assert.That(Centre(outside), Is.EqualTo((22.0, 30.0)));
        Assert.That(Centre(both).X, Is.LessThan(20), "the negative click takes from the positive one's side");
        Assert.That(both.CountOf(5), Is.InRange(1, inside.CountOf(5) - 1));
        Assert.That(Run(positive, image, new() { Background = [new(22, 30, 2)] }).Mask.CountOf(5), Is.Zero, "no positive clicks: an empty map");
    }

    private static (double X, double Y) Centre(LabelMap map)
    {
        double x = 0, y = 0, n = 0;
        for (int j = 0; j < map.Grid.Size.Y; j++)
            for (int i = 0; i < map.Grid.Size.X; i++)
                if (map[i, j, 2] != 0)
                    (x, y, n) = (x + i, y + j, n + 1);
        return (x / n, y / n);
    }

    [Test]
    public void The_current_point_names_the_slice_and_else_the_last_click_inside()
    {
        using TestArchive archive = Archive(PromptNetworks.Weighted(2, [0, 1, 1], -0.5f), Pre(2, "[16, 16]", "[16, 16]"));
        Volume<short> image = Empty(Grid.Axial(new(20, 20, 9), new(1, 1, 1)));
        Clicks clicks = new() { Foreground = [new(5, 5, 1), new(6, 6, 4)], Background = [new(9, 9, 8)] };
        Assert.That(Slice(clicks), Is.EqualTo(4));
        Assert.That(Slice(clicks with { Current = new(5, 5, 1) }), Is.EqualTo(1));
        Assert.That(Slice(clicks with { Foreground = [] }), Is.EqualTo(8));
        Assert.That(() => Slice(clicks with { Current = new(5, 5, 2) }), Throws.TypeOf<PointsException>().With.Message.Contains("slice 2"));

        int Slice(Clicks c) => Run(archive, image, c).Region.Start.Z;
    }

    [Test]
    public void A_click_in_a_volume_lies_where_it_was_made_and_the_region_is_the_crop()
    {
        foreach (string turn in new[] { "", """{"name": "Orientationd", "args": {"axcodes": "LPS"}}, """ })
        {
            using TestArchive archive = Archive(PromptNetworks.Weighted(3, [0, 1, 0], -0.5f), "[" + turn + Pre(3, "[24, 24]", "[16, 24, 24]")[1..], """ "meta_data": {"deepgrow": "3D"}, """);
            foreach (Matrix3 direction in TestVolumes.AxisDirections().Where((_, i) => i % 5 == 0))
            {
                Grid grid = new(new(70, 60, 16), new(1, 1, 1), new(1, 2, 3), direction);
                ClickResult result = Run(archive, Empty(grid), new() { Foreground = [new(30, 40, 9)] });
                Assert.That(result.Mask.Grid, Is.EqualTo(grid));
                Assert.That(result.Mask[30, 40, 9], Is.EqualTo(5));
                VoxelBox box = LabelBox.OfForeground(result.Mask, default)!.Value;
                // The margin of 20 makes the crop 41 voxels, which 24 of the network stand for: the blob is wide, but about the click.
                for (int axis = 0; axis < 3; axis++)
                    Assert.That((box.Start[axis] + box.End(axis) - 1) / 2.0, Is.EqualTo(new VoxelPoint(30, 40, 9)[axis]).Within(2), $"axis {axis}");
                Assert.That(result.Region.Intersect(box), Is.EqualTo(box), "nothing outside of the region");
                if (turn.Length == 0)
                    Assert.That(result.Region, Is.EqualTo(new VoxelBox(new(10, 20, 0), new(41, 40, 16))), "all slices, 20 voxels around the click as far as the image goes");
            }
        }
    }

    [Test]
    public void A_requests_size_is_the_networks_input()
    {
        using TestArchive archive = Archive(PromptNetworks.Weighted(2, [0, 0, 0], 1), Pre(2, "[64, 64]", "[64, 64]")); // fills what it sees
        Volume<short> image = Empty(Grid.Axial(new(200, 160, 3), new(1, 1, 1)));
        Clicks clicks = new() { Foreground = [new(100, 80, 1)] };
        Assert.That(LabelBox.OfForeground(Run(archive, image, clicks).Mask, default), Is.EqualTo(new VoxelBox(new(68, 48, 1), new(64, 64, 1))));
        Assert.That(LabelBox.OfForeground(Run(archive, image, clicks with { Size = new(null, 100, 60) }).Mask, default), Is.EqualTo(new VoxelBox(new(50, 50, 1), new(100, 60, 1))));
        Assert.That(LabelBox.OfForeground(Run(archive, image, clicks with { Foreground = [new(199, 159, 1)] }).Mask, default), Is.EqualTo(new VoxelBox(new(136, 96, 1), new(64, 64, 1))), "moved inside at the border");
    }

    [Test]
    public void A_config_without_click_steps_gets_the_serving_chain()
    {
        using TestArchive archive = Archive(PromptNetworks.Weighted(2, [0, 1, 0], -0.5f, 256, 256), "[]", post: "[]");
        ClickResult result = Run(archive, Empty(Grid.Axial(new(300, 90, 3), new(1, 1, 2))), new() { Foreground = [new(200, 45, 1)] });
        Assert.That(result.Mask[200, 45, 1], Is.EqualTo(5));
        Assert.That(result.Mask.CountOf(5), Is.LessThan(60));
        using TestArchive named = Archive(PromptNetworks.Weighted(2, [1, 1, 0], 0, 256, 256), """[{"name": "LoadNifti"}, {"name": "ScaleIntensityRange", "args": {"a_min": 0, "a_max": 1, "b_min": -9, "b_max": -8}}]""", post: "[]");
        Assert.That(Run(named, Empty(Grid.Axial(new(300, 90, 3), new(1, 1, 2))), new() { Foreground = [new(200, 45, 1)] }).Mask.CountOf(5), Is.Zero, "intensities come before the maps, which stay");
    }

    [Test]
    public void What_cannot_work_is_said()
    {
        Volume<short> image = Empty(Grid.Axial(new(20, 20, 9), new(1, 1, 1)));
        Clicks clicks = new() { Foreground = [new(5, 5, 1)] };
        using TestArchive good = Archive(PromptNetworks.Weighted(2, [0, 1, 1], 0), Pre(2, "[16, 16]", "[16, 16]"));
        Assert.That(() => Run(good, image, new()), Throws.TypeOf<PointsException>());
        Assert.That(() => Run(good, image, new() { Background = [new(5, 20, 1)] }), Throws.TypeOf<PointsException>().With.Message.Contains("(5, 20, 1)"));
        using TestArchive volume = Archive(PromptNetworks.Weighted(2, [0, 1, 1], 0), Pre(2, "[16, 16]", "[16, 16]"), """ "meta_data": {"deepgrow": "3D"}, """);
        Assert.That(() => Run(volume, image, clicks), Throws.TypeOf<ModelInvalidException>().With.Message.Contains("3D").And.Message.Contains("slices"));
        using TestArchive channels = Archive(PromptNetworks.Weighted(2, [0, 1], 0), Pre(2, "[16, 16]", "[16, 16]"));
        Assert.That(() => Run(channels, image, clicks), Throws.TypeOf<ModelInvalidException>().With.Message.Contains("2 input channels"));
        using TestArchive signal = Archive(PromptNetworks.Weighted(2, [0, 1, 1], 0), """[{"name": "AddGuidanceFromPointsd", "args": {"dimensions": 2}}]""");
        Assert.That(() => DeepgrowPipeline.Of(signal.Archive), Throws.TypeOf<ModelInvalidException>().With.Message.Contains("'net'").And.Message.Contains("AddGuidanceSignald"));
        using TestArchive turned = Archive(PromptNetworks.Weighted(2, [0, 1, 1], 0), """[{"name": "Orientationd", "args": {"axcodes": "RAS"}}]""");
        Assert.That(() => Run(turned, image, clicks), Throws.TypeOf<ModelInvalidException>().With.Message.Contains("Orientationd"));
        using TestArchive size = Archive(PromptNetworks.Weighted(2, [0, 1, 1], 0), Pre(2, "[16]", "[16, 16]"));
        Assert.That(() => DeepgrowPipeline.Of(size.Archive), Throws.TypeOf<ModelInvalidException>().With.Message.Contains("pre_transforms[6]").And.Message.Contains("spatial_size"));
    }
}
