using System.Net.Sockets;
using System.Text;
using Clara.Imaging;
using Clara.Models;
using Clara.Remote.Tests.Doubles;

namespace Clara.Remote.Tests.AiaaBackendTests;

/// <summary>Servers that drop, stall, truncate, lie and flood: each a one-line failure with the right status.</summary>
public sealed class HostileServerTests
{
    private static async Task<ClaraException> SegmentAsync(Func<Received, NetworkStream, CancellationToken, Task> onPost, double timeout = 20)
    {
        await using FakeServer server = new(async (r, s, ct) =>
        {
            if (r.Method == "GET")
                await s.WriteAsync(FakeServer.Json(Wire.Models), ct);
            else if (r.Method == "PUT")
                await s.WriteAsync(FakeServer.Json("{\"session_id\":\"1\"}"), ct);
            else if (r.Method == "POST")
                await onPost(r, s, ct);
        });
        return await FailureAsync(server.Uri, timeout);
    }

    private static Task<ClaraException> SegmentAsync(byte[] answer) => SegmentAsync((_, s, ct) => s.WriteAsync(answer, ct).AsTask());

    private static async Task<ClaraException> FailureAsync(string uri, double timeout = 20, Volume? image = null, bool verifyTls = true, string token = "")
    {
        await using AiaaBackend remote = new(new() { Uri = uri, TimeoutSeconds = timeout, VerifyTls = verifyTls, Token = token });
        ClaraException e = (await Assert.CatchAsync<ClaraException>(() => remote.SegmentAsync(image ?? Wire.Image(), "m", null, CancellationToken.None)))!;
        Assert.That(e.Message, Does.Not.Contain("\n").And.Not.Contain("\r"));
        return e;
    }

