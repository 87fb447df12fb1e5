using Clara.Imaging;
using Clara.Models.Sources;
using Clara.Models.Tests.ImportingTests;

namespace Clara.Models.Tests.SourcesTests;

/// <summary>Models from a web server that is good, cuts, lies, or sends elsewhere.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class HttpPullTests : IAsyncDisposable
{
    private readonly Packed _packed = new();
    private readonly FileServer _server = new();
    private readonly ModelPull _pull = new(TimeSpan.FromSeconds(20));
    private readonly byte[] _zip;

    public HttpPullTests()
    {
        _zip = File.ReadAllBytes(_packed.Zip("liver.zip", "x/", [.. Packed.Mmar, ("docs/long.txt", new string('a', 300_000))]));
        _server.Offer("segmentation_ct_liver", "1.0", _zip);
    }

    public async ValueTask DisposeAsync()
    {
        _pull.Dispose();
        await _server.DisposeAsync();
        _packed.Dispose();
    }

    private Task<ArchiveImport> PullAsync(string source = "", IProgress<WorkProgress>? progress = null, Func<string, bool>? trustsCode = null, CancellationToken ct = default) =>
        _pull.PullAsync(_server.Uri + source, _packed.Models, new() { TrustsCode = trustsCode }, progress, ct);

    private async Task<ClaraException> RefusalAsync(string source = "")
    {
        ClaraException e = (await Assert.CatchAsync<ClaraException>(() => PullAsync(source)))!;
        Assert.That(e.Message, Does.Not.Contain("\n"));
        Assert.That(_packed.Left(), Is.SubsetOf(new[] { ".pull" }));
        return e;
    }

    private string[] Files => [.. _server.Requests.Where(r => r.StartsWith("/files/", StringComparison.Ordinal)).Select(r => string.Join(' ', r.Split(' ')[1..]))];

    [TestCase(""), TestCase("/"), TestCase("/index.json"), TestCase("/segmentation_ct_liver"), TestCase("/segmentation_ct_liver@1.0")]
    public async Task The_ways_to_say_a_model(string source)
    {
        ModelArchive archive = (await PullAsync(source)).Archive;
        Assert.That((archive.Info.Name, File.ReadAllText(archive.NetworkFile)), Is.EqualTo(("segmentation_ct_liver", "network")));
        Assert.That(_packed.Left(), Is.EqualTo(new[] { "segmentation_ct_liver" }), "no part is left");
    }

    [TestCase("?sig=a%2Fb&se=2027"), TestCase("/segmentation_ct_liver@1.0?sig=a%2Fb&se=2027"), TestCase("/index.json?sig=a%2Fb&se=2027")]
    public async Task The_query_of_a_signed_address_goes_with_every_request_and_into_no_message(string source)
    {
        _server.Query = "?sig=a%2Fb&se=2027";
        Assert.That((await PullAsync(source)).Archive.Info.Name, Is.EqualTo("segmentation_ct_liver"));
        _server.Query = "?another";
        ModelImporter.Remove(_packed.Models, "segmentation_ct_liver");
        Assert.That((await RefusalAsync(source)).Message, Does.Not.Contain("sig"));
    }

    [Test]
    public async Task An_archives_own_code_comes_where_its_future_place_is_trusted()
    {
        _server.Offer("spleen", "1", File.ReadAllBytes(_packed.Zip("spleen.zip", "x/", [.. Packed.Mmar, ("custom/Steps.dll", "steps")])));
        string code = Path.Combine(_packed.Models, "spleen", "custom", "Steps.dll");
        Assert.That((await PullAsync("/spleen", trustsCode: path => path != code)).Warnings, Has.One.Contains("x/custom/Steps.dll is left out"));
        Assert.That(File.Exists(code), Is.False);
        ModelImporter.Remove(_packed.Models, "spleen");
        await PullAsync("/spleen", trustsCode: path => path == code);
        Assert.That(File.ReadAllText(code), Is.EqualTo("steps"));
    }

    [Test]
    public async Task The_newest_version_is_taken_unless_one_is_named()
    {
        foreach (string version in new[] { "0.9", "1.10", "1.2", "1.10-beta" })
            _server.Offer("segmentation_ct_liver", version, _zip);
        Assert.That((await _pull.ListAsync(_server.Uri, default)).Select(e => e.Version), Is.EqualTo(new[] { "1.0", "0.9", "1.10", "1.2", "1.10-beta" }));
        await PullAsync();
        Assert.That(_server.Requests[^1], Does.StartWith("/files/segmentation_ct_liver%201.10.zip"));
        ClaraException e = (await Assert.CatchAsync<ClaraException>(() => PullAsync("/segmentation_ct_liver@7")))!;
        Assert.That(e.Message, Does.Contain("offers no version '7'").And.Contain("1.10-beta"));
        Assert.That((await Assert.CatchAsync<ClaraException>(() => PullAsync("/segmentation_ct_livr@1.0")))!.Message, Does.Contain("no model 'segmentation_ct_livr'; nearest: segmentation_ct_liver"));
    }

    [Test]
    public async Task A_download_that_breaks_goes_on_where_it_ended()
    {
        foreach (int cut in new[] { 100_000, 50_000, 1 })
            _server.Cuts.Enqueue(cut);
        List<double> seen = [];
        await PullAsync(progress: new Seen(seen));
        Assert.That(Files, Is.EqualTo(new[] { "", "bytes=100000- \"1\"", "bytes=150000- \"1\"", "bytes=150001- \"1\"" }));
        Assert.That(seen, Is.Not.Empty);
    }

    [Test]
    public async Task What_another_process_is_fetching_is_left_to_it()
    {
        using CancellationTokenSource source = new();
        await Assert.CatchAsync<OperationCanceledException>(() => PullAsync(progress: new Acting(p =>
        {
            if (p.Fraction > 0.3)
                source.Cancel();
        }), ct: source.Token));
        string part = Directory.GetFiles(Path.Combine(_packed.Models, ".pull"), "*.part").Single();
        long length = new FileInfo(part).Length;
        _server.DoesRanges = false; // the file would be begun anew
        using (new FileStream(part, FileMode.Open, FileAccess.Write, FileShare.None))
            Assert.That((await RefusalAsync()).Status, Is.EqualTo(StatusCode.Busy));
        Assert.That(new FileInfo(part).Length, Is.EqualTo(length).And.GreaterThan(0));
        await PullAsync();
    }

    [Test]
    public async Task A_later_call_goes_on_too()
    {
        foreach (int cut in new[] { 100_000, 0, 0, 0 })
            _server.Cuts.Enqueue(cut);
        ClaraException e = await RefusalAsync();
        Assert.That((e.IsTransient, e.Message), Is.EqualTo((true, e.Message)));
        Assert.That(e.Message, Does.Contain("100,000 of").And.Contain("the same command goes on from there"));
        _server.Cuts.Clear();
        await PullAsync();
        Assert.That(Files[^1], Is.EqualTo("bytes=100000- \"1\""));
    }

    [Test]
    public async Task A_cancelled_download_keeps_its_part()
    {
        using CancellationTokenSource source = new();
        await Assert.CatchAsync<OperationCanceledException>(() => PullAsync("", new Acting(p =>
        {
            if (p.Stage == "fetching" && p.Fraction > 0.3)
                source.Cancel();
        }), ct: source.Token));
        Assert.That(_packed.Left(), Is.EqualTo(new[] { ".pull" }));
        await PullAsync();
        Assert.That(Files[^1], Does.Match("^bytes=[1-9][0-9]*- \"1\"$"));
        Assert.That(_packed.Left(), Is.EqualTo(new[] { "segmentation_ct_liver" }));
    }

    [Test]
    public async Task A_file_that_changed_or_a_server_without_ranges_begins_again()
    {
        _server.Cuts.Enqueue(100_000);
        _server.Cuts.Enqueue(100_000);
        _server.DoesRanges = false;
        await PullAsync();
        Assert.That(Files, Is.EqualTo(new[] { "", "bytes=100000- \"1\"", "bytes=100000- \"1\"" }));
    }

    [Test]
    public async Task Another_ETag_means_another_file()
    {
        foreach (int cut in new[] { 100_000, 0, 0, 0 })
            _server.Cuts.Enqueue(cut);
        await RefusalAsync();
        (_server.ETag, _server.Files["/files/segmentation_ct_liver 1.0.zip"]) = ("\"2\"", _zip);
        _server.Cuts.Clear();
        await PullAsync();
        Assert.That(Files[^1], Is.EqualTo("bytes=100000- \"1\""), "answered with the whole file");
    }

    [Test]
    public async Task Pieces_of_two_files_are_fetched_anew_where_the_server_has_no_ETag()
    {
        _server.ETag = "";
        byte[] other = [.. _zip];
        other[50] ^= 1;
        _server.Files["/files/segmentation_ct_liver 1.0.zip"] = other;
        foreach (int cut in new[] { 100_000, 0, 0, 0 })
            _server.Cuts.Enqueue(cut);
        await RefusalAsync();
        _server.Cuts.Clear();
        _server.Files["/files/segmentation_ct_liver 1.0.zip"] = _zip;
        await PullAsync();
        Assert.That(Files[^2..], Is.EqualTo(new[] { "bytes=100000-", "" }));
    }

    [Test]
    public async Task A_server_that_goes_on_elsewhere_is_asked_anew()
    {
        _server.Cuts.Enqueue(100_000);
        _server.WrongStart = 7;
        await PullAsync();
        Assert.That(Files[^1], Is.Empty);
    }

    [Test]
    public async Task Lies_about_the_size_and_wrong_checksums_are_refused()
    {
        _server.Lie = 5;
        Assert.That((await RefusalAsync()).Message, Does.Contain($"has {_zip.Length + 5:N0} bytes, the index says {_zip.Length:N0}"));
        _server.Lie = 0;
        _server.IsSilentOnLength = true;
        _server.Files["/files/segmentation_ct_liver 1.0.zip"] = [.. _zip, 1, 2, 3];
        Assert.That((await RefusalAsync()).Message, Does.Contain($"sends more than the {_zip.Length:N0} bytes"));
        _server.Files["/files/segmentation_ct_liver 1.0.zip"] = [.. _zip[..^1], 9];
        Assert.That((await RefusalAsync()).Message, Does.Contain("its checksum does not fit"));
        Assert.That(Directory.GetFiles(Path.Combine(_packed.Models, ".pull")), Is.Empty, "what is damaged is not gone on with");
    }

    [Test]
    public async Task Redirects_are_followed_on_the_same_server_only()
    {
        _server.Redirects["/files/segmentation_ct_liver 1.0.zip"] = "/moved.zip";
        _server.Files["/moved.zip"] = _zip;
        await PullAsync();
        await using FileServer other = new();
        _server.Redirects["/b/index.json"] = other.Uri + "/index.json";
        Assert.That((await Assert.CatchAsync<ClaraException>(() => PullAsync("/b/index.json")))!.Message, Does.Contain("sends elsewhere").And.Contain("only the same server"));
        _server.Redirects["/c/index.json"] = "/c/index.json";
        Assert.That((await Assert.CatchAsync<ClaraException>(() => PullAsync("/c/index.json")))!.Message, Does.Contain("sends elsewhere"));
        Assert.That(other.Requests, Is.Empty);
    }

    [Test]
    public async Task Silence_ends_and_an_absent_server_is_said()
    {
        using ModelPull impatient = new(TimeSpan.FromMilliseconds(200));
        _server.Hangs = true;
        Assert.That((await Assert.CatchAsync<ClaraException>(() => impatient.PullAsync(_server.Uri, _packed.Models, new(), null, default)))!.Message, Does.Contain("was silent for 0.2 s"));
        string gone;
        await using (FileServer brief = new())
            gone = brief.Uri;
        Assert.That((await Assert.CatchAsync<ClaraException>(() => impatient.ListAsync(gone.Replace("http://", "http://user:secret@", StringComparison.Ordinal), default)))!.Message, Does.Contain("cannot be reached").And.Not.Contain("secret"));
    }

    [TestCase("5", "must be a list of models"), TestCase("{", "is not JSON (line 1"), TestCase("""[{"name": "../x"}]""", "[0].name must be"), TestCase("""[{"name": "x", "file": "../../etc/passwd"}]""", "[0].file must be a path below the index"), TestCase("""[{"name": "x", "file": "http://elsewhere/x.zip"}]""", "[0].file must be"),
        TestCase("""[{"name": "x", "file": "x.zip", "size": -1}]""", "[0].size must be"), TestCase("""[{"name": "x", "file": "x.zip", "size": 5, "sha256": "abc"}]""", "[0].sha256 must be"), TestCase("[]", "offers no models")]
    public async Task An_index_that_is_none_is_refused_with_the_place(string index, string said)
    {
        _server.Files["/index.json"] = System.Text.Encoding.UTF8.GetBytes(index);
        Assert.That((await RefusalAsync("/index.json")).Message, Does.Contain(said));
    }

    [Test]
    public async Task A_name_that_is_taken_is_said_before_anything_is_fetched()
    {
        await PullAsync();
        int before = _server.Requests.Length;
        Assert.That((await Assert.CatchAsync<ClaraException>(() => PullAsync()))!.Message, Does.Contain("already there"));
        Assert.That(_server.Requests.Length, Is.EqualTo(before + 1), "only the index");
    }

    private sealed class Seen(List<double> fractions) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => fractions.Add(value.Fraction);
    }

    private sealed class Acting(Action<WorkProgress> act) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => act(value);
    }
}
