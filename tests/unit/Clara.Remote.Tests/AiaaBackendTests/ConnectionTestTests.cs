using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Clara.Annotation;
using Clara.Imaging;
using Clara.Remote.Tests.Doubles;

namespace Clara.Remote.Tests.AiaaBackendTests;

public sealed class ConnectionTestTests
{
    private static async Task<ConnectionReport> TestAsync(string uri, bool verifyTls = true)
    {
        await using AiaaBackend remote = new(new() { Uri = uri, TimeoutSeconds = 3, VerifyTls = verifyTls });
        ConnectionReport report = await remote.TestConnectionAsync(CancellationToken.None);
        Assert.That(report.Message, Is.Not.Empty.And.Not.Contains("\n"));
        return report;
    }

    [Test]
    public async Task A_name_without_address_fails_at_DNS()
    {
        ConnectionReport report = await TestAsync("http://no-such-host.invalid:5000");
        Assert.That((report.FailedStage, report.Status), Is.EqualTo((ConnectionStage.Dns, StatusCode.Unreachable)));
    }

    [Test]
    public async Task A_closed_port_fails_at_the_port()
    {
        TcpListener listener = new(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        int port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        Assert.That((await TestAsync($"http://127.0.0.1:{port}")).FailedStage, Is.EqualTo(ConnectionStage.Port));
    }

    [TestCase(401, "text/html", "", ConnectionStage.Authorisation, StatusCode.Unauthorised)]
    [TestCase(403, "text/html", "", ConnectionStage.Authorisation, StatusCode.Unauthorised)]
    [TestCase(200, "text/html", "<html>", ConnectionStage.Protocol, StatusCode.Protocol)]
    [TestCase(404, "text/html", "<html>", ConnectionStage.Protocol, StatusCode.Protocol)]
    [TestCase(200, "application/json", "{}", ConnectionStage.Protocol, StatusCode.Protocol)]
    [TestCase(500, "application/json", "{}", ConnectionStage.Protocol, StatusCode.Server)]
    [TestCase(200, "application/json", "[{\"id\":1}]", ConnectionStage.Version, StatusCode.Protocol)]
    [TestCase(200, "application/json", "[]", ConnectionStage.None, StatusCode.Ok)]
    public async Task The_answer_tells_the_stage(int http, string type, string body, ConnectionStage stage, StatusCode status)
    {
        await using FakeServer server = new(_ => FakeServer.Answer(http, type, System.Text.Encoding.ASCII.GetBytes(body)));
        ConnectionReport report = await TestAsync(server.Uri);
        Assert.That((report.FailedStage, report.Status), Is.EqualTo((stage, status)), report.Message);
    }

    [Test]
    public async Task A_server_that_hangs_fails_at_the_protocol_with_a_timeout()
    {
        await using FakeServer server = new((_, _, ct) => Task.Delay(Timeout.Infinite, ct));
        await using AiaaBackend remote = new(new() { Uri = server.Uri, TimeoutSeconds = 0.3 });
        ConnectionReport report = await remote.TestConnectionAsync(CancellationToken.None);
        Assert.That((report.FailedStage, report.Status), Is.EqualTo((ConnectionStage.Protocol, StatusCode.Timeout)));
    }

    [Test]
    public async Task Cancelling_throws()
    {
        await using FakeServer server = new((_, _, ct) => Task.Delay(Timeout.Infinite, ct));
        await using AiaaBackend remote = new(new() { Uri = server.Uri });
        using CancellationTokenSource cancel = new(200);
        await Assert.ThatAsync(() => remote.TestConnectionAsync(cancel.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task An_untrusted_certificate_fails_at_TLS_unless_that_is_switched_off()
    {
        using RSA key = RSA.Create(2048);
        using X509Certificate2 made = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using TlsServer server = new(made);
        ConnectionReport report = await TestAsync(server.Uri);
        Assert.That((report.FailedStage, report.Status), Is.EqualTo((ConnectionStage.Tls, StatusCode.Tls)), report.Message);
        report = await TestAsync(server.Uri, verifyTls: false);
        Assert.That((report.FailedStage, report.ModelCount), Is.EqualTo((ConnectionStage.None, 2)), report.Message);
    }

    private sealed class TlsServer : IDisposable
    {
        private readonly TcpListener _listener = new(System.Net.IPAddress.Loopback, 0);

        public TlsServer(X509Certificate2 certificate)
        {
            _listener.Start();
            _ = Task.Run(async () =>
            {
                while (true)
                {
                    using TcpClient client = await _listener.AcceptTcpClientAsync();
                    try
                    {
                        using SslStream tls = new(client.GetStream());
                        await tls.AuthenticateAsServerAsync(certificate);
                        byte[] request = new byte[8192];
                        if (await tls.ReadAsync(request) > 0)
                            await tls.WriteAsync(FakeServer.Json(Wire.Models));
                        await tls.ShutdownAsync();
                    }
                    catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException)
                    {
                        // The client did not trust it, or only tried the port.
                    }
                }
            });
        }

        public string Uri => $"https://127.0.0.1:{((System.Net.IPEndPoint)_listener.LocalEndpoint).Port}";

        public void Dispose() => _listener.Stop();
    }
}
