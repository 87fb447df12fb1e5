using Clara.Imaging;
using Clara.Inference.Tests.Onnx;
using Clara.Models;
using Clara.TestKit;

namespace Clara.Annotation.Tests.LocalBackendTests;

/// <summary>A DeepEdit bundle behind the engine's doors: clicks where they were made, and automatic segmentation by both of them.</summary>
public sealed class DeepEditTests
{
    [Test]
    public async Task It_is_a_click_model_that_segments_without_clicks_too()
    {
        using TempFolder folder = new();
        DeepEditBundle.Write(folder.File("blob_deepedit"), PromptNetworks.TwoClasses([1, 3, -3], -0.5f, 24, 20, 16));
        await using LocalBackend backend = new(new() { ModelsFolder = folder.Path, Degree = 2 });
        ModelInfo model = (await backend.ListModelsAsync(default)).Single(m => m.Name == "blob_deepedit");
        Assert.That((model.Type, model.ClickDimensions), Is.EqualTo((ModelType.Deepgrow, (int?)3)));
        Grid grid = new(new(40, 36, 30), new(1, 1.2, 1.5), new(-20, 4, 1), TestVolumes.Oblique(10, 5));
        LabelMap truth = TestVolumes.Sphere(grid, grid.ToWorld(new VoxelPoint(20, 18, 15)), 12);
        Volume<float> image = TestVolumes.Image(truth, 300, -200, 5, 3);
        LabelMap automatic = await backend.SegmentAsync(image, model.Name, null, default), none = await Click([], []), more = await Click([new(5, 6, 5)], []), less = await Click([], [new(20, 18, 15)]);
        VolumeAssert.Dice(truth, automatic, 1, 0.9);
        Assert.That(none.Labels, Is.EqualTo(new[] { new Label(9, "ball") }));
        Assert.That(none.CountOf(9), Is.EqualTo(automatic.CountOf(1)));
        Assert.That((automatic[5, 6, 5], more[5, 6, 5], more[20, 18, 15]), Is.EqualTo(((ushort)0, (ushort)9, (ushort)9)));
        Assert.That((less[20, 18, 15], less.Grid), Is.EqualTo(((ushort)0, grid)));

        async Task<LabelMap> Click(VoxelPoint[] inside, VoxelPoint[] outside) =>
            (await backend.DeepgrowAsync(image, new() { Model = model.Name, Clicks = new() { Foreground = inside, Background = outside }, Label = new(9, "ball") }, null, default)).Mask;
    }
}
