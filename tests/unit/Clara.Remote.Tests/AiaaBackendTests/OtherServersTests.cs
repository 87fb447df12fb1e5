using Clara.Annotation;
using Clara.Imaging;
using Clara.Models;
using Clara.Remote.Tests.Doubles;
using Clara.TestKit;
using Newtonsoft.Json.Linq;

namespace Clara.Remote.Tests.AiaaBackendTests;

/// <summary>Servers of other makers and older generations, as their answers are described.</summary>
public sealed class OtherServersTests
{
    private static readonly Volume Image = Wire.Image();

    private static async Task<LabelMap> SegmentAsync(FakeServer server)
    {
        await using AiaaBackend remote = new(new() { Uri = server.Uri });
        return await remote.SegmentAsync(Image, "m", null, CancellationToken.None);
    }

    private static FakeServer Server(Func<Received, byte[]> onPost, Func<Received, byte[]>? onPut = null) => new(r => r.Method switch
    {
        "GET" => FakeServer.Json(Wire.Models),
        "PUT" => onPut?.Invoke(r) ?? FakeServer.Json("{\"session_id\":\"s-1\"}"),
        "DELETE" => FakeServer.Json("{}"),
        _ => onPost(r),
    });

    private static IEnumerable<TestCaseData> Answers()
    {
        byte[] gz = Wire.NiftiAsync(Wire.Mask(Image.Grid)).GetAwaiter().GetResult(), raw = Wire.NiftiAsync(Wire.Mask(Image.Grid), gzip: false).GetAwaiter().GetResult();
        yield return new TestCaseData(FakeServer.Answer(200, Wire.MultipartType, Wire.Multipart(gz))).SetArgDisplayNames("multipart");
        yield return new TestCaseData(FakeServer.Answer(200, "multipart/form-data; boundary=\"xyz\"", Wire.Multipart(gz, "points"))).SetArgDisplayNames("old part name");
        yield return new TestCaseData(FakeServer.Answer(200, Wire.MultipartType, Wire.Multipart(gz, "params", "filename=r.nii.gz"))).SetArgDisplayNames("filename without quotes");
        yield return new TestCaseData(FakeServer.Answer(200, Wire.MultipartType, Wire.Multipart(raw))).SetArgDisplayNames("no gzip");
        yield return new TestCaseData(FakeServer.Chunked(Wire.MultipartType, Wire.Multipart(gz))).SetArgDisplayNames("chunked");
        yield return new TestCaseData(FakeServer.Answer(200, "application/octet-stream", gz)).SetArgDisplayNames("bare file");
    }

    [TestCaseSource(nameof(Answers))]
    public async Task Every_form_of_answer_is_taken(byte[] answer)
    {
        await using FakeServer server = Server(_ => answer);
        LabelMap map = await SegmentAsync(server);
        Assert.That((map.CountOf(1), map.CountOf(2)), Is.EqualTo((1L, 1L)));
        Assert.That(map.Labels, Is.EqualTo(new[] { new Label(1, "liver"), new Label(2, "tumour") }));
    }

    [Test]
    public async Task Requests_are_framed_as_all_servers_want_them()
    {
        byte[] gz = await Wire.NiftiAsync(Wire.Mask(Image.Grid));
        await using FakeServer server = Server(_ => FakeServer.Answer(200, Wire.MultipartType, Wire.Multipart(gz)));
        await using AiaaBackend remote = new(new() { Uri = server.Uri, Token = "abc.def" });
        await remote.AnnotateAsync(Image, Wire.Request, null, CancellationToken.None);
        Received put = server.Received.Single(r => r.Method == "PUT"), post = server.Received.Single(r => r.Method == "POST");
        Assert.That(put.Path, Is.EqualTo("/session/"));
        Assert.That(put.Text.IndexOf("name=\"params\"", StringComparison.Ordinal), Is.InRange(0, put.Text.IndexOf("name=\"image\"; filename=\"image.nii.gz\"", StringComparison.Ordinal)));
        Assert.That(post.Path, Is.EqualTo("/v1/dextr3d?model=annotation_any&session_id=s-1"));
        Assert.That(post.Text, Does.Not.Contain("filename"));
        JObject parameters = JObject.Parse(post.Text.Split("\r\n\r\n")[1].Split("\r\n--")[0]);
        Assert.That(parameters["points"]!.Type, Is.EqualTo(JTokenType.Array));
        Assert.That(parameters["points"]!.ToObject<int[][]>(), Is.EqualTo(Wire.SixPoints.Select(p => new[] { p.X, p.Y, p.Z })));
        foreach (Received r in server.Received)
        {
            Assert.That(r.Headers, Does.Not.ContainKey("Transfer-Encoding"));
            Assert.That(r.Headers["Authorization"], Is.EqualTo("Bearer abc.def"));
        }
        Assert.That(put.Text + post.Text, Does.Not.Contain(Environment.MachineName).And.Not.Contain("/tmp"));
    }

    [Test]
    public async Task The_image_on_its_way_has_no_name_in_the_temporary_folder()
    {
        if (OperatingSystem.IsWindows())
            Assert.Ignore("Windows has no files without a name.");
        using TempFolder folder = new();
        string? before = Environment.GetEnvironmentVariable("TMPDIR");
        Environment.SetEnvironmentVariable("TMPDIR", folder.Path);
        try
        {
            byte[] gz = await Wire.NiftiAsync(Wire.Mask(Image.Grid));
            string[]? seen = null;
            await using FakeServer server = Server(_ => FakeServer.Answer(200, Wire.MultipartType, Wire.Multipart(gz)), _ =>
            {
                seen = Directory.GetFileSystemEntries(folder.Path);
                return FakeServer.Json("{\"session_id\": \"s-1\"}");
            });
            await SegmentAsync(server);
            Assert.That(seen, Is.Not.Null.And.Empty, "a program that is killed now leaves a patient's image");
        }
        finally
        {
            Environment.SetEnvironmentVariable("TMPDIR", before);
        }
    }

