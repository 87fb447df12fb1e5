using System.Text;
using Clara.Dicom.Data;
using Clara.Dicom.Tests.Web.Doubles;
using Clara.Dicom.Web;
using Clara.Imaging;
using Clara.Remote.Tests.Doubles;
using Clara.TestKit;

namespace Clara.Dicom.Tests.Web.DicomWebClientTests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RetrieveTests : IDisposable
{
    private static readonly DicomWebResource Series = new("1.2", "1.3");
    private static readonly byte[][] Objects = [Archive.Dicom("1.1", 10), Archive.Dicom("1.22", 100_000), Archive.Dicom("1.333", 3_000_000)];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private async Task<IReadOnlyList<RetrievedFile>> FetchAsync(FakeServer server, Func<DicomWebOptions, DicomWebOptions>? with = null, IProgress<DicomWebProgress>? progress = null, CancellationToken ct = default)
    {
        using DicomWebClient client = Archive.Client(server, with);
        return await client.RetrieveAsync(Series, _folder.Path, progress, ct);
    }

    private async Task<ClaraException> FailAsync(FakeServer server, Func<DicomWebOptions, DicomWebOptions>? with = null)
    {
        ClaraException e = (await Assert.CatchAsync<ClaraException>(() => FetchAsync(server, with)))!;
        Assert.That(Directory.EnumerateFileSystemEntries(_folder.Path), Is.Empty, "nothing half stays");
        return e;
    }

    [TestCase("multipart/related; type=\"application/dicom\"; boundary=xyz", false)]
    [TestCase("multipart/related;boundary=\"xyz\"", true)]
    public async Task Objects_come_as_files_byte_for_byte(string type, bool chunked)
    {
        await using FakeServer server = new(_ => chunked ? FakeServer.Chunked(type, Archive.Related(Objects)) : FakeServer.Answer(200, type, Archive.Related(Objects)));
        List<DicomWebProgress> told = [];
        IReadOnlyList<RetrievedFile> files = await FetchAsync(server, o => o with { RetrievePrefix = "wado" }, new Immediately(told.Add));

        Assert.That(files.Select(f => Path.GetFileName(f.Path)), Is.EqualTo(new[] { "000001.dcm", "000002.dcm", "000003.dcm" }));
        Assert.That(files.Select(f => f.InstanceUid), Is.EqualTo(new[] { "1.1", "1.22", "1.333" }));
        Assert.That(files.Zip(Objects).All(f => File.ReadAllBytes(f.First.Path).AsSpan().SequenceEqual(f.Second)));
        Assert.That(files.Select(f => f.Bytes), Is.EqualTo(Objects.Select(o => (long)o.Length)));
        Assert.That(Directory.GetFiles(_folder.Path), Has.Length.EqualTo(3));
        Assert.That(Archive.Asked(server), Is.EqualTo("wado/studies/1.2/series/1.3"));
        Assert.That(server.Received[0].Headers["Accept"], Is.EqualTo("multipart/related; type=\"application/dicom\"; transfer-syntax=*"));
        Assert.That(told.Select(p => p.Bytes), Is.Ordered);
        Assert.That(told.Select(p => p.Files), Is.Ordered);
        Assert.That((told[^1].Files, told[^1].Bytes), Is.EqualTo((3, Objects.Sum(o => (long)o.Length))));
    }

    [Test]
    public async Task Files_that_are_there_keep_their_names()
    {
        await File.WriteAllTextAsync(_folder.File("000002.dcm"), "mine");
        await using FakeServer server = new(_ => FakeServer.Answer(200, "multipart/related; boundary=xyz", Archive.Related(Objects)));
        IReadOnlyList<RetrievedFile> files = await FetchAsync(server);

        Assert.That(files.Select(f => Path.GetFileName(f.Path)), Is.EqualTo(new[] { "000001.dcm", "000003.dcm", "000004.dcm" }));
        Assert.That(await File.ReadAllTextAsync(_folder.File("000002.dcm")), Is.EqualTo("mine"));
    }

