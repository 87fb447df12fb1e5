using Clara.Annotation;
using Clara.Imaging;
using Clara.Inference.Interactive;
using Clara.Inference.Tests.Onnx;
using Clara.Models;
using Clara.Server;
using Clara.TestKit;

namespace Clara.Remote.Tests.AiaaBackendTests;

/// <summary>Networks of every interactive type, here and over our own server: identical voxels and scores.</summary>
public sealed class NetworkModelTests : IDisposable
{
    private static readonly Grid Space = new(new(40, 36, 30), new(1.1, 1.3, 1.7), new(-3.3, 1.7, 0.1), TestVolumes.Oblique(17, 9));
    private static readonly LabelMap Truth = TestVolumes.Sphere(Space, Space.ToWorld(new VoxelPoint(20, 18, 15)), 11);
    private static readonly Label Spleen = new(300, "Milz");
    private const string DeepEdit = "deepedit";
    private readonly TempFolder _folder = new();
    private readonly Volume<float> _image = TestVolumes.Image(Truth, 100, 0, 8, 5);
    private LocalBackend _local = null!;
    private ClaraServer _server = null!;
    private AiaaBackend _remote = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        PromptArchives.Write(_folder.File("models"));
        PromptArchives.WritePipeline(_folder.File("models"));
        DeepEditBundle.Write(Path.Combine(_folder.File("models"), DeepEdit), PromptNetworks.TwoClasses([3, 1, -1], -1.5f, 24, 20, 16));
        _local = new(new() { ModelsFolder = _folder.File("models"), Degree = 2 });
        _server = await ClaraServer.StartAsync(new() { Workspace = _folder.File("workspace") }, _local, null, CancellationToken.None);
        _remote = new(new() { Uri = _server.Uri.ToString() });
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _remote.DisposeAsync();
        await _server.StopAsync();
        await _local.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [TestCase(null), TestCase(3.0)]
    public async Task Annotation_is_the_local_one(double? padding)
    {
        AnnotationRequest request = new() { Model = PromptArchives.Annotation, Points = ExtremePoints.Of(Truth, 1, default), Label = Spleen, PaddingMm = padding };
        LabelMap here = await _local.AnnotateAsync(_image, request, null, default), there = await _remote.AnnotateAsync(_image, request, null, default);
        Assert.That(here.CountOf(300), Is.GreaterThan(1000));
        VolumeAssert.Equal(here, there);
        Assert.That(there.Labels, Is.EqualTo(new[] { Spleen }));
    }

    [TestCase(PromptArchives.Slices, true), TestCase(PromptArchives.Slices, false), TestCase(PromptArchives.Volumes, false), TestCase(DeepEdit, false), TestCase(PromptArchives.Pipeline, false)]
    public async Task Clicks_give_the_local_mask_and_region(string model, bool withSize)
    {
        Clicks clicks = new()
        {
            Foreground = [new(17, 15, 13), new(20, 18, 15)], Background = [new(3, 3, 3), new(27, 18, 15)], Size = withSize ? new(null, 40, 28) : null,
        };
        foreach (Clicks c in new[] { clicks, clicks with { Current = new(17, 15, 13) } })
        {
            ClickRequest request = new() { Model = model, Clicks = c, Label = Spleen };
            ClickResult here = await _local.DeepgrowAsync(_image, request, null, default), there = await _remote.DeepgrowAsync(_image, request, null, default);
            Assert.That(here.Mask.CountOf(300), Is.GreaterThan(5));
            VolumeAssert.Equal(here.Mask, there.Mask);
            Assert.That(there.Mask.Labels, Is.EqualTo(new[] { Spleen }));
            Assert.That(there.Region, Is.EqualTo(here.Region));
        }
    }

    [Test]
    public async Task A_click_model_that_segments_by_itself_does_so_there_too_and_another_is_refused_with_the_same_sentence()
    {
        LabelMap here = await _local.SegmentAsync(_image, DeepEdit, null, default), there = await _remote.SegmentAsync(_image, DeepEdit, null, default);
        Assert.That(here.CountOf(1), Is.GreaterThan(5));
        VolumeAssert.Equal(here, there);
        Assert.That(there.Labels, Is.EqualTo(here.Labels));
        foreach (IAnnotationBackend backend in new IAnnotationBackend[] { _local, _remote })
        {
            ClaraException e = (await Assert.CatchAsync<ClaraException>(() => backend.SegmentAsync(_image, PromptArchives.Volumes, null, default)))!;
            Assert.That((e.Status, e.Message.Contains("The model 'deepgrow_3d' is of type deepgrow; it cannot segment an image by itself.", StringComparison.Ordinal)), Is.EqualTo((StatusCode.Model, true)), e.Message);
        }
    }

    [Test]
    public async Task Scores_are_the_local_ones()
    {
        IReadOnlyList<ClassScore> here = await _local.ClassifyAsync(_image, PromptArchives.Scores, null, default);
        NotedProgress noted = new();
        Assert.That(await _remote.ClassifyAsync(_image, PromptArchives.Scores, noted, default), Is.EqualTo(here));
        Assert.That(noted.Notes.Single().Text, Does.StartWith("Server: Device cpu; auto was asked for: "));
    }

    [Test]
    public async Task Models_arrive_with_sigma_and_dimensions()
    {
        IReadOnlyList<ModelInfo> here = await _local.ListModelsAsync(default), there = await _remote.ListModelsAsync(default);
        Assert.That(there.Select(m => (m.Name, m.Type, m.Sigma, m.ClickDimensions, m.PaddingMm, m.Roi)), Is.EqualTo(here.Select(m => (m.Name, m.Type, m.Sigma, m.ClickDimensions, m.PaddingMm, m.Roi))));
    }

    [Test]
    public void Failures_are_the_local_ones()
    {
        ClickRequest request = new() { Model = PromptArchives.Slices, Clicks = new() };
        Assert.ThrowsAsync<Inference.PointsException>(() => _remote.DeepgrowAsync(_image, request, null, default));
        Assert.ThrowsAsync<Inference.PointsException>(() => _remote.DeepgrowAsync(_image, request with { Clicks = new() { Foreground = [new(40, 0, 0)] } }, null, default));
        Assert.ThrowsAsync<ModelNotFoundException>(() => _remote.DeepgrowAsync(_image, request with { Model = PromptArchives.Annotation, Clicks = new() { Foreground = [new(4, 0, 0)] } }, null, default));
        Assert.ThrowsAsync<ModelNotFoundException>(() => _remote.ClassifyAsync(_image, PromptArchives.Slices, null, default));
        Assert.ThrowsAsync<ModelInvalidException>(() => _remote.AnnotateAsync(_image, new() { Model = PromptArchives.Broken, Points = ExtremePoints.Of(Truth, 1, default) }, null, default));
    }
}
