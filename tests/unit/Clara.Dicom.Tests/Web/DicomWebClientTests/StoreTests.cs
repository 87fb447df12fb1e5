using System.Globalization;
using System.Text;
using Clara.Dicom.Tests.Web.Doubles;
using Clara.Dicom.Web;
using Clara.Imaging;
using Clara.Remote.Tests.Doubles;
using Clara.TestKit;

namespace Clara.Dicom.Tests.Web.DicomWebClientTests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class StoreTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string[] _paths;

    public StoreTests()
    {
        _paths = [.. Enumerable.Range(1, 4).Select(n => _folder.File($"{n}.dcm"))];
        for (int n = 0; n < _paths.Length; n++)
            File.WriteAllBytes(_paths[n], Archive.Dicom($"1.{n + 1}", 1000 * n));
    }

    public void Dispose() => _folder.Dispose();

    private static string Item(string uid, string reason = "") => $$$"""{"00081155":{"vr":"UI","Value":["{{{uid}}}"]}{{{reason}}}}""";

    private static string Reason(string tag, int code) => $$$""","{{{tag}}}":{"vr":"US","Value":[{{{code}}}]}""";

    private static string Sequence(string tag, params string[] items) => $"\"{tag}\":{{\"vr\":\"SQ\",\"Value\":[{string.Join(',', items)}]}}";

    private static async Task<List<string>> UidsAsync(Received request) => [.. (await Parts.ReadAsync(new MemoryStream(request.Body), request.Headers["Content-Type"].Split("boundary=")[1]))
        .Select(p => Part10Head.TryRead(Encoding.Latin1.GetBytes(p.Content))!.InstanceUid!)];

    private async Task<IReadOnlyList<StoredFile>> StoreAsync(FakeServer server, Func<DicomWebOptions, DicomWebOptions>? with = null)
    {
        using DicomWebClient client = Archive.Client(server, with);
        return await client.StoreAsync(_paths, null, CancellationToken.None);
    }

    private async Task<StoreOutcome[]> OutcomesAsync(byte[] answer)
    {
        await using FakeServer server = new(_ => answer);
        return [.. (await StoreAsync(server)).Select(f => f.Outcome)];
    }

    [Test]
    public async Task Files_go_out_byte_for_byte_in_one_request_of_known_length()
    {
        await using FakeServer server = new(_ => FakeServer.Json($"{{{Sequence("00081199", Item("1.1"), Item("1.2"), Item("1.3"), Item("1.4"))}}}"));
        using DicomWebClient client = Archive.Client(server, o => o with { StorePrefix = "stow" });
        List<DicomWebProgress> told = [];
        await client.StoreAsync(_paths, new Immediately(told.Add), CancellationToken.None);

        Received request = server.Received.Single();
        Assert.That((request.Method, Archive.Asked(server)), Is.EqualTo(("POST", "stow/studies")));
        Assert.That(request.Headers["Accept"], Is.EqualTo("application/dicom+json"));
        Assert.That(request.Headers["Content-Type"], Does.StartWith("multipart/related; type=\"application/dicom\"; boundary="));
        Assert.That(int.Parse(request.Headers["Content-Length"], CultureInfo.InvariantCulture), Is.EqualTo(request.Body.Length));
        List<(string Type, long? Length, string Content)> parts = await Parts.ReadAsync(new MemoryStream(request.Body), request.Headers["Content-Type"].Split("boundary=")[1]);
        Assert.That(parts.Select(p => p.Type), Is.All.EqualTo("application/dicom"));
        Assert.That(parts.Select(p => Encoding.Latin1.GetBytes(p.Content)), Is.EqualTo(_paths.Select(File.ReadAllBytes)));
        long bytes = _paths.Sum(p => new FileInfo(p).Length);
        Assert.That(told.Select(p => p.Bytes), Is.Ordered);
        Assert.That(told[^1], Is.EqualTo(new DicomWebProgress(4, 4, bytes, bytes)));
    }

    [Test]
    public async Task Each_file_is_told_what_became_of_it()
    {
        byte[] answer = FakeServer.Json($$"""
            {"00081190":{"vr":"UR","Value":["http://x"]},
            {{Sequence("00081199", Item("1.1"), Item("1.2", Reason("00081196", 0xB000)))}},
            {{Sequence("00081198", Item("1.3", Reason("00081197", 0xA700)), Item("1.4", Reason("00081197", 0xC122)))}}}
            """, 202);
        await using FakeServer server = new(_ => answer);
        IReadOnlyList<StoredFile> files = await StoreAsync(server);

        Assert.That(files.Select(f => f.Path), Is.EqualTo(_paths));
        Assert.That(files.Select(f => (f.Outcome, f.Code)), Is.EqualTo(new (StoreOutcome, int?)[]
        {
            (StoreOutcome.Stored, null), (StoreOutcome.StoredWithWarning, 0xB000), (StoreOutcome.Refused, 0xA700), (StoreOutcome.Refused, 0xC122),
        }));
        Assert.That(files.Select(f => f.IsStored), Is.EqualTo(new[] { true, true, false, false }));
        Assert.That(files[1].Reason, Does.Contain("changed elements").And.Contain("B000"));
        Assert.That(files[2].Reason, Does.Contain("out of room").And.Contain("A700"));
        Assert.That(files[3].Reason, Does.Contain("transfer syntax").And.Contain("C122"));
    }

    [Test]
    public async Task A_file_that_no_answer_names_is_not_stored() =>
        Assert.That(await OutcomesAsync(FakeServer.Json($"{{{Sequence("00081199", Item("1.1"), Item("1.2"), Item("1.4"))},\"00081198\":{{\"vr\":\"SQ\"}}}}")),
            Is.EqualTo(new[] { StoreOutcome.Stored, StoreOutcome.Stored, StoreOutcome.Refused, StoreOutcome.Stored }));

    [Test]
    public async Task Files_that_the_answer_passes_over_are_sent_once_more_alone()
    {
        // As Orthanc does it: what stands behind a bad file is not looked at, and 400 where nothing was stored.
        await using FakeServer server = new(async (r, s, ct) =>
        {
            string[] stored = [.. (await UidsAsync(r)).TakeWhile(u => u != "1.2").Select(u => Item(u))];
            await s.WriteAsync(FakeServer.Json($"{{{Sequence("00081199", stored)},\"00081198\":{{\"vr\":\"SQ\"}}}}", stored.Length > 0 ? 200 : 400), ct);
        });
        Assert.That((await StoreAsync(server)).Select(f => f.Outcome), Is.EqualTo(new[] { StoreOutcome.Stored, StoreOutcome.Refused, StoreOutcome.Stored, StoreOutcome.Stored }));
        Assert.That(await UidsAsync(server.Received[0]), Is.EqualTo(new[] { "1.1", "1.2", "1.3", "1.4" }));
        Assert.That((await Task.WhenAll(server.Received.Skip(1).Select(UidsAsync))).SelectMany(u => u), Is.EqualTo(new[] { "1.2", "1.3", "1.4" }));
    }

    [Test]
    public async Task Other_failures_belong_to_the_files_that_are_not_named()
    {
        await using FakeServer server = new(_ => FakeServer.Json($"{{{Sequence("00081199", Item("1.1"), Item("1.2"), Item("1.4"))},{Sequence("0008119A", "{" + Reason("00081197", 0xC000)[1..] + "}")}}}", 202));
        StoredFile third = (await StoreAsync(server))[2];
        Assert.That((third.Outcome, third.Code), Is.EqualTo((StoreOutcome.Refused, (int?)0xC000)));
    }

    [TestCase(200, "", StoreOutcome.Stored)]
    [TestCase(200, "<NativeDicomModel/>", StoreOutcome.Stored)]
    [TestCase(200, "{}", StoreOutcome.Stored)]
    [TestCase(202, "", StoreOutcome.Unconfirmed)]
    [TestCase(409, "", StoreOutcome.Refused)]
    [TestCase(409, "{\"message\":\"Secret^Patient\"}", StoreOutcome.Refused)]
    public async Task An_answer_without_names_leaves_the_status_to_tell(int status, string body, StoreOutcome outcome) =>
        Assert.That(await OutcomesAsync(FakeServer.Answer(status, "application/octet-stream", Encoding.UTF8.GetBytes(body))), Is.All.EqualTo(outcome));

    [TestCase(409)]
    [TestCase(400, Description = "Orthanc's status where it stored nothing")]
    public async Task A_request_of_which_nothing_was_stored_says_so_of_each_file(int status) =>
        Assert.That(await OutcomesAsync(FakeServer.Json("""{"00081198":{"vr":"SQ"},"00081199":{"vr":"SQ"}}""", status)), Is.All.EqualTo(StoreOutcome.Refused));

    [TestCase(400, "{}", StatusCode.Server)]
    [TestCase(401, "", StatusCode.Unauthorised)]
    [TestCase(413, "", StatusCode.Server)]
    [TestCase(503, "", StatusCode.Server)]
    public async Task A_first_request_that_fails_is_an_error(int status, string body, StatusCode expected)
    {
        await using FakeServer server = new(_ => FakeServer.Json(body, status));
        Assert.That((await Assert.CatchAsync<ClaraException>(() => StoreAsync(server)))!.Status, Is.EqualTo(expected));
    }

    [Test]
    public async Task A_login_page_is_an_error_and_no_success()
    {
        await using FakeServer server = new(_ => FakeServer.Answer(200, "text/html", "<html>"u8.ToArray()));
        Assert.That((await Assert.CatchAsync<ClaraException>(() => StoreAsync(server)))!.Status, Is.EqualTo(StatusCode.Protocol));
    }

    [Test]
    public async Task When_a_later_request_fails_what_was_stored_before_is_known()
    {
        int calls = 0;
        await using FakeServer server = new(_ => Interlocked.Increment(ref calls) switch
        {
            1 => FakeServer.Json($"{{{Sequence("00081199", Item("1.1"))}}}"),
            _ => FakeServer.Json("{}", 503),
        });
        IReadOnlyList<StoredFile> files = await StoreAsync(server, o => o with { MaxStoreBytes = 1 });

        Assert.That(files.Select(f => f.Outcome), Is.EqualTo(new[] { StoreOutcome.Stored, StoreOutcome.Unconfirmed, StoreOutcome.NotSent, StoreOutcome.NotSent }));
        Assert.That(files[3].Reason, Does.Contain("503"));
        Assert.That(calls, Is.EqualTo(2));
    }

    [Test]
    public async Task What_is_no_DICOM_file_is_not_sent()
    {
        await File.WriteAllTextAsync(_paths[1], "text");
        await using FakeServer server = new(_ => FakeServer.Json($"{{{Sequence("00081199", Item("1.1"), Item("1.3"), Item("1.4"))}}}"));
        IReadOnlyList<StoredFile> files = await StoreAsync(server);

        Assert.That(files.Select(f => f.Outcome), Is.EqualTo(new[] { StoreOutcome.Stored, StoreOutcome.NotSent, StoreOutcome.Stored, StoreOutcome.Stored }));
        Assert.That(server.Received.Single().Text, Does.Not.Contain("\r\n\r\ntext\r\n"));
    }

    [Test]
    public async Task A_missing_file_is_found_before_anything_is_sent()
    {
        File.Delete(_paths[3]);
        await using FakeServer server = new(_ => FakeServer.Json("{}"));
        ClaraException e = (await Assert.CatchAsync<ClaraException>(() => StoreAsync(server)))!;
        Assert.That(e.Status, Is.EqualTo(StatusCode.NotFound));
        Assert.That(e.Message, Does.Contain(_paths[3]));
        Assert.That(server.Received, Is.Empty);
    }

    [Test]
    public async Task A_file_that_becomes_shorter_while_it_is_sent_is_named()
    {
        await using FakeServer server = new(_ => FakeServer.Json("{}"));
        using HttpMessageHandler handler = new Shortening(_paths[2]);
        using DicomWebClient client = new(new() { Uri = server.Uri, TimeoutSeconds = 20 }, handler);
        ClaraException e = (await Assert.CatchAsync<ClaraException>(() => client.StoreAsync(_paths, null, CancellationToken.None)))!;
        Assert.That(e.Status, Is.EqualTo(StatusCode.Io));
        Assert.That(e.Message, Does.Contain(_paths[2]));
    }

    /// <summary>Cuts a file short when the request begins.</summary>
    private sealed class Shortening(string path) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            File.WriteAllBytes(path, [1, 2, 3]);
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class Immediately(Action<DicomWebProgress> told) : IProgress<DicomWebProgress>
    {
        public void Report(DicomWebProgress value) => told(value);
    }
}
