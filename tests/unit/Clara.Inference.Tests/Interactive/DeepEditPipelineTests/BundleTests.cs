using Clara.Imaging;
using Clara.Inference.Interactive;
using Clara.Inference.Segmentation;
using Clara.Inference.Tests.Onnx;
using Clara.Models;
using Clara.TestKit;

namespace Clara.Inference.Tests.Interactive.DeepEditPipelineTests;

/// <summary>A bundle of DeepEdit from its folder to masks: import, check, clicks, none, and what it refuses.</summary>
public sealed class BundleTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly SegmentationRunner _runner = new("cpu", 2);

    public void Dispose()
    {
        _runner.Dispose();
        _folder.Dispose();
    }

    private ModelArchive Archive(byte[] network, string steps = DeepEditBundle.ClickSteps, string labelNames = """{"blob": 1, "background": 0}""", string size = "[24, 20, 16]")
    {
        string folder = _folder.File($"blob_{Guid.NewGuid():N}");
        DeepEditBundle.Write(folder, network, steps, labelNames, size);
        return ModelArchive.Open(folder);
    }

    private ClickResult Run(ModelArchive archive, Volume image, Clicks clicks, IProgress<WorkProgress>? progress = null) =>
        _runner.Use(archive, (network, work) => ClickPipeline.Of(archive).Run(network, image, clicks, new(5, "clicked"), progress, work), default);

    private static Volume<short> Empty(Grid grid) => Volume.Allocate<short>(grid);

    [Test]
    public async Task A_folder_is_imported_checked_and_gives_a_mask_on_the_images_grid()
    {
        string source = _folder.File("blob_deepedit_annotation");
        DeepEditBundle.Write(source, PromptNetworks.TwoClasses([0, 1, -1], -0.5f, 24, 20, 16));
        ArchiveImport import = await ModelImporter.ImportArchiveAsync(source, _folder.File("models"), new() { Check = made => ArchiveCheck.Of(made, "cpu") }, null, default);
        ModelArchive archive = import.Archive;
        Assert.That((archive.Info.Name, archive.Info.Type, archive.Info.ClickDimensions, archive.Format), Is.EqualTo(("blob_deepedit_annotation", ModelType.Deepgrow, (int?)3, ArchiveFormat.Bundle)));
        Assert.That(archive.Info.Labels, Is.EqualTo(new[] { new Label(1, "blob") }));
        Assert.That(import.Warnings, Is.Empty);
        Assert.That(ArchiveCheck.Of(archive, "cpu"), Has.Property(nameof(ArchiveCheck.Input)).EqualTo("image [1, 3, 24, 20, 16]").And.Property(nameof(ArchiveCheck.Warnings)).Empty);
        foreach (Matrix3 direction in TestVolumes.AxisDirections().Where((_, i) => i % 5 == 0))
        {
            // Along each axis the image has 1.5 to 2.5 voxels for one of the network's.
            Grid grid = new(new(44, 38, 40), new(0.8, 1.3, 2), new(1, 2, 3), direction);
            ClickResult result = Run(archive, Empty(grid), new() { Foreground = [new(12, 20, 9)] });
            Assert.That(result.Mask.Grid, Is.EqualTo(grid));
            Assert.That(result.Mask.Labels, Is.EqualTo(new[] { new Label(5, "clicked") }));
            Assert.That(result.Region, Is.EqualTo(VoxelBox.Whole(grid)));
            VoxelBox box = LabelBox.OfForeground(result.Mask, default)!.Value;
            for (int axis = 0; axis < 3; axis++)
                Assert.That((box.Start[axis] + box.End(axis) - 1) / 2.0, Is.EqualTo(new VoxelPoint(12, 20, 9)[axis]).Within(2), $"axis {axis} of {direction}");
        }
    }

    [Test]
    public void Clicks_inside_and_outside_are_two_maps_in_the_order_of_label_names()
    {
        Volume<short> image = Empty(Grid.Axial(new(24, 20, 16), new(1, 1, 1)));
        Clicks clicks = new() { Foreground = [new(6, 6, 8)], Background = [new(18, 14, 8)] };
        const string Turned = """{"background": 0, "blob": 1}""";
        Assert.That(Hits(Archive(PromptNetworks.TwoClasses([0, 1, 0], -0.5f))), Is.EqualTo((true, false)));
        Assert.That(Hits(Archive(PromptNetworks.TwoClasses([0, 0, 1], -0.5f))), Is.EqualTo((false, true)));
        Assert.That(Hits(Archive(PromptNetworks.TwoClasses([0, 1, 0], -0.5f), labelNames: Turned)), Is.EqualTo((false, true)));
        Assert.That(Hits(Archive(PromptNetworks.TwoClasses([0, 0, 1], -0.5f), labelNames: Turned)), Is.EqualTo((true, false)));

        (bool Inside, bool Outside) Hits(ModelArchive archive) => Run(archive, image, clicks).Mask is var mask ? (mask[6, 6, 8] == 5, mask[18, 14, 8] == 5) : default;
    }

    /// <summary>As the bundle's own inference.json runs it, whose samples carry an image and nothing else.</summary>
    [Test]
    public void Without_clicks_the_network_segments_by_itself_as_segment_and_a_chain_that_leaves_clicks_out_do()
    {
        LabelMap truth = TestVolumes.Sphere(Grid.Axial(new(48, 40, 32), new(1, 1, 1)), new(22, 18, 15), 9);
        Volume<float> image = TestVolumes.Image(truth, 250, -150, 5, 3);
        byte[] network = PromptNetworks.TwoClasses([1, 3, -3], -0.5f);
        ModelArchive clicked = Archive(network), automatic = Archive(network, $"{DeepEditBundle.Resized}, {DeepEditBundle.Discarded}");
        Assert.That(automatic.Info.Type, Is.EqualTo(ModelType.Segmentation));
        LabelMap none = Run(clicked, image, new()).Mask, segmented = _runner.Run(clicked, image, null, default), left = _runner.Run(automatic, image, null, default);
        VolumeAssert.Dice(truth, segmented, 1, 0.9);
        Assert.That(segmented.Labels, Is.EqualTo(new[] { new Label(1, "blob") }));
        VolumeAssert.Equal(segmented, left);
        Assert.That(none.Voxels.ToArray().Select(v => v / 5), Is.EqualTo(segmented.Voxels.ToArray().Select(v => (int)v)));
        Assert.That(Run(clicked, image, new() { Background = [new(22, 18, 15)] }).Mask.CountOf(5), Is.LessThan(none.CountOf(5)), "a click outside takes from it");
        Assert.That(() => Run(automatic, image, new()), Throws.TypeOf<ModelNotFoundException>());
    }

    /// <summary>The zoo's bundle brings its network as TorchScript, whose files do not tell shapes.</summary>
    [Test]
    public void A_network_whose_file_tells_no_shapes_gives_the_same()
    {
        ModelArchive archive = Archive(PromptNetworks.TwoClasses([0, 1, -1], -0.5f));
        Volume<short> image = Empty(Grid.Axial(new(40, 36, 28), new(1, 1, 1)));
        Clicks clicks = new() { Foreground = [new(9, 12, 20)] };
        LabelMap shapeless = _runner.Use(archive, (network, work) => ClickPipeline.Of(archive).Run(new ShapelessNetwork(network), image, clicks, new(5, "clicked"), null, work).Mask, default);
        Assert.That(shapeless[9, 12, 20], Is.EqualTo(5));
        VolumeAssert.Equal(Run(archive, image, clicks).Mask, shapeless);
    }

    [Test]
    public void The_zoos_own_step_is_known_by_its_name_and_changes_nothing()
    {
        Volume<short> image = Empty(new(new(40, 36, 28), new(1, 1, 1), new(0, 0, 0), TestVolumes.AxisDirections().ElementAt(7)));
        Clicks clicks = new() { Foreground = [new(9, 12, 20)] };
        byte[] network = PromptNetworks.TwoClasses([0, 1, -1], -0.5f);
        const string Turn = """{"_target_": "OrientationGuidanceMultipleLabelDeepEditd", "ref_image": "@key", "label_names": "@label_names"}, """;
        VolumeAssert.Equal(Run(Archive(network), image, clicks).Mask, Run(Archive(network, Turn + DeepEditBundle.ClickSteps), image, clicks).Mask);
    }

    [Test]
    public void A_size_that_comes_with_a_request_is_told_not_to_be_used()
    {
        List<string> notes = [];
        ModelArchive archive = Archive(PromptNetworks.TwoClasses([0, 1, -1], -0.5f, 24, 20, 16));
        Volume<short> image = Empty(Grid.Axial(new(30, 30, 30), new(1, 1, 1)));
        Clicks clicks = new() { Foreground = [new(9, 12, 20)] };
        LabelMap sized = Run(archive, image, clicks with { Size = new(8, 8, 8) }, new Listener(p => notes.AddRange(p.Note is WorkNote note ? [note.Text] : Array.Empty<string>()))).Mask;
        VolumeAssert.Equal(Run(archive, image, clicks).Mask, sized);
        Assert.That(notes, Has.Some.StartsWith("The size of the request was not used"));
    }

    [Test]
    public void What_cannot_work_is_said_with_file_and_place()
    {
        byte[] network = PromptNetworks.TwoClasses([0, 1, -1], 0);
        Volume<short> image = Empty(Grid.Axial(new(20, 20, 9), new(1, 1, 1)));
        Assert.That(() => Run(Archive(network), image, new() { Background = [new(5, 20, 1)] }), Throws.TypeOf<PointsException>().With.Message.Contains("(5, 20, 1)"));
        Assert.That(() => Run(Archive(PromptNetworks.TwoClasses([0, 1], 0)), image, new()), Throws.TypeOf<ModelInvalidException>().With.Message.Contains("2 input channels"));
        ModelArchive other = Archive(PromptNetworks.TwoClasses([0, 1, 1], 0, 24, 16, 16));
        Assert.That(ArchiveCheck.Of(other, "cpu").Warnings, Has.One.Contains("one extent only"));
        Assert.That(() => Run(other, image, new()), Throws.TypeOf<ModelInvalidException>().With.Message.Contains("24 x 20 x 16"));
        Refused(labelNames: """{"spleen": 1, "liver": 2, "background": 0}""", step: 0, says: "'label_names' must be an object (or list) of two names");
        Refused(labelNames: """{"spleen": 1}""", step: 0, says: "'label_names' must be");
        Refused(steps: DeepEditBundle.ClickSteps.Replace("\"@intensity_channels\"", "2", StringComparison.Ordinal), step: 3, says: "'number_intensity_ch' must be 1");
        Refused(steps: DeepEditBundle.ClickSteps.Replace("\"guidance\": \"guidance\", \"number", "\"sigma\": 0, \"number", StringComparison.Ordinal), step: 3, says: "'sigma' must be 0.1 to 100");
        Refused(steps: DeepEditBundle.Discarded[..^1] + ", \"probability\": 0.5}", step: 0, says: "'probability' must be 1", isClicked: false);
    }

    [TestCase("{0}, {1}, {2}", 0, "without AddGuidanceSignalDeepEditd"), TestCase("{1}, {2}, {3}", 1, "without AddGuidanceFromPointsDeepEditd"), TestCase("{3}, {0}, {1}, {2}", 0, "stands before AddGuidanceFromPointsDeepEditd"),
        TestCase("{0}, {1}, {3}", 1, "resizes the image and not the clicks"), TestCase("{0}, {2}, {1}, {3}", 2, "resizes the image and not the clicks"), TestCase("{0}, {1}, {2}, {3}, {3}", 4, "a second time"),
        TestCase("{4}, {0}, {1}, {2}, {3}", 0, "before AddGuidanceFromPointsDeepEditd"), TestCase("{0}, {4}, {1}, {2}, {3}", 1, "moves the image behind AddGuidanceFromPointsDeepEditd"),
        TestCase("{0}, {1}, {2}, {5}, {3}", 3, "moves the image behind AddGuidanceFromPointsDeepEditd")]
    public void An_order_in_which_clicks_would_be_lost_is_refused(string order, int step, string says)
    {
        string[] all = [DeepEditBundle.Points, DeepEditBundle.Resized, DeepEditBundle.Scaled, DeepEditBundle.Signal,
            """{"_target_": "CenterSpatialCropd", "keys": "image", "roi_size": [8, 8, 8]}""", """{"_target_": "Orientationd", "keys": "image", "axcodes": "LPS"}"""];
        Refused(steps: Enumerable.Range(0, all.Length).Aggregate(order, (text, i) => text.Replace($"{{{i}}}", all[i], StringComparison.Ordinal)), step: step, says: says);
    }

    [Test]
    public void Orders_that_work_are_taken()
    {
        Volume<short> image = Empty(Grid.Axial(new(40, 36, 28), new(1, 1, 1)));
        byte[] network = PromptNetworks.TwoClasses([0, 1, -1], -0.5f);
        const string Intensity = """{"_target_": "ScaleIntensityd", "keys": "@key", "minv": 0, "maxv": 1}""", Spaced = """{"_target_": "Spacingd", "keys": "@key", "pixdim": [2, 2, 2], "mode": "bilinear"}""",
            Repeated = """{"_target_": "RepeatChanneld", "keys": "@key", "repeats": 1}""";
        string expected = Box(DeepEditBundle.ClickSteps);
        Assert.That(Box($"{DeepEditBundle.Resized}, {DeepEditBundle.Points}, {DeepEditBundle.Signal}"), Is.EqualTo(expected), "counted after the resize");
        Assert.That(Box($"{DeepEditBundle.Points}, {Repeated}, {DeepEditBundle.Resized}, {Intensity}, {DeepEditBundle.Scaled}, {DeepEditBundle.Signal}"), Is.EqualTo(expected), "values are no places");
        VoxelBox spaced = LabelBox.OfForeground(Run(Archive(network, $"{Spaced}, {DeepEditBundle.ClickSteps}"), image, new() { Foreground = [new(20, 18, 14)] }).Mask, default)!.Value;
        Assert.That(Enumerable.Range(0, 3).Select(axis => Math.Abs((spaced.Start[axis] + spaced.End(axis) - 1) / 2.0 - new VoxelPoint(20, 18, 14)[axis])), Is.All.LessThanOrEqualTo(4), "scaled once, with two cuts to whole numbers; twice would be ten voxels away");

        string Box(string steps) => LabelBox.OfForeground(Run(Archive(network, steps), image, new() { Foreground = [new(20, 18, 14)] }).Mask, default).ToString()!;
    }

    private void Refused(int step, string says, string steps = DeepEditBundle.ClickSteps, string labelNames = """{"blob": 1, "background": 0}""", bool isClicked = true)
    {
        ModelArchive archive = Archive(PromptNetworks.TwoClasses([0, 1, -1], 0), steps, labelNames);
        Assert.That(() => isClicked ? ClickPipeline.Of(archive) : (object)SegmentationPipeline.Of(archive),
            Throws.TypeOf<ModelInvalidException>().With.Message.Contains($"configs/inference.json: click_steps[{step}]").And.Message.Contains(says));
    }

    private sealed class Listener(Action<WorkProgress> heard) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => heard(value);
    }
}
