using System.Text;
using Clara.Dicom.Tests.Web.Doubles;
using Clara.Dicom.Web;
using Clara.Imaging;
using Clara.Remote.Tests.Doubles;

namespace Clara.Dicom.Tests.Web.DicomWebClientTests;

/// <summary>Passwords and tokens go to the named server, over a line that nobody can read, and nowhere else.</summary>
public sealed class AuthorisationTests
{
    private static async Task<string?> SentAsync(Func<DicomWebOptions, DicomWebOptions> with)
    {
        await using FakeServer server = new(_ => FakeServer.Json("[]"));
        using DicomWebClient client = new(with(new() { Uri = server.Uri }));
        await Archive.UidsAsync(client.SearchStudiesAsync(new(), CancellationToken.None));
        return server.Received[0].Headers.GetValueOrDefault("Authorization");
    }

    [Test]
    public async Task None_sends_nothing() => Assert.That(await SentAsync(o => o), Is.Null);

    [Test]
    public async Task Basic_sends_name_and_password() =>
        Assert.That(await SentAsync(o => o with { Authorisation = DicomWebAuthorisation.Basic("anna", "pä:ss") }), Is.EqualTo("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("anna:pä:ss"))));

    [Test]
    public async Task Bearer_sends_the_token() => Assert.That(await SentAsync(o => o with { Authorisation = DicomWebAuthorisation.Bearer("abc.def") }), Is.EqualTo("Bearer abc.def"));

    [Test]
    public async Task Name_and_password_in_the_address_are_sent_unless_there_is_another_authorisation()
    {
        Assert.That(await SentAsync(o => o with { Uri = o.Uri.Replace("//", "//anna:p%40ss@", StringComparison.Ordinal) }), Is.EqualTo("Basic " + Convert.ToBase64String("anna:p@ss"u8)));
        Assert.That(await SentAsync(o => o with { Uri = o.Uri.Replace("//", "//anna:x@", StringComparison.Ordinal), Authorisation = DicomWebAuthorisation.Bearer("t") }), Is.EqualTo("Bearer t"));
    }

    [TestCase("http://pacs.example/dicom-web")]
    [TestCase("http://192.0.2.7:8042")]
    public void Over_plain_http_to_another_machine_it_is_refused_unless_allowed(string uri)
    {
        DicomWebOptions options = new() { Uri = uri, Authorisation = DicomWebAuthorisation.Bearer("t0ken") };
        ClaraException e = Assert.Catch<ClaraException>(() => _ = new DicomWebClient(options))!;
        Assert.That(e.Status, Is.EqualTo(StatusCode.Argument));
        Assert.That(e.Message, Does.Contain("https").And.Not.Contain("t0ken"));
        Assert.That(() => new DicomWebClient(options with { Authorisation = DicomWebAuthorisation.None, Uri = uri.Replace("//", "//a:b@", StringComparison.Ordinal) }), Throws.TypeOf<ClaraException>());
        Assert.That(() => new DicomWebClient(options with { AllowPlainAuthorisation = true }).Dispose(), Throws.Nothing);
        Assert.That(() => new DicomWebClient(options with { Authorisation = DicomWebAuthorisation.None }).Dispose(), Throws.Nothing);
        Assert.That(() => new DicomWebClient(options with { Uri = uri.Replace("http:", "https:", StringComparison.Ordinal) }).Dispose(), Throws.Nothing);
    }

    [TestCase(301)]
    [TestCase(302)]
    [TestCase(307)]
    [TestCase(308)]
    public async Task A_redirection_to_another_host_is_not_followed(int status)
    {
        await using FakeServer other = new(_ => FakeServer.Json("[]"));
        await using FakeServer server = new(_ => FakeServer.Answer(status, "text/plain", [], $"Location: {other.Uri}/x?00100010=Secret\r\n"));
        using DicomWebClient client = Archive.Client(server, o => o with { Authorisation = DicomWebAuthorisation.Bearer("t") });
        ClaraException e = (await Assert.CatchAsync<ClaraException>(() => Archive.UidsAsync(client.SearchStudiesAsync(new(), CancellationToken.None))))!;

        Assert.That(e.Status, Is.EqualTo(StatusCode.Protocol));
        Assert.That(e.Message, Does.Contain(other.Uri).And.Not.Contain("Secret"));
        Assert.That(other.Received, Is.Empty, "not even without authorisation: the query may name a patient");
    }

    [Test]
    public async Task A_redirection_within_the_server_is_followed_with_authorisation()
    {
        await using FakeServer server = new(r => r.Path.Contains("/new/", StringComparison.Ordinal) ? FakeServer.Json("[]") : FakeServer.Answer(307, "text/plain", [], "Location: /new/studies?limit=1\r\n"));
        using DicomWebClient client = Archive.Client(server, o => o with { Authorisation = DicomWebAuthorisation.Bearer("t") });
        Assert.That(await Archive.UidsAsync(client.SearchStudiesAsync(new(), CancellationToken.None)), Is.Empty);
        Assert.That(server.Received.Select(r => r.Headers["Authorization"]), Is.EqualTo(new[] { "Bearer t", "Bearer t" }));
    }

    [Test]
    public async Task Redirections_in_a_circle_end()
    {
        await using FakeServer server = new(r => FakeServer.Answer(302, "text/plain", [], $"Location: {r.Path}\r\n"));
        using DicomWebClient client = Archive.Client(server);
        Assert.That((await Assert.CatchAsync<ClaraException>(() => client.MetadataAsync(new("1.2"), CancellationToken.None)))!.Status, Is.EqualTo(StatusCode.Protocol));
        Assert.That(server.Received, Has.Count.EqualTo(6));
    }

    [Test]
    public void Secrets_are_in_no_text()
    {
        DicomWebOptions options = new() { Uri = "https://host", Authorisation = DicomWebAuthorisation.Basic("anna", "t0psecret") };
        Assert.That(options.ToString(), Does.Not.Contain("t0psecret").And.Not.Contain(Convert.ToBase64String("anna:t0psecret"u8)).And.Contain("Basic"));
    }

    [TestCase("a b")]
    [TestCase("")]
    [TestCase("a\r\nX: y")]
    public void A_token_that_none_can_be_is_refused(string token) => Assert.That(() => DicomWebAuthorisation.Bearer(token), Throws.TypeOf<ClaraException>());

    [TestCase("a:b", "c")]
    [TestCase("a", "b\n")]
    public void A_name_or_password_that_cannot_be_sent_is_refused(string user, string password) => Assert.That(() => DicomWebAuthorisation.Basic(user, password), Throws.TypeOf<ClaraException>());
}
