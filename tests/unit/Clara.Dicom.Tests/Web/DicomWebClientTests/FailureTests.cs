using System.Net;
using System.Net.Sockets;
using Clara.Dicom.Data;
using Clara.Dicom.Tests.Web.Doubles;
using Clara.Dicom.Web;
using Clara.Imaging;
using Clara.Remote.Tests.Doubles;

namespace Clara.Dicom.Tests.Web.DicomWebClientTests;

/// <summary>Every failure is one line with the right status, the server and no patient.</summary>
public sealed class FailureTests
{
    private static readonly DicomWebQuery ByName = new() { Match = new Dictionary<DicomTag, string> { [DicomTags.PatientName] = Archive.Patient } };

    private static async Task<ClaraException> SearchAsync(DicomWebOptions options, HttpMessageHandler? handler = null)
    {
        using DicomWebClient client = new(options, handler);
        ClaraException e = (await Assert.CatchAsync<ClaraException>(() => Archive.UidsAsync(client.SearchStudiesAsync(ByName, CancellationToken.None))))!;
        Assert.That(e.Message, Does.Not.Contain("\n").And.Not.Contain("Secret").And.Not.Contain("?").And.Not.Contain("s3same"));
        return e;
    }

    private static async Task<ClaraException> AnsweredAsync(byte[] answer)
    {
        await using FakeServer server = new(_ => answer);
        ClaraException e = await SearchAsync(new DicomWebOptions { Uri = server.Uri.Replace("http://", "http://user:s3same@", StringComparison.Ordinal) + "/dicom-web/", TimeoutSeconds = 20 });
        Assert.That(e.Message, Does.Contain(server.Uri + "/dicom-web"));
        return e;
    }

    [TestCase(400, StatusCode.Server, false)]
    [TestCase(401, StatusCode.Unauthorised, false)]
    [TestCase(403, StatusCode.Unauthorised, false)]
    [TestCase(404, StatusCode.NotFound, false)]
    [TestCase(406, StatusCode.Server, false)]
    [TestCase(408, StatusCode.Timeout, true)]
    [TestCase(413, StatusCode.Server, false)]
    [TestCase(429, StatusCode.Server, true)]
    [TestCase(500, StatusCode.Server, false)]
    [TestCase(503, StatusCode.Server, true)]
    [TestCase(504, StatusCode.Timeout, true)]
    public async Task A_status_becomes_ours_and_the_servers_words_stay_out(int status, StatusCode expected, bool transient)
    {
        ClaraException e = await AnsweredAsync(FakeServer.Json($$"""{"Details":"no patient {{Archive.Patient}}"}""", status));
        Assert.That((e.Status, e.IsTransient), Is.EqualTo((expected, transient)));
        Assert.That(e.Message, Does.Contain($"({status})"));
    }

    [TestCase("text/html", "<html>Secret</html>", "web page")]
    [TestCase("multipart/related; type=\"application/dicom+xml\"; boundary=x", "--x--", "XML")]
    [TestCase("application/dicom+xml", "<a/>", "XML")]
    [TestCase("application/dicom+json", "[{\"00100010\":", "JSON")]
    [TestCase("application/dicom+json", "Secret", "JSON")]
    [TestCase("application/dicom+json", "[1]", "JSON")]
    public async Task An_answer_that_is_no_result_is_a_failure_of_the_protocol(string type, string body, string said)
    {
        ClaraException e = await AnsweredAsync(FakeServer.Answer(200, type, System.Text.Encoding.UTF8.GetBytes(body)));
        Assert.That(e.Status, Is.EqualTo(StatusCode.Protocol));
        Assert.That(e.Message, Does.Contain(said));
    }

    [Test]
    public async Task JSON_beyond_the_limit_is_refused()
    {
        await using FakeServer server = new(_ => FakeServer.Json(Archive.Studies(Enumerable.Range(0, 100))));
        Assert.That((await SearchAsync(new() { Uri = server.Uri, MaxJsonBytes = 1000 })).Message, Does.Contain("1000 bytes"));
    }

