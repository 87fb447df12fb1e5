using Clara.Annotation;
using Clara.Imaging;
using Clara.Inference;
using Clara.Models;
using Clara.Remote.Tests.Doubles;
using Clara.Server;
using Clara.Server.Tests.Doubles;
using Clara.TestKit;

namespace Clara.Remote.Tests.AiaaBackendTests;

/// <summary>Client and server of this product over a real loopback port: remote work is local work.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class AgainstOurServerTests : IAsyncDisposable
{
    private readonly ManualTime _time = new();
    private TempFolder _folder = null!;
    private ThresholdBackend _engine = null!;
    private ClaraServer _server = null!;
    private AiaaBackend _remote = null!;

    [SetUp]
    public async Task Start()
    {
        _folder = new();
        _engine = new();
        _server = await ClaraServer.StartAsync(new() { Workspace = _folder.Path, Time = _time }, _engine, null, CancellationToken.None);
        _remote = new(new() { Uri = _server.Uri + "v1/" });
    }

    public async ValueTask DisposeAsync()
    {
        await _remote.DisposeAsync();
        await _server.StopAsync();
        await _engine.DisposeAsync();
        _folder.Dispose();
    }

    private int Stored() => Directory.EnumerateFiles(_folder.Path, "*.upload", SearchOption.AllDirectories).Count();

    [TestCase(ThresholdBackend.TwoLabels)]
    [TestCase(ThresholdBackend.Gaps)]
    public async Task Segmentation_is_the_local_one_with_ids_and_names(string model)
    {
        Volume image = Wire.Image();
        LabelMap local = await _engine.SegmentAsync(image, model, null, CancellationToken.None);
        LabelMap remote = await _remote.SegmentAsync(image, model, null, CancellationToken.None);
        VolumeAssert.Equal(local, remote);
        Assert.That(remote.Labels, Is.EqualTo(local.Labels));
        Assert.That(remote.Grid, Is.SameAs(image.Grid));
        Grid served = _engine.Seen[^1].Grid;
        Assert.That((served.SpacingMm, served.OriginMm, served.Direction), Is.EqualTo((image.Grid.SpacingMm, image.Grid.OriginMm, image.Grid.Direction)), "in full double precision");
    }

    [Test]
    public async Task Classes_without_a_label_keep_their_ids()
    {
        _engine.Named = [new(700, "spleen")];
        Volume image = Wire.Image();
        LabelMap local = await _engine.SegmentAsync(image, ThresholdBackend.Gaps, null, CancellationToken.None), remote = await _remote.SegmentAsync(image, ThresholdBackend.Gaps, null, CancellationToken.None);
        Assert.That(local.CountOf(3), Is.GreaterThan(0));
        VolumeAssert.Equal(local, remote);
        Assert.That(remote.Labels, Is.EqualTo(local.Labels));
    }

    [Test]
    public async Task Annotation_with_the_real_annotator_is_the_local_one()
    {
        await using LocalBackend local = new(new() { ModelsFolder = _folder.File("none") });
        using TempFolder workspace = new();
        await using ClaraServer server = await ClaraServer.StartAsync(new() { Workspace = workspace.Path }, local, null, CancellationToken.None);
        await using AiaaBackend remote = new(new() { Uri = server.Uri.ToString() });
        Grid grid = new(new(40, 36, 30), new(1.1, 1.3, 1.7), new(-3.3, 1.7, 0.1), TestVolumes.Oblique(17, 9));
        LabelMap truth = TestVolumes.Sphere(grid, grid.ToWorld(new VoxelPoint(20, 18, 15)), 11);
        Volume image = TestVolumes.Image(truth, 120, 40, 10, seed: 5);
        AnnotationRequest request = new()
        {
            Points = [new(10, 18, 15), new(30, 18, 15), new(20, 10, 15), new(20, 26, 15), new(20, 18, 9), new(20, 18, 21)], Label = new(300, "Milz"), PaddingMm = 12,
        };
        LabelMap here = await local.AnnotateAsync(image, request, null, CancellationToken.None), there = await remote.AnnotateAsync(image, request, null, CancellationToken.None);
        VolumeAssert.Equal(here, there);
        Assert.That(there.Labels, Is.EqualTo(new[] { new Label(300, "Milz") }));
        VolumeAssert.Dice(truth, TestVolumes.Where(grid, w => there[Voxel(grid, w).X, Voxel(grid, w).Y, Voxel(grid, w).Z] != 0), 1, 0.8);

        // Clicks go the same way, and change the mask.
        AnnotationRequest clicked = request with { Constraints = new() { Inside = [new(20, 18, 24)], Outside = [new(14, 18, 15)] } };
        LabelMap hereClicked = await local.AnnotateAsync(image, clicked, null, CancellationToken.None);
        VolumeAssert.Equal(hereClicked, await remote.AnnotateAsync(image, clicked, null, CancellationToken.None));
        Assert.That((here[20, 18, 24], here[14, 18, 15], hereClicked[20, 18, 24], hereClicked[14, 18, 15]), Is.EqualTo(((ushort)0, (ushort)300, (ushort)300, (ushort)0)));
        ClaraException previous = (await Assert.CatchAsync<ClaraException>(() => remote.AnnotateAsync(image, request with { Constraints = new() { Previous = here } }, null, CancellationToken.None)))!;
        Assert.That((previous.Status, previous.Message), Is.EqualTo((StatusCode.Unsupported, $"{remote.Name} takes no earlier mask; leave it out, or annotate on this machine.")));
        ClaraException network = (await Assert.CatchAsync<ClaraException>(() => remote.AnnotateAsync(image, clicked with { Model = "x" }, null, CancellationToken.None)))!;
        Assert.That((network.Status, network.Message), Is.EqualTo((StatusCode.Unsupported, "The model 'x' works from extreme points alone; clicks and an earlier mask are for annotation_any.")));
    }

    private static VoxelPoint Voxel(Grid grid, WorldPoint w) => grid.ToVoxel(w);

    [Test]
    public async Task Points_label_and_margin_arrive()
    {
        LabelMap mask = await _remote.AnnotateAsync(Wire.Image(), Wire.Request with { PaddingMm = 3.5 }, null, CancellationToken.None);
        Assert.That(_engine.LastRequest!.Points, Is.EqualTo(Wire.SixPoints));
        Assert.That((_engine.LastRequest.Label, _engine.LastRequest.PaddingMm), Is.EqualTo((new Label(7, "Milz"), (double?)3.5)));
        Assert.That(mask.CountOf(7), Is.EqualTo(6 * 6 * 4));
    }

    [Test]
    public async Task An_image_is_uploaded_once_for_many_calls_even_at_the_same_time()
    {
        Volume image = Wire.Image();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _remote.SegmentAsync(image, ThresholdBackend.TwoLabels, null, CancellationToken.None)));
        await _remote.AnnotateAsync(image, Wire.Request, null, CancellationToken.None);
        Assert.That(Stored(), Is.EqualTo(1));
        Assert.That(_engine.Seen.Distinct().Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task An_expired_session_is_made_anew_unseen()
    {
        Volume image = Wire.Image();
        await _remote.SegmentAsync(image, ThresholdBackend.TwoLabels, null, CancellationToken.None);
        _time.Advance(TimeSpan.FromHours(2));
        LabelMap mask = await _remote.SegmentAsync(image, ThresholdBackend.TwoLabels, null, CancellationToken.None);
        Assert.That(mask.CountOf(1), Is.GreaterThan(0));
        Assert.That(_engine.Seen[1], Is.Not.SameAs(_engine.Seen[0]));
        Assert.That(Stored(), Is.EqualTo(1));
    }

    [Test]
    public async Task Forgetting_an_image_deletes_the_servers_copy()
    {
        Volume image = Wire.Image();
        await _remote.SegmentAsync(image, ThresholdBackend.TwoLabels, null, CancellationToken.None);
        await _remote.ForgetAsync(image, CancellationToken.None);
        Assert.That(Stored(), Is.Zero);
        await _remote.ForgetAsync(image, CancellationToken.None);
    }

    [Test]
    public async Task Closing_deletes_the_servers_copies()
    {
        await _remote.SegmentAsync(Wire.Image(), ThresholdBackend.TwoLabels, null, CancellationToken.None);
        await _remote.DisposeAsync();
        Assert.That(Stored(), Is.Zero);
    }

    [Test]
    public async Task Forgetting_when_the_server_is_gone_is_no_failure()
    {
        Volume image = Wire.Image();
        await _remote.SegmentAsync(image, ThresholdBackend.TwoLabels, null, CancellationToken.None);
        await _server.StopAsync();
        await _remote.ForgetAsync(image, CancellationToken.None);
    }

    [Test]
    public async Task Models_arrive_with_types_labels_and_ids()
    {
        IReadOnlyList<ModelInfo> here = await _engine.ListModelsAsync(CancellationToken.None), there = await _remote.ListModelsAsync(CancellationToken.None);
        Assert.That(there.Select(m => (m.Name, m.Type, m.Description, m.Version, m.PaddingMm, m.Roi)), Is.EqualTo(here.Select(m => (m.Name, m.Type, m.Description, m.Version, m.PaddingMm, m.Roi))));
        Assert.That(there.SelectMany(m => m.Labels), Is.EqualTo(here.SelectMany(m => m.Labels)));
    }

    [Test]
    public async Task Progress_rises_to_one()
    {
        Collected progress = new();
        await _remote.SegmentAsync(Wire.Image(), ThresholdBackend.TwoLabels, progress, CancellationToken.None);
        Assert.That(progress.Fractions, Is.Ordered.And.Not.Empty);
        Assert.That(progress.Fractions[^1], Is.EqualTo(1));
    }

    [Test]
    public async Task Failures_are_the_local_ones()
    {
        Volume image = Wire.Image();
        await Assert.ThatAsync(() => _remote.SegmentAsync(image, "none", null, CancellationToken.None), Throws.TypeOf<ModelNotFoundException>().With.Message.Contains(ThresholdBackend.TwoLabels));
        await Assert.ThatAsync(() => _remote.SegmentAsync(image, "annotation_any", null, CancellationToken.None), Throws.TypeOf<ModelNotFoundException>());
        await Assert.ThatAsync(() => _remote.AnnotateAsync(image, Wire.Request with { Model = "none" }, null, CancellationToken.None), Throws.TypeOf<ModelNotFoundException>());
        await Assert.ThatAsync(() => _remote.AnnotateAsync(image, Wire.Request with { Points = Wire.SixPoints[..5] }, null, CancellationToken.None), Throws.TypeOf<PointsException>());
        await Assert.ThatAsync(() => _remote.AnnotateAsync(image, Wire.Request with { Points = [.. Wire.SixPoints[..5], new(12, 0, 0)] }, null, CancellationToken.None), Throws.TypeOf<PointsException>().With.Message.Contains("(12, 0, 0)"));
        _engine.Fails = new PointsException("No structure can be found between these points.");
        await Assert.ThatAsync(() => _remote.AnnotateAsync(image, Wire.Request, null, CancellationToken.None), Throws.TypeOf<PointsException>().With.Message.EqualTo("No structure can be found between these points."));
        _engine.Fails = new ClaraException(StatusCode.Inference, "secret");
        ClaraException e = (await Assert.ThrowsAsync<ClaraException>(() => _remote.AnnotateAsync(image, Wire.Request, null, CancellationToken.None)))!;
        Assert.That(e.Status, Is.EqualTo(StatusCode.Inference));
        Assert.That(e.Message, Does.Not.Contain("secret"));
    }

    [Test]
    public async Task Cancelling_ends_the_call_at_once_and_the_servers_work_too()
    {
        _engine.Gate = new();
        using CancellationTokenSource cancel = new();
        Task<LabelMap> call = _remote.SegmentAsync(Wire.Image(), ThresholdBackend.TwoLabels, null, cancel.Token);
        await _engine.Started.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await cancel.CancelAsync();
        await Assert.ThatAsync(() => call.WaitAsync(TimeSpan.FromSeconds(60)), Throws.InstanceOf<OperationCanceledException>());
        await _engine.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Test]
    public async Task Closing_the_backend_cancels_its_calls_and_blames_no_server()
    {
        _engine.Gate = new();
        Task<LabelMap> call = _remote.SegmentAsync(Wire.Image(), ThresholdBackend.TwoLabels, null, CancellationToken.None);
        await _engine.Started.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await _remote.DisposeAsync();
        await Assert.ThatAsync(() => call.WaitAsync(TimeSpan.FromSeconds(60)), Throws.InstanceOf<OperationCanceledException>());
        await Assert.ThatAsync(() => _remote.ListModelsAsync(CancellationToken.None), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task The_connection_test_finds_nothing_wrong()
    {
        ConnectionReport report = await _remote.TestConnectionAsync(CancellationToken.None);
        Assert.That((report.FailedStage, report.Status, report.ModelCount), Is.EqualTo((ConnectionStage.None, StatusCode.Ok, 7)), report.Message);
    }

    [Test]
    public async Task What_the_server_notes_of_its_work_arrives_with_the_mask()
    {
        _engine.Notes = "Device cpu; auto was asked for: it was named.";
        Collected seen = new();

        await _remote.SegmentAsync(Wire.Image(), ThresholdBackend.TwoLabels, seen, CancellationToken.None);

        Assert.That(seen.Notes, Is.EqualTo(new[] { "Server: Device cpu; auto was asked for: it was named." }));
        Assert.That(seen.Fractions, Is.Ordered);
    }

    [Test]
    public async Task The_server_s_device_stands_in_the_list_of_models_that_have_a_network()
    {
        using TempFolder workspace = new();
        _engine.Device = "Device cpu; auto was asked for: there is no card.";
        await using ClaraServer server = await ClaraServer.StartAsync(new() { Workspace = workspace.Path }, _engine, null, CancellationToken.None);
        await using AiaaBackend remote = new(new() { Uri = server.Uri.ToString() });

        IReadOnlyList<ModelInfo> models = await remote.ListModelsAsync(CancellationToken.None);

        Assert.That(models.Where(m => m.Device.Length == 0).Select(m => m.Name), Is.EqualTo(new[] { AnnotationRequest.AnyModel }));
        Assert.That(models.First(m => m.Name == ThresholdBackend.TwoLabels).Device, Is.EqualTo("Device cpu; auto was asked for: there is no card."));
    }

    private sealed class Collected : IProgress<WorkProgress>
    {
        public List<double> Fractions { get; } = [];

        public List<string> Notes { get; } = [];

        public void Report(WorkProgress value)
        {
            lock (Fractions)
            {
                Fractions.Add(value.Fraction);
                if (value.Note is WorkNote note)
                    Notes.Add(note.Text);
            }
        }
    }
}
