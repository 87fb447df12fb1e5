using System.Numerics;
using Clara.Annotation;
using Clara.Imaging;
using Clara.Inference.Interactive;
using Clara.Inference.Tests.Onnx;
using Clara.Server;
using Clara.TestKit;

namespace Clara.Remote.Tests.AiaaBackendTests;

/// <summary>Images of several channels, here and over our own server: identical voxels and scores, one upload, one sentence for a number that does not fit.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SeveralChannelsTests : IAsyncDisposable
{
    private const string Difference = "difference", Means = "means";
    private static readonly Grid Space = new(new(20, 18, 15), new(1.1, 1.3, 1.7), new(-3.3, 1.7, 0.1), TestVolumes.Oblique(17, 9));
    private readonly TempFolder _folder = new();
    private LocalBackend _local = null!;
    private ClaraServer _server = null!;
    private AiaaBackend _remote = null!;

    [SetUp]
    public async Task Start()
    {
        PromptArchives.Archive(_folder.File("models"), Difference, "segmentation", """["more"]""", PromptNetworks.Weighted(3, [1, -1], 0), "[]", "", """[{"name": "AsDiscreted", "args": {"threshold": 0.5}}]""");
        byte[] means = new OnnxBuilder().Input("image", OnnxBuilder.Float, 1, 2, -1, -1, -1).Output("scores", OnnxBuilder.Float, 1, 2)
            .Node("GlobalAveragePool", ["image"], "mean").Node("Flatten", ["mean"], "scores", ("axis", [1])).ToArray();
        PromptArchives.Archive(_folder.File("models"), Means, "classification", """["first", "second"]""", means, "[]", "");
        PromptArchives.Write(_folder.File("models"));
        _local = new(new() { ModelsFolder = _folder.File("models"), Degree = 2 });
        _server = await ClaraServer.StartAsync(new() { Workspace = _folder.File("workspace") }, _local, null, CancellationToken.None);
        _remote = new(new() { Uri = _server.Uri.ToString() });
    }

    public async ValueTask DisposeAsync()
    {
        await _remote.DisposeAsync();
        await _server.StopAsync();
        await _local.DisposeAsync();
        _folder.Dispose();
    }

    private int Stored() => Directory.EnumerateFiles(_folder.File("workspace"), "*.upload", SearchOption.AllDirectories).Count();

    private static Volume<T> Noise<T>(int seed, double scale, double offset = 0, Grid? grid = null) where T : unmanaged, INumber<T>
    {
        Random random = new(seed);
        Volume<T> volume = Volume.Allocate<T>(grid ?? Space);
        foreach (ref T voxel in volume.Voxels)
            voxel = T.CreateTruncating(random.NextDouble() * scale + offset);
        return volume;
    }

    /// <summary>Of one type, and of several, which one file cannot hold as they are.</summary>
    private static IEnumerable<TestCaseData> Pairs()
    {
        yield return new TestCaseData(Noise<short>(1, 200, -100), Noise<short>(2, 200, -100)).SetArgDisplayNames("both int16");
        yield return new TestCaseData(Noise<byte>(1, 200), Noise<float>(2, 200)).SetArgDisplayNames("uint8 and float32");
        yield return new TestCaseData(Noise<ushort>(1, 60_000), Noise<short>(2, 60_000, -30_000)).SetArgDisplayNames("uint16 and int16");
        yield return new TestCaseData(Noise<int>(1, 2e9), Noise<float>(2, 2e9)).SetArgDisplayNames("int32 and float32");
        yield return new TestCaseData(Noise<double>(1, 1), Noise<byte>(2, 2)).SetArgDisplayNames("float64 and uint8");
    }

    [TestCaseSource(nameof(Pairs))]
    public async Task Segmentation_is_the_local_one_in_either_order(Volume first, Volume second)
    {
        foreach (Volume[] channels in new[] { new[] { first, second }, [second, first] })
        {
            LabelMap local = await _local.SegmentAsync(channels, Difference, null, CancellationToken.None), remote = await _remote.SegmentAsync(channels, Difference, null, CancellationToken.None);
            Assert.That(local.CountOf(1), Is.InRange(1, Space.Size.Count - 1));
            VolumeAssert.Equal(local, remote);
            Assert.That(remote.Grid, Is.SameAs(channels[0].Grid));
        }
    }

    [Test]
    public async Task Scores_are_the_local_ones()
    {
        Volume[] channels = [Noise<short>(1, 8), Noise<short>(2, 80)];
        IReadOnlyList<ClassScore> local = await _local.ClassifyAsync(channels, Means, null, CancellationToken.None), remote = await _remote.ClassifyAsync(channels, Means, null, CancellationToken.None);
        Assert.That(local[1].Score, Is.GreaterThan(local[0].Score * 5));
        Assert.That(remote, Is.EqualTo(local));
    }

    [Test]
    public async Task An_image_is_uploaded_once_whichever_calls_follow_and_forgotten_with_its_first_channel()
    {
        Volume first = Noise<short>(1, 8), second = Noise<short>(2, 8), third = Noise<short>(3, 8);
        for (int i = 0; i < 2; i++)
        {
            await _remote.SegmentAsync([first, second], Difference, null, CancellationToken.None);
            await _remote.ClassifyAsync([first, second], Means, null, CancellationToken.None);
        }
        Assert.That(Stored(), Is.EqualTo(1));
        await _remote.SegmentAsync([first, third], Difference, null, CancellationToken.None);
        await _remote.ClassifyAsync(first, PromptArchives.Scores, null, CancellationToken.None);
        Assert.That(Stored(), Is.EqualTo(3), "other images, though they begin with the same channel");
        await _remote.ForgetAsync(first, CancellationToken.None);
        Assert.That(Stored(), Is.Zero);
    }

    [Test]
    public async Task A_number_of_channels_that_does_not_fit_is_the_callers_fault_with_the_same_sentence_here_and_there()
    {
        Volume one = Noise<short>(1, 8), two = Noise<short>(2, 8);
        foreach (IAnnotationBackend backend in new IAnnotationBackend[] { _local, _remote })
        {
            ClaraException few = (await Assert.CatchAsync<ClaraException>(() => backend.SegmentAsync(one, Difference, null, CancellationToken.None)))!;
            Assert.That((few.Status, few.Message.Contains("The model 'difference' takes images of 2 channels on one grid, in the order in which it was trained, and this one has 1.", StringComparison.Ordinal)), Is.EqualTo((StatusCode.Geometry, true)), few.Message);
            ClaraException many = (await Assert.CatchAsync<ClaraException>(() => backend.ClassifyAsync([one, two], PromptArchives.Scores, null, CancellationToken.None)))!;
            Assert.That((many.Status, many.Message.Contains("takes images of one channel, and this one has 2; give one of them.", StringComparison.Ordinal)), Is.EqualTo((StatusCode.Geometry, true)), many.Message);
        }
    }

    [Test]
    public async Task Channels_on_another_grid_are_refused_before_anything_is_sent()
    {
        Volume[] channels = [Noise<short>(1, 8), Noise<short>(2, 8, grid: new(Space.Size, Space.SpacingMm, default, Space.Direction))];
        ClaraException e = (await Assert.CatchAsync<ClaraException>(() => _remote.SegmentAsync(channels, Difference, null, CancellationToken.None)))!;
        Assert.That((e.Status, Stored()), Is.EqualTo((StatusCode.Geometry, 0)), e.Message);
    }
}