    [Test]
    public async Task A_server_that_is_down_is_unreachable()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        ClaraException e = await SearchAsync(new() { Uri = $"http://127.0.0.1:{port}/dicom-web" });
        Assert.That((e.Status, e.IsTransient), Is.EqualTo((StatusCode.Unreachable, true)));
        Assert.That(e.Message, Does.Contain($"127.0.0.1:{port}").And.Contain("refused"));
    }

    [Test]
    public async Task A_name_without_address_is_unreachable() =>
        Assert.That((await SearchAsync(new() { Uri = "http://no-such-host.invalid" })).Status, Is.EqualTo(StatusCode.Unreachable));

    [Test]
    public async Task A_server_that_hangs_is_a_timeout()
    {
        await using FakeServer server = new((_, _, ct) => Task.Delay(Timeout.Infinite, ct));
        Assert.That((await SearchAsync(new() { Uri = server.Uri, TimeoutSeconds = 0.3 })).Status, Is.EqualTo(StatusCode.Timeout));
    }

    [Test]
    public async Task A_server_that_closes_without_an_answer_or_speaks_another_protocol_is_a_failure_of_the_protocol([Values("", "SSH-2.0-OpenSSH\r\n\r\n")] string said) =>
        Assert.That((await AnsweredAsync(System.Text.Encoding.ASCII.GetBytes(said))).Status, Is.EqualTo(StatusCode.Protocol));

    [Test]
    public async Task A_port_without_TLS_is_a_TLS_failure()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Task answering = Task.Run(async () =>
        {
            using TcpClient client = await listener.AcceptTcpClientAsync();
            await client.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());
        });
        Assert.That((await SearchAsync(new() { Uri = $"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}", TimeoutSeconds = 20 })).Status, Is.EqualTo(StatusCode.Tls));
        await answering;
    }

    [Test]
    public async Task A_certificate_that_nobody_trusts_is_a_TLS_failure_unless_the_check_is_switched_off()
    {
        await using TlsServer server = new();
        Assert.That((await SearchAsync(new DicomWebOptions { Uri = server.Uri, TimeoutSeconds = 20 })).Status, Is.EqualTo(StatusCode.Tls));
        using DicomWebClient trusting = new(new() { Uri = server.Uri, TimeoutSeconds = 20, VerifyTls = false });
        Assert.That(await Archive.UidsAsync(trusting.SearchStudiesAsync(new(), CancellationToken.None)), Is.Empty);
    }

    [Test]
    public async Task Cancelling_is_no_failure_of_the_server()
    {
        await using FakeServer server = new((_, _, ct) => Task.Delay(Timeout.Infinite, ct));
        using CancellationTokenSource source = new(100);
        using DicomWebClient client = Archive.Client(server);
        Assert.That(await Assert.CatchAsync<OperationCanceledException>(() => client.MetadataAsync(new("1.2"), source.Token)), Is.Not.Null);
    }

    [Test]
    public async Task Closing_the_client_ends_its_calls()
    {
        await using FakeServer server = new((_, _, ct) => Task.Delay(Timeout.Infinite, ct));
        DicomWebClient client = Archive.Client(server);
        Task call = client.MetadataAsync(new("1.2"), CancellationToken.None);
        client.Dispose();
        Assert.That(await Assert.CatchAsync<OperationCanceledException>(() => call), Is.Not.Null);
    }

    [TestCase("ftp://host")]
    [TestCase("")]
    [TestCase("https://host/dicom-web?token=secret")]
    [TestCase("https:///x")]
    public void An_address_that_is_none_is_an_argument_error(string uri) => Refused(new() { Uri = uri });

    [Test]
    public void Options_out_of_range_are_argument_errors()
    {
        DicomWebOptions good = new() { Uri = "https://host" };
        Refused(good with { PageSize = 0 });
        Refused(good with { TimeoutSeconds = -1 });
        Refused(good with { TimeoutSeconds = double.NaN });
        Refused(good with { MaxStoreBytes = 0 });
        Refused(good with { MaxJsonBytes = -1 });
    }

    private static void Refused(DicomWebOptions options) =>
        Assert.That(() => new DicomWebClient(options), Throws.TypeOf<ClaraException>().With.Property("Status").EqualTo(StatusCode.Argument));
}
