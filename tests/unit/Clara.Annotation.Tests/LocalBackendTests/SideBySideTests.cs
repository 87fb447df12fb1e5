using Clara.Imaging;
using Clara.Inference.Interactive;
using Clara.Inference.Tests.Onnx;
using Clara.TestKit;

namespace Clara.Annotation.Tests.LocalBackendTests;

/// <summary>Calls at the same time on one backend that may take little memory: all end, each with its own voxels.</summary>
public sealed class SideBySideTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Gives one where a voxel is above a half.</summary>
    private void Write(string name)
    {
        string archive = Path.Combine(_folder.Path, name);
        Directory.CreateDirectory(Path.Combine(archive, "config"));
        Directory.CreateDirectory(Path.Combine(archive, "models"));
        File.WriteAllBytes(Path.Combine(archive, "models", "model.onnx"), TestNetworks.Above(0.5f));
        File.WriteAllText(Path.Combine(archive, "config", "config_aiaa.json"), """
            {"type": "segmentation", "labels": ["bright"], "pre_transforms": [], "post_transforms": [{"name": "AsDiscreted", "args": {"argmax": true } }],
             "inference": {"CLARA": {"name": "OnnxInference", "args": {"model": "models/model.onnx",
               "inferer": {"name": "SlidingWindowInferer", "args": {"roi_size": [16, 16, 16], "overlap": 0.5, "mode": "gaussian", "sw_batch_size": 4 } } } } } }
            """);
    }

    private static Volume<float> Image(int seed)
    {
        Volume<float> image = Volume.Allocate<float>(Grid.Axial(new(30, 28, 26), new(1, 1, 1)));
        Random random = new(seed);
        foreach (ref float v in image.Voxels)
            v = random.Next(2);
        return image;
    }

    [Test]
    public async Task Segmentations_and_clicks_at_once_come_through_with_memory_for_about_one()
    {
        Write("first");
        Write("second");
        PromptArchives.Write(_folder.Path);
        await using LocalBackend backend = new(new() { ModelsFolder = _folder.Path, Degree = 1, Device = "cpu", MemoryBytes = 1_200_000 });
        Volume<float>[] images = [.. Enumerable.Range(1, 6).Select(Image)];
        Task<LabelMap>[] runs = [.. images.Select((image, i) => backend.SegmentAsync(image, i % 2 == 0 ? "first" : "second", null, default))];
        Task<ClickResult> click = backend.DeepgrowAsync(images[0], new() { Model = PromptArchives.Slices, Clicks = new() { Foreground = [new(15, 14, 13)] } }, null, default);
        for (int i = 0; i < runs.Length; i++)
            Assert.That((await runs[i]).Voxels.SequenceEqual([.. images[i].Voxels.ToArray().Select(v => (ushort)v)]), Is.True, $"run {i}");
        Assert.That((await click).Mask.Grid, Is.EqualTo(images[0].Grid));
        await backend.ForgetAsync(images[0], default);
    }

    [Test]
    public async Task What_does_not_fit_alone_is_refused_as_before()
    {
        Write("first");
        await using LocalBackend backend = new(new() { ModelsFolder = _folder.Path, Degree = 1, Device = "cpu", MemoryBytes = 100_000 });
        ClaraException e = (await Assert.ThrowsAsync<ClaraException>(() => backend.SegmentAsync(Image(1), "first", null, default)))!;
        Assert.That(e.Status, Is.EqualTo(StatusCode.Memory));
        Assert.That(e.Message, Does.Contain("the preference inference.memory_mb allows"));
    }
}