    [TestCase(200, "{}")]
    [TestCase(404, "<html>")]
    [TestCase(406, "{\"error\":{\"message\":[\"sessions are off\"],\"type\":\"X\"}}")]
    [TestCase(500, "")]
    public async Task A_server_without_sessions_gets_the_image_with_each_call(int status, string body)
    {
        byte[] gz = await Wire.NiftiAsync(Wire.Mask(Image.Grid));
        await using FakeServer server = Server(
            r => r.Text.Contains("name=\"datapoint\"; filename=\"", StringComparison.Ordinal) && !r.Path.Contains("session_id", StringComparison.Ordinal) ? FakeServer.Answer(200, Wire.MultipartType, Wire.Multipart(gz)) : FakeServer.Answer(400, "text/plain", []),
            _ => FakeServer.Answer(status, "application/json", System.Text.Encoding.ASCII.GetBytes(body)));
        Assert.That((await SegmentAsync(server)).CountOf(1), Is.EqualTo(1));
    }

    [Test]
    public async Task A_server_that_says_it_has_no_sessions_is_not_asked_again()
    {
        byte[] gz = await Wire.NiftiAsync(Wire.Mask(Image.Grid));
        await using FakeServer server = Server(_ => FakeServer.Answer(200, Wire.MultipartType, Wire.Multipart(gz)), _ => FakeServer.Json("{}"));
        await using AiaaBackend remote = new(new() { Uri = server.Uri });
        await remote.SegmentAsync(Image, "m", null, CancellationToken.None);
        await remote.SegmentAsync(Image, "m", null, CancellationToken.None);
        Assert.That(server.Received.Count(r => r.Method == "PUT"), Is.EqualTo(1));
    }

    [Test]
    public async Task Refused_authorisation_on_upload_is_not_taken_for_missing_sessions()
    {
        await using FakeServer server = Server(_ => FakeServer.Json("{}"), _ => FakeServer.Answer(401, "text/plain", []));
        ClaraException e = (await Assert.CatchAsync<ClaraException>(() => SegmentAsync(server)))!;
        Assert.That(e.Status, Is.EqualTo(StatusCode.Unauthorised));
        Assert.That(server.Received.Count(r => r.Method == "POST"), Is.Zero);
    }

    [Test]
    public async Task Status_440_uploads_again_and_retries_once()
    {
        byte[] gz = await Wire.NiftiAsync(Wire.Mask(Image.Grid));
        int made = 0;
        await using FakeServer server = Server(
            r => r.Path.EndsWith("session_id=s-2", StringComparison.Ordinal) ? FakeServer.Answer(200, Wire.MultipartType, Wire.Multipart(gz)) : FakeServer.Json("{}", 440),
            _ => FakeServer.Json($"{{\"session_id\":\"s-{++made}\"}}"));
        Assert.That((await SegmentAsync(server)).CountOf(1), Is.EqualTo(1));
        Assert.That(server.Received.Select(r => r.Method), Is.EqualTo(new[] { "GET", "PUT", "POST", "PUT", "POST", "DELETE" }), "the backend deletes its session when it closes");
    }

    [Test]
    public async Task Values_beyond_the_labels_keep_their_number()
    {
        byte[] gz = await Wire.NiftiAsync(Wire.Mask(Image.Grid, other: 9));
        await using FakeServer server = Server(_ => FakeServer.Answer(200, Wire.MultipartType, Wire.Multipart(gz)));
        LabelMap map = await SegmentAsync(server);
        Assert.That(map.CountOf(9), Is.EqualTo(1));
        Assert.That(map.Labels.Select(l => l.Id), Is.EqualTo(new[] { 1, 2, 9 }));
    }

    [Test]
    public async Task Model_lists_of_all_generations_are_read()
    {
        const string List = """
            [{"name":"a","type":"Segmentation","labels":"liver","version":3,"internal name":"x"},
             {"name":"d","type":"annotation","labels":["liver"],"description":"","version":"1","padding":10.0,"roi":[96],"sigma":3.0},
             {"name":"p","type":"pipeline","labels":[]}, {"type":"broken"}]
            """;
        await using FakeServer server = new(_ => FakeServer.Json(List));
        await using AiaaBackend remote = new(new() { Uri = server.Uri });
        IReadOnlyList<ModelInfo> models = await remote.ListModelsAsync(CancellationToken.None);
        Assert.That(models.Select(m => (m.Name, m.Type, m.Version)), Is.EqualTo(new[] { ("a", ModelType.Segmentation, "3"), ("d", ModelType.Annotation, "1"), ("p", ModelType.Other, "") }));
        Assert.That(models[0].Labels, Is.EqualTo(new[] { new Label(1, "liver") }));
        Assert.That((models[1].PaddingMm, models[1].Roi), Is.EqualTo((10.0, (Size3?)new Size3(96, 96, 96))));
    }

    [Test]
    public async Task A_path_of_the_server_is_kept()
    {
        await using FakeServer server = new(_ => FakeServer.Json("[]"));
        await using AiaaBackend remote = new(new() { Uri = server.Uri + "/aiaa/" });
        await remote.ListModelsAsync(CancellationToken.None);
        Assert.That(server.Received[0].Path, Is.EqualTo("/aiaa/v1/models"));
    }
}
