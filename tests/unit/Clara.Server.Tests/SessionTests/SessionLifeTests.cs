using System.Net;
using Clara.Imaging;
using Clara.Server.Tests.Doubles;
using Clara.TestKit;
using Newtonsoft.Json.Linq;

namespace Clara.Server.Tests.SessionTests;

public sealed class SessionLifeTests
{
    private const string Segmentation = "v1/segmentation?model=" + ThresholdBackend.TwoLabels;
    private RunningServer _running = null!;
    private ManualTime _time = null!;

    [SetUp]
    public async Task Start()
    {
        _time = new();
        _running = await RunningServer.StartAsync(new() { Time = _time, SessionExpiry = TimeSpan.FromSeconds(100), MaxSessionExpiry = TimeSpan.FromSeconds(1000), MaxSessions = 3, ImageMemoryBytes = 1500 });
    }

    [TearDown]
    public async Task Stop() => await _running.DisposeAsync();

    private async Task<int> UseAsync(string id) => (int)(await _running.Http.PostAsync($"{Segmentation}&session_id={id}", RunningServer.Form(null))).StatusCode;

    private async Task<int> GetAsync(string id, string query = "") => (int)(await _running.Http.GetAsync($"session/{id}{query}")).StatusCode;

    [Test]
    public async Task A_session_gives_the_same_mask_as_the_file()
    {
        Volume image = RunningServer.Image();
        string id = await _running.NewSessionAsync(image);
        LabelMap mask = await _running.MaskAsync($"{Segmentation}&session_id={id}", RunningServer.Form(null));
        VolumeAssert.Equal(ThresholdBackend.Threshold(image, new(1, "liver"), new(2, "tumour")), mask);
        Assert.That(mask.Labels, Is.EqualTo(new[] { new Label(1, "liver"), new Label(2, "tumour") }));
    }

    [Test]
    public async Task The_image_is_parsed_once_for_many_calls()
    {
        string id = await _running.NewSessionAsync();
        await UseAsync(id);
        await UseAsync(id);
        Assert.That(_running.Engine.Seen[1], Is.SameAs(_running.Engine.Seen[0]));
    }

    [Test]
    public async Task The_session_wins_over_a_file_sent_beside_it()
    {
        string id = await _running.NewSessionAsync();
        LabelMap mask = await _running.MaskAsync($"{Segmentation}&session_id={id}", RunningServer.Form([1, 2, 3]));
        Assert.That(mask.CountOf(1), Is.GreaterThan(0));
    }

    [Test]
    public async Task Images_beyond_the_memory_budget_are_read_again_from_the_workspace()
    {
        string first = await _running.NewSessionAsync(); // 1440 bytes each, the budget is 1500
        await UseAsync(first);
        await _running.NewSessionAsync();
        Assert.That(await UseAsync(first), Is.EqualTo(200));
        Assert.That(_running.Engine.Seen[1], Is.Not.SameAs(_running.Engine.Seen[0]));
        Assert.That(_running.Engine.Forgotten, Does.Contain(_running.Engine.Seen[0]));
    }

    [Test]
    public async Task An_unused_session_expires_and_using_it_starts_its_time_anew()
    {
        string id = await _running.NewSessionAsync();
        _time.Advance(TimeSpan.FromSeconds(99));
        Assert.That(await UseAsync(id), Is.EqualTo(200));
        _time.Advance(TimeSpan.FromSeconds(99));
        Assert.That(await GetAsync(id), Is.EqualTo(200));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.That(await UseAsync(id), Is.EqualTo(440));
        Assert.That(await GetAsync(id), Is.EqualTo(404));
        Assert.That(await _running.StoredFilesAsync(0), Is.Zero);
    }

