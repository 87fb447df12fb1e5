using System.Globalization;
using Clara.Server.Tests.Doubles;

namespace Clara.Server.Tests.FramingTests;

public sealed class RawAnswerTests
{
    private RunningServer _running = null!;

    [SetUp]
    public async Task Start() => _running = await RunningServer.StartAsync();

    [TearDown]
    public async Task Stop() => await _running.DisposeAsync();

    private async Task<RawAnswer> PostAsync(string boundaryHeader, string boundary, bool fileFirst, string part = "image", string http = "1.1", string parameters = "{}")
    {
        byte[] file = await RunningServer.NiftiAsync(RunningServer.Image());
        object[] text = [$"--{boundary}\r\nContent-Disposition: form-data; name=\"params\"\r\n\r\n{parameters}\r\n"];
        object[] image = [$"--{boundary}\r\nContent-Disposition: form-data; name=\"{part}\"; filename=\"test-data\\sub/image.nii.gz\"\r\nContent-Type: application/x-gzip\r\n\r\n", file, "\r\n"];
        byte[] body = RawHttp.Join([.. fileFirst ? [.. image, .. text] : (object[])[.. text, .. image], $"--{boundary}--\r\n"]);
        string host = http == "1.1" ? "Host: x\r\n" : "";
        return await RawHttp.SendAsync(_running.Server.Uri,
            $"POST /v1/segmentation?model={ThresholdBackend.TwoLabels} HTTP/{http}\r\n{host}Connection: close\r\nContent-Type: multipart/form-data; boundary={boundaryHeader}\r\nContent-Length: {body.Length}\r\n\r\n", body);
    }

    private static void AssertMultipartMask(RawAnswer answer)
    {
        Assert.That(answer.StatusLine, Does.EndWith("200 OK"), answer.BodyText);
        Assert.That(answer.Headers, Does.Not.ContainKey("Transfer-Encoding"));
        Assert.That(answer.Headers, Does.Not.ContainKey("Content-Encoding"));
        Assert.That(long.Parse(answer.Headers["Content-Length"], CultureInfo.InvariantCulture), Is.EqualTo(answer.Body.Length));
        Assert.That(answer.Headers["Content-Type"], Does.StartWith("multipart/form-data; boundary="));
        string boundary = answer.Headers["Content-Type"].Split("boundary=")[1];
        Assert.That(boundary, Has.Length.InRange(1, 128));
        string body = answer.BodyText;
        Assert.That(body, Does.StartWith($"--{boundary}\r\n"));
        Assert.That(body, Does.EndWith($"\r\n--{boundary}--\r\n"));
        string[] parts = body.Split($"--{boundary}");
        Assert.That(parts, Has.Length.EqualTo(4), "one JSON part and one file part");
        Assert.That(parts[1], Does.Contain("name=\"params\"").And.Not.Contain("filename").And.Not.Contain("octet-stream"));
        Assert.That(parts[2], Does.Contain("name=\"image\"; filename=\"result.nii.gz\"").And.Contain("Content-Type: application/octet-stream"));
        Assert.That(parts[2], Does.Contain("\r\n\r\n\u001f\u008b"), "gzip");
    }

    [Test]
    public async Task An_unquoted_boundary_is_taken() =>
        AssertMultipartMask(await PostAsync("----------lImIt_of_THE_fIle_eW_$", "----------lImIt_of_THE_fIle_eW_$", fileFirst: false, part: "datapoint"));

    [Test]
    public async Task A_quoted_boundary_and_HTTP_1_0_as_the_C_client_sends_are_taken() =>
        AssertMultipartMask(await PostAsync("\"MIME_boundary_5A3F\"", "MIME_boundary_5A3F", fileFirst: false, http: "1.0"));

    [TestCase("image")]
    [TestCase("datapoint")]
    [TestCase("file")]
    [TestCase("image0")]
    [TestCase("")]
    public async Task The_file_may_come_first_and_under_any_name(string part) => AssertMultipartMask(await PostAsync("b", "b", fileFirst: true, part));

    [TestCase("")]
    [TestCase("null")]
    [TestCase("{\"sigma\": 3, \"result_dtype\": \"uint16\"}")]
    public async Task Empty_null_and_unknown_parameters_are_taken(string parameters) => AssertMultipartMask(await PostAsync("b", "b", fileFirst: false, parameters: parameters));

    [Test]
    public async Task A_file_without_the_params_part_is_enough()
    {
        byte[] body = RawHttp.Join("--q\r\nContent-Disposition: form-data; name=\"image\"; filename=image.nii.gz\r\n\r\n", await RunningServer.NiftiAsync(RunningServer.Image()), "\r\n--q--");
        AssertMultipartMask(await RawHttp.SendAsync(_running.Server.Uri,
            $"POST /v1/segmentation?model={ThresholdBackend.TwoLabels} HTTP/1.0\r\nContent-Type: multipart/form-data; boundary=q\r\nContent-Length: {body.Length}\r\n\r\n", body));
    }

    [Test]
    public async Task Errors_are_JSON_as_the_clients_show_it()
    {
        RawAnswer answer = await RawHttp.SendAsync(_running.Server.Uri, "POST /v1/segmentation?model=nothing HTTP/1.0\r\nContent-Length: 0\r\n\r\n", []);
        Assert.That(answer.StatusLine, Does.Contain(" 404 "));
        Newtonsoft.Json.Linq.JObject error = Newtonsoft.Json.Linq.JObject.Parse(answer.BodyText);
        Assert.That((bool)error["success"]!, Is.False);
        Assert.That((string)error["error"]!["message"]![0]!, Does.Contain(ThresholdBackend.TwoLabels), "the message names what there is");
        Assert.That((string)error["error"]!["type"]!, Is.EqualTo("CLARA_E_MODEL"));
    }

    [Test]
    public async Task An_expired_session_has_its_own_reason_phrase()
    {
        RawAnswer answer = await RawHttp.SendAsync(_running.Server.Uri, $"POST /v1/segmentation?model={ThresholdBackend.TwoLabels}&session_id=gone HTTP/1.0\r\nContent-Length: 0\r\n\r\n", []);
        Assert.That(answer.StatusLine, Does.EndWith("440 Session Expired"));
    }

    [Test]
    public async Task A_body_that_ends_early_is_the_callers_fault()
    {
        byte[] body = RawHttp.Join("--q\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.nii.gz\"\r\n\r\nabc");
        RawAnswer answer = await RawHttp.SendAsync(_running.Server.Uri,
            $"POST /v1/segmentation?model={ThresholdBackend.TwoLabels} HTTP/1.0\r\nContent-Type: multipart/form-data; boundary=q\r\nContent-Length: {body.Length}\r\n\r\n", body);
        Assert.That(answer.StatusLine, Does.Contain(" 400 "));
        Assert.That(await _running.StoredFilesAsync(0), Is.Zero);
    }
}