    [Test]
    public async Task One_object_that_is_not_in_parts_is_taken([Values("application/dicom", "application/octet-stream")] string type)
    {
        await using FakeServer server = new(_ => FakeServer.Answer(200, type, Objects[1]));
        Assert.That(await File.ReadAllBytesAsync((await FetchAsync(server)).Single().Path), Is.EqualTo(Objects[1]));
    }

    [Test]
    public async Task A_server_that_cannot_give_the_stored_syntax_is_asked_for_its_own()
    {
        await using FakeServer server = new(r => r.Headers["Accept"].Contains('*', StringComparison.Ordinal) ? FakeServer.Json("{}", 406) : FakeServer.Answer(200, "multipart/related; boundary=xyz", Archive.Related(Objects)));
        Assert.That(await FetchAsync(server), Has.Count.EqualTo(3));
        Assert.That(server.Received[1].Headers["Accept"], Is.EqualTo("multipart/related; type=\"application/dicom\""));
    }

    [Test]
    public async Task A_server_that_refuses_both_forms_is_not_asked_for_ever()
    {
        await using FakeServer server = new(_ => FakeServer.Json("{}", 406));
        Assert.That((await FailAsync(server)).Status, Is.EqualTo(StatusCode.Server));
        Assert.That(server.Received, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task An_answer_without_its_closing_boundary_is_an_error([Values] bool announced)
    {
        byte[] body = Archive.Related(Objects, closed: false);
        await using FakeServer server = new(_ => announced ? FakeServer.Answer(200, "multipart/related; boundary=xyz", body)
            : [.. Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Type: multipart/related; boundary=xyz\r\nConnection: close\r\n\r\n"), .. body]);
        ClaraException e = await FailAsync(server);
        Assert.That(e.Status, Is.EqualTo(StatusCode.Protocol));
        Assert.That(e.Message, Does.Contain("cut off").And.Contain(server.Uri));
    }

    [Test]
    public async Task A_connection_that_is_lost_half_way_leaves_nothing()
    {
        byte[] whole = FakeServer.Answer(200, "multipart/related; boundary=xyz", Archive.Related(Objects));
        await using FakeServer server = new(_ => whole[..(whole.Length / 2)]);
        Assert.That((await FailAsync(server)).Status, Is.EqualTo(StatusCode.Protocol));
    }

    [Test]
    public async Task A_part_shorter_than_it_promised_is_an_error()
    {
        await using FakeServer server = new(_ => FakeServer.Answer(200, "multipart/related; boundary=xyz", Archive.Related(Objects[..1], heads: $"Content-Length: {Objects[0].Length + 1}\r\n")));
        Assert.That((await FailAsync(server)).Message, Does.Contain("cut off"));
    }

    [TestCase("multipart/related; boundary=xyz", "--xyz\r\n\r\n<error>Secret^Patient</error>\r\n--xyz--", StatusCode.Protocol, "no DICOM file")]
    [TestCase("multipart/related; boundary=xyz", "--xyz\r\n\r\n\r\n--xyz--", StatusCode.Protocol, "cut off")]
    [TestCase("multipart/related; boundary=xyz", "--xyz--", StatusCode.NotFound, "no object")]
    [TestCase("multipart/related", "--xyz--", StatusCode.Protocol, "without saying")]
    [TestCase("application/dicom+json", "{}", StatusCode.Protocol, "no DICOM file")]
    [TestCase("text/html", "<html>", StatusCode.Protocol, "web page")]
    public async Task What_is_no_object_is_refused(string type, string body, StatusCode status, string said)
    {
        await using FakeServer server = new(_ => FakeServer.Answer(200, type, Encoding.UTF8.GetBytes(body)));
        ClaraException e = await FailAsync(server);
        Assert.That(e.Status, Is.EqualTo(status));
        Assert.That(e.Message, Does.Contain(said).And.Not.Contain("Secret"));
    }

    [TestCase(50_000, long.MaxValue)]
    [TestCase(long.MaxValue, 50_000)]
    public async Task Limits_of_size_hold(long one, long all)
    {
        await using FakeServer server = new(_ => FakeServer.Answer(200, "multipart/related; boundary=xyz", Archive.Related(Objects)));
        Assert.That((await FailAsync(server, o => o with { MaxObjectBytes = one, MaxRetrievedBytes = all })).Message, Does.Contain("50000"));
    }

    [Test]
    public async Task No_content_is_not_found()
    {
        await using FakeServer server = new(_ => Encoding.ASCII.GetBytes("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"));
        Assert.That((await FailAsync(server)).Status, Is.EqualTo(StatusCode.NotFound));
    }

    [Test]
    public async Task Cancelling_ends_at_once_and_leaves_nothing()
    {
        await using FakeServer server = new(async (_, s, ct) =>
        {
            await s.WriteAsync(FakeServer.Answer(200, "multipart/related; boundary=xyz", Archive.Related(Objects)).AsMemory(0, 200_000), ct);
            await Task.Delay(Timeout.Infinite, ct);
        });
        using CancellationTokenSource source = new();
        Task fetch = FetchAsync(server, null, new Immediately(p =>
        {
            if (p.Files == 1)
                source.CancelAfter(50);
        }), source.Token);
        Assert.That(await Assert.CatchAsync<OperationCanceledException>(() => fetch), Is.Not.Null);
        Assert.That(Directory.EnumerateFileSystemEntries(_folder.Path), Is.Empty);
    }

    [Test]
    public async Task A_server_that_falls_silent_half_way_is_a_timeout()
    {
        await using FakeServer server = new(async (_, s, ct) =>
        {
            await s.WriteAsync(FakeServer.Answer(200, "multipart/related; boundary=xyz", Archive.Related(Objects)).AsMemory(0, 200_000), ct);
            await Task.Delay(Timeout.Infinite, ct);
        });
        Assert.That((await FailAsync(server, o => o with { TimeoutSeconds = 0.3 })).Status, Is.EqualTo(StatusCode.Timeout));
    }

    [Test]
    public async Task A_folder_that_cannot_be_written_is_named()
    {
        string file = _folder.File("a");
        await File.WriteAllTextAsync(file, "");
        await using FakeServer server = new(_ => FakeServer.Answer(200, "multipart/related; boundary=xyz", Archive.Related(Objects)));
        using DicomWebClient client = Archive.Client(server);
        ClaraException e = (await Assert.CatchAsync<ClaraException>(() => client.RetrieveAsync(Series, file + "/b", null, CancellationToken.None)))!;
        Assert.That(e.Status, Is.EqualTo(StatusCode.Io));
        Assert.That(e.Message, Does.Contain(file));
    }

    [Test]
    public async Task Metadata_are_datasets()
    {
        await using FakeServer server = new(_ => FakeServer.Json("""[{"00080018":{"vr":"UI","Value":["1.4"]},"7FE00010":{"vr":"OW","BulkDataURI":"http://x/bulk"}}]"""));
        using DicomWebClient client = Archive.Client(server);
        IReadOnlyList<DicomDataset> metadata = await client.MetadataAsync(new("1.2", "1.3", "1.4"), CancellationToken.None);
        Assert.That(metadata.Single().Text(DicomTags.SopInstanceUid), Is.EqualTo("1.4"));
        Assert.That(Archive.Asked(server), Is.EqualTo("studies/1.2/series/1.3/instances/1.4/metadata"));
    }

    private sealed class Immediately(Action<DicomWebProgress> told) : IProgress<DicomWebProgress>
    {
        public void Report(DicomWebProgress value) => told(value);
    }
}