    private static string UnusedPort()
    {
        TcpListener listener = new(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        int port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        return $"http://127.0.0.1:{port}";
    }

    [Test]
    public async Task A_server_that_is_down_is_unreachable()
    {
        string uri = UnusedPort();
        ClaraException e = await FailureAsync(uri);
        Assert.That((e.Status, e.IsTransient), Is.EqualTo((StatusCode.Unreachable, true)));
        Assert.That(e.Message, Does.Contain(uri).And.Contain("refused"));
    }

    [Test]
    public async Task A_name_without_address_is_unreachable() =>
        Assert.That((await FailureAsync("http://no-such-host.invalid:5000")).Status, Is.EqualTo(StatusCode.Unreachable));

    [Test]
    public async Task A_server_that_hangs_is_a_timeout()
    {
        ClaraException e = await SegmentAsync((_, _, ct) => Task.Delay(Timeout.Infinite, ct), timeout: 0.4);
        Assert.That((e.Status, e.IsTransient), Is.EqualTo((StatusCode.Timeout, true)));
        Assert.That(e.Message, Does.Contain("0.4 s"));
    }

    [Test]
    public async Task A_server_that_stalls_within_its_answer_is_a_timeout() =>
        Assert.That((await SegmentAsync(async (_, s, ct) =>
        {
            await s.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: 1000\r\n\r\nabc"u8.ToArray(), ct);
            await Task.Delay(Timeout.Infinite, ct);
        }, timeout: 0.4)).Status, Is.EqualTo(StatusCode.Timeout));

    [Test]
    public async Task A_slow_answer_that_keeps_coming_is_no_timeout()
    {
        byte[] mask = await Wire.NiftiAsync(Wire.Mask(Wire.Image().Grid));
        await using FakeServer server = new(async (r, s, ct) =>
        {
            if (r.Method != "POST")
            {
                await s.WriteAsync(FakeServer.Json(r.Method == "GET" ? Wire.Models : "{}"), ct);
                return;
            }
            foreach (byte[] piece in FakeServer.Answer(200, "application/octet-stream", mask).Chunk(mask.Length / 20))
            {
                await s.WriteAsync(piece, ct);
                await s.FlushAsync(ct);
                await Task.Delay(250, ct);
            }
        });
        await using AiaaBackend remote = new(new() { Uri = server.Uri, TimeoutSeconds = 4 });
        LabelMap map = await remote.SegmentAsync(Wire.Image(), "m", null, CancellationToken.None);
        Assert.That(map.CountOf(2), Is.EqualTo(1));
    }

    [Test]
    public async Task Closing_without_an_answer_is_said()
    {
        ClaraException e = await SegmentAsync((_, _, _) => Task.CompletedTask);
        Assert.That(e.Status, Is.EqualTo(StatusCode.Protocol));
        Assert.That(e.Message, Does.Contain("half-way"));
    }

    [TestCase("HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: 1000\r\n\r\nabc")]
    [TestCase("HTTP/1.1 200 OK\r\nContent-Type: multipart/form-data; boundary=xyz\r\nContent-Length: 1000\r\n\r\n--xyz\r\nContent-Disposition: form-data; name=\"params\"\r\n\r\n{}")]
    [TestCase("HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nabc")]
    [TestCase("HTTP/1.1 200 OK\r\nContent-Ty")]
    public async Task Closing_half_way_is_said(string answer)
    {
        ClaraException e = await SegmentAsync(Encoding.ASCII.GetBytes(answer));
        Assert.That(e.Status, Is.EqualTo(StatusCode.Protocol));
        Assert.That(e.Message, Does.Contain("half-way"));
    }

    [Test]
    public async Task What_is_no_HTTP_is_said()
    {
        ClaraException e = await SegmentAsync("220 mail.example.org ESMTP\r\n\r\n"u8.ToArray());
        Assert.That(e.Status, Is.EqualTo(StatusCode.Protocol));
        Assert.That(e.Message, Does.Contain("HTTP"));
    }

    [Test]
    public async Task A_web_page_is_another_kind_of_server()
    {
        ClaraException e = await SegmentAsync(FakeServer.Answer(200, "text/html; charset=utf-8", "<html><script>x</script></html>"u8.ToArray()));
        Assert.That(e.Status, Is.EqualTo(StatusCode.Protocol));
        Assert.That(e.Message, Does.Contain("web page").And.Not.Contain("<"));
    }

    [TestCase("{}")]
    [TestCase("[]")]
    public async Task JSON_without_a_mask_is_said(string json) => Assert.That((await SegmentAsync(FakeServer.Json(json))).Message, Does.Contain("no mask"));

    [Test]
    public async Task A_multipart_answer_without_a_mask_is_said() =>
        Assert.That((await SegmentAsync(FakeServer.Answer(200, Wire.MultipartType, "--xyz\r\nContent-Disposition: form-data; name=\"params\"\r\n\r\n{}\r\n--xyz--\r\n"u8.ToArray()))).Message, Does.Contain("no mask"));

    [Test]
    public async Task Junk_where_a_mask_should_be_is_against_the_protocol() =>
        Assert.That((await SegmentAsync(FakeServer.Answer(200, "application/octet-stream", Encoding.ASCII.GetBytes(new string('x', 5000))))).Status, Is.EqualTo(StatusCode.Protocol));

    [Test]
    public async Task A_truncated_gzip_is_against_the_protocol()
    {
        byte[] mask = await Wire.NiftiAsync(Wire.Mask(Wire.Image().Grid));
        Assert.That((await SegmentAsync(FakeServer.Answer(200, Wire.MultipartType, Wire.Multipart(mask[..(mask.Length / 2)])))).Status, Is.EqualTo(StatusCode.Protocol));
    }

    [Test]
    public async Task A_mask_on_another_grid_is_refused()
    {
        Grid g = Wire.Image().Grid;
        Grid[] others = [new(new(12, 10, 5), g.SpacingMm, g.OriginMm, g.Direction), new(g.Size, g.SpacingMm, new(0, 0, 0), g.Direction), new(new(40, 40, 40), g.SpacingMm, g.OriginMm, g.Direction)];
        foreach (Grid other in others)
        {
            ClaraException e = await SegmentAsync(FakeServer.Answer(200, Wire.MultipartType, Wire.Multipart(await Wire.NiftiAsync(Wire.Mask(other)))));
            Assert.That(e, Is.TypeOf<GeometryException>(), e.Message);
        }
    }

    [Test]
    public async Task An_announced_gigabyte_is_refused_before_it_is_read()
    {
        long written = 0;
        ClaraException e = await SegmentAsync((_, s, ct) => FloodAsync(s, "Content-Length: 1073741824", n => written = n, ct));
        Assert.That(e.Status, Is.EqualTo(StatusCode.Protocol));
        Assert.That(e.Message, Does.Contain("larger than any mask"));
        Assert.That(written, Is.LessThan(32 << 20), "the socket's buffers at most");
    }

    [TestCase("application/octet-stream")]
    [TestCase(Wire.MultipartType)]
    public async Task An_unannounced_gigabyte_is_refused_early(string type)
    {
        long written = 0;
        ClaraException e = await SegmentAsync((_, s, ct) => FloodAsync(s, "X: y", n => written = n, ct, type));
        Assert.That(e.Status, Is.EqualTo(StatusCode.Protocol));
        Assert.That(e.Message, Does.Contain("larger than any mask"));
        Assert.That(written, Is.LessThan(64 << 20));
    }

    [Test]
    public async Task A_gzip_that_unpacks_to_far_more_than_the_image_is_refused()
    {
        Grid g = Wire.Image().Grid;
        LabelMap large = new(new(new(400, 400, 300), g.SpacingMm, g.OriginMm, g.Direction), []);
        byte[] bomb = await Wire.NiftiAsync(large);
        Assert.That(bomb, Has.Length.LessThan(1 << 20));
        Assert.That(await SegmentAsync(FakeServer.Answer(200, "application/octet-stream", bomb)), Is.TypeOf<GeometryException>().With.Message.Contains("larger than the image"), "before it is unpacked as a whole");
    }

    [Test]
    public async Task An_endless_model_list_is_refused()
    {
        await using FakeServer server = new((_, s, ct) => FloodAsync(s, "X: y", _ => { }, ct, "application/json"));
        Assert.That((await FailureAsync(server.Uri)).Message, Does.Contain("longer than"));
    }

    [TestCase(500, "{\"error\":{\"message\":[\"CUDA\",\"out of\\nmemory\"],\"type\":\"RuntimeError\"},\"success\":false}", StatusCode.Server, "500 RuntimeError): CUDA out of memory")]
    [TestCase(500, "{\"error\":{\"message\":[],\"type\":\"ValueError\"},\"success\":false}", StatusCode.Server, "500 ValueError)")]
    [TestCase(503, "", StatusCode.Server, "503")]
    [TestCase(401, "", StatusCode.Unauthorised, "server.token")]
    [TestCase(403, "", StatusCode.Unauthorised, "server.token")]
    [TestCase(413, "", StatusCode.Server, "this size")]
    [TestCase(404, "{\"error\":{\"message\":[\"no m\"],\"type\":\"X\"},\"success\":false}", StatusCode.Model, "no m")]
    [TestCase(404, "nothing", StatusCode.Protocol, "404")]
    [TestCase(201, "", StatusCode.Server, "201")]
    [TestCase(440, "", StatusCode.Session, "try again")]
    [TestCase(422, "{\"detail\":\"wrong\"}", StatusCode.Server, "wrong")]
    public async Task Other_statuses_than_200_are_failures_with_the_servers_words(int http, string body, StatusCode status, string part)
    {
        ClaraException e = await SegmentAsync(FakeServer.Answer(http, "application/json", Encoding.UTF8.GetBytes(body)));
        Assert.That(e.Status, Is.EqualTo(status), e.Message);
        Assert.That(e.Message, Does.Contain(part));
    }

    [Test]
    public async Task A_redirect_is_named_and_not_followed()
    {
        await using FakeServer server = new(_ => FakeServer.Answer(302, "text/html", [], "Location: https://elsewhere.example/\r\n"));
        ClaraException e = await FailureAsync(server.Uri);
        Assert.That(e.Message, Does.Contain("https://elsewhere.example/"));
        Assert.That(server.Received, Has.Count.EqualTo(1));
    }

    [TestCase("{}")]
    [TestCase("\"text\"")]
    [TestCase("[{\"name\"")]
    public async Task A_model_list_that_is_none_is_against_the_protocol(string body)
    {
        await using FakeServer server = new(_ => FakeServer.Json(body));
        Assert.That((await FailureAsync(server.Uri)).Status, Is.EqualTo(StatusCode.Protocol));
    }

    [Test]
    public async Task A_port_without_TLS_is_a_TLS_failure()
    {
        await using FakeServer server = new(_ => FakeServer.Json(Wire.Models));
        Assert.That((await FailureAsync(server.Uri.Replace("http:", "https:", StringComparison.Ordinal), timeout: 3)).Status, Is.EqualTo(StatusCode.Tls).Or.EqualTo(StatusCode.Timeout));
    }

    private static async Task FloodAsync(NetworkStream stream, string header, Action<long> written, CancellationToken ct, string type = "application/octet-stream")
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\n{header}\r\nConnection: close\r\n\r\n--xyz\r\nContent-Disposition: form-data; name=\"image\"; filename=\"x\"\r\n\r\n"), ct);
        byte[] block = new byte[1 << 20];
        Array.Fill(block, (byte)' ');
        for (long n = 0; n < 1 << 30; n += block.Length)
        {
            await stream.WriteAsync(block, ct);
            written(n);
        }
    }
}