    [Test]
    public async Task Asking_for_it_with_update_ts_is_a_use()
    {
        string id = await _running.NewSessionAsync();
        _time.Advance(TimeSpan.FromSeconds(99));
        Assert.That(await GetAsync(id, "?update_ts=true"), Is.EqualTo(200));
        _time.Advance(TimeSpan.FromSeconds(99));
        Assert.That(await GetAsync(id), Is.EqualTo(200));
    }

    [TestCase("?expiry=0", 100)]
    [TestCase("?expiry=20", 20)]
    [TestCase("?expiry=99999", 1000)]
    public async Task Expiry_is_what_was_asked_for_within_the_servers_limit(string query, int seconds)
    {
        string id = await _running.NewSessionAsync(query: query);
        Assert.That((int)(await _running.JsonAsync(HttpMethod.Get, "session/" + id))["session_info"]!["expiry"]!, Is.EqualTo(seconds));
        _time.Advance(TimeSpan.FromSeconds(seconds - 1));
        Assert.That(await GetAsync(id), Is.EqualTo(200));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(await GetAsync(id), Is.EqualTo(404));
    }

    [TestCase("?expiry=-1")]
    [TestCase("?expiry=soon")]
    public async Task A_strange_expiry_is_refused(string query) =>
        await _running.JsonAsync(HttpMethod.Put, "session/" + query, RunningServer.Form(await RunningServer.NiftiAsync(RunningServer.Image())), HttpStatusCode.BadRequest);

    [Test]
    public async Task Deleting_removes_the_file_and_a_second_time_is_404()
    {
        string id = await _running.NewSessionAsync();
        Assert.That(await _running.StoredFilesAsync(1), Is.EqualTo(1));
        await _running.JsonAsync(HttpMethod.Delete, "session/" + id);
        Assert.That(await _running.StoredFilesAsync(0), Is.Zero);
        await _running.JsonAsync(HttpMethod.Delete, "session/" + id, expected: HttpStatusCode.NotFound);
        Assert.That(await UseAsync(id), Is.EqualTo(440));
    }

    [Test]
    public async Task Beyond_the_limit_the_session_unused_for_longest_goes()
    {
        List<string> ids = [];
        for (int i = 0; i < 3; i++)
        {
            ids.Add(await _running.NewSessionAsync());
            _time.Advance(TimeSpan.FromSeconds(1));
        }
        await UseAsync(ids[0]);
        _time.Advance(TimeSpan.FromSeconds(1));
        await _running.NewSessionAsync();
        Assert.That(await GetAsync(ids[0]), Is.EqualTo(200));
        Assert.That(await GetAsync(ids[1]), Is.EqualTo(404));
        Assert.That(await _running.StoredFilesAsync(3), Is.EqualTo(3));
    }

    [Test]
    public async Task The_stored_image_comes_back_as_sent()
    {
        byte[] file = await RunningServer.NiftiAsync(RunningServer.Image());
        JObject made = await _running.JsonAsync(HttpMethod.Put, "session", RunningServer.Form(file, parameters: null));
        Assert.That(await _running.Http.GetByteArrayAsync($"session/{made["session_id"]}?image=true"), Is.EqualTo(file));
    }

    [Test]
    public async Task A_session_needs_one_image()
    {
        await _running.JsonAsync(HttpMethod.Put, "session/", RunningServer.Form(null), HttpStatusCode.BadRequest);
        MultipartFormDataContent two = RunningServer.Form(await RunningServer.NiftiAsync(RunningServer.Image()));
        two.Add(new ByteArrayContent([1]), "image1", "b.nii.gz");
        await _running.JsonAsync(HttpMethod.Put, "session/", two, HttpStatusCode.BadRequest);
        Assert.That(await _running.StoredFilesAsync(0), Is.Zero);
    }

    [Test]
    public async Task Stopping_empties_the_workspace()
    {
        await _running.NewSessionAsync();
        await _running.Server.StopAsync();
        Assert.That(Directory.EnumerateFileSystemEntries(_running.Workspace), Is.Empty);
    }
}
