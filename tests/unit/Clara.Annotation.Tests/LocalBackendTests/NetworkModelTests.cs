using Clara.Imaging;
using Clara.Inference;
using Clara.Inference.Interactive;
using Clara.Inference.Tests.Onnx;
using Clara.Models;
using Clara.TestKit;

namespace Clara.Annotation.Tests.LocalBackendTests;

/// <summary>Archives of every type in a models folder: listed, run by their name, and refused for what they are not made for.</summary>
public sealed class NetworkModelTests : IDisposable
{
    private static readonly Grid Space = new(new(40, 36, 30), new(1, 1.2, 1.5), new(-20, 4, 1), TestVolumes.Oblique(10, 5));
    private readonly TempFolder _folder = new();
    private readonly LabelMap _truth = TestVolumes.Sphere(Space, Space.ToWorld(new VoxelPoint(20, 18, 15)), 10);
    private LocalBackend _backend = null!;
    private Volume<float> _image = null!;

    [OneTimeSetUp]
    public void Start()
    {
        PromptArchives.Write(_folder.Path);
        _backend = new(new() { ModelsFolder = _folder.Path, Degree = 2 });
        _image = TestVolumes.Image(_truth, 100, 0, 5, 3);
    }

    [OneTimeTearDown]
    public async Task Stop() => await _backend.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    private AnnotationRequest Request(string model) => new() { Model = model, Points = ExtremePoints.Of(_truth, 1, default), Label = new(9, "ball") };

    [Test]
    public async Task All_types_are_listed()
    {
        IReadOnlyList<ModelInfo> models = await _backend.ListModelsAsync(default);
        Assert.That(models.Select(m => (m.Name, m.Type)), Is.EqualTo(new[]
        {
            ("annotation_any", ModelType.Annotation), (PromptArchives.Annotation, ModelType.Annotation), (PromptArchives.Broken, ModelType.Annotation), (PromptArchives.Scores, ModelType.Classification),
            (PromptArchives.Slices, ModelType.Deepgrow), (PromptArchives.Volumes, ModelType.Deepgrow),
        }));
        ModelInfo annotation = models.Single(m => m.Name == PromptArchives.Annotation);
        Assert.That((annotation.PaddingMm, annotation.Roi, annotation.Sigma), Is.EqualTo((8.5, new Size3(32, 28, 24), 3.0)));
        Assert.That(models.Where(m => m.Type == ModelType.Deepgrow).Select(m => m.ClickDimensions), Is.EqualTo(new int?[] { 2, 3 }));
    }

    [Test]
    public async Task The_device_of_a_model_is_the_one_that_its_run_notes()
    {
        IReadOnlyList<ModelInfo> models = await _backend.ListModelsAsync(default);
        Assert.That(_backend.DeviceOf(models.Single(m => m.Name == "annotation_any")), Is.Empty);
        string device = _backend.DeviceOf(models.Single(m => m.Name == PromptArchives.Annotation));
        NotedProgress noted = new();
        await _backend.AnnotateAsync(_image, Request(PromptArchives.Annotation), noted, default);
        Assert.That(device, Does.StartWith("Device cpu; auto was asked for: "));
        Assert.That(noted.Notes.Select(n => n.Text), Is.EqualTo(new[] { device }));
    }

    [Test]
    public async Task Annotation_by_a_network_finds_the_ball_with_the_requests_label()
    {
        LabelMap mask = await _backend.AnnotateAsync(_image, Request(PromptArchives.Annotation), null, default);
        Assert.That((mask.Grid, mask.Labels.Single()), Is.EqualTo((Space, new Label(9, "ball"))));
        VolumeAssert.Dice(new(Space, [new(9, "ball")], [.. _truth.Voxels.ToArray().Select(v => (ushort)(9 * v))]), mask, 9, 0.93);
    }

    [Test]
    public async Task Clicks_and_scores_come_by_name()
    {
        Clicks clicks = new() { Foreground = [new(20, 18, 15)], Background = [new(26, 18, 15)] };
        ClickResult slice = await _backend.DeepgrowAsync(_image, new() { Model = PromptArchives.Slices, Clicks = clicks, Label = new(9, "ball") }, null, default);
        Assert.That(LabelBox.OfForeground(slice.Mask, default)!.Value.Size.Z, Is.EqualTo(1));
        ClickResult volume = await _backend.DeepgrowAsync(_image, new() { Model = PromptArchives.Volumes, Clicks = clicks, Label = new(9, "ball") }, null, default);
        Assert.That(LabelBox.OfForeground(volume.Mask, default)!.Value.Size.Z, Is.GreaterThan(2));
        IReadOnlyList<ClassScore> scores = await _backend.ClassifyAsync(_image, PromptArchives.Scores, null, default);
        double mean = _image.Voxels.ToArray().Average();
        Assert.That(scores.Select(s => s.Class), Is.EqualTo(new[] { "Nodule", "Mass" }));
        Assert.That(scores.Select(s => s.Score), Is.EqualTo(new[] { 1 / (1 + Math.Exp(-0.01 * mean)), 1 / (1 + Math.Exp(0.02 * mean - 1)) }).Within(1e-5));
    }

    [Test]
    public void Models_are_refused_for_what_they_are_not_made_for_and_say_what_they_are()
    {
        Clicks clicks = new() { Foreground = [new(20, 18, 15)] };
        Assert.ThrowsAsync<ModelNotFoundException>(() => _backend.SegmentAsync(_image, PromptArchives.Annotation, null, default));
        Assert.ThrowsAsync<ModelNotFoundException>(() => _backend.AnnotateAsync(_image, Request(PromptArchives.Slices), null, default));
        Assert.ThrowsAsync<ModelNotFoundException>(() => _backend.AnnotateAsync(_image, Request("none"), null, default));
        Assert.ThrowsAsync<ModelNotFoundException>(() => _backend.DeepgrowAsync(_image, new() { Model = PromptArchives.Annotation, Clicks = clicks }, null, default));
        Assert.ThrowsAsync<ModelNotFoundException>(() => _backend.DeepgrowAsync(_image, new() { Model = AnnotationRequest.AnyModel, Clicks = clicks }, null, default));
        Assert.ThrowsAsync<ModelNotFoundException>(() => _backend.ClassifyAsync(_image, PromptArchives.Volumes, null, default));
        Assert.That(async () => await _backend.AnnotateAsync(_image, Request(PromptArchives.Broken), null, default),
            Throws.TypeOf<ModelInvalidException>().With.Message.Contains(PromptArchives.Broken).And.Message.Contains("1 input channels"));
        Assert.ThrowsAsync<PointsException>(() => _backend.DeepgrowAsync(_image, new() { Model = PromptArchives.Slices, Clicks = new() }, null, default));
    }
}
